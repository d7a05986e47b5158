"""The industry matrix as pages and programs read it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from linli.kernel.errors import NotFound
from linli.people.models import Authority, Industry, Organisation, Post
from linli.people.states import Part, Power

from .covering import Overseers, overseers


def industries_of(street_id: int, *, on: date) -> list[Industry]:
    """Return the industries a street uses on a day, by code."""
    used = Industry.objects.filter(street_id=street_id).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    return list(used.order_by("code"))


def one_industry(street_id: int, code: str) -> Industry:
    """Return an industry of a street by its code, or refuse with 404."""
    found = Industry.objects.filter(street_id=street_id, code=code).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class MatrixLine:
    """One line of the matrix: an industry (for one kind of trouble, or for all) with its lead and who goes along."""

    industry: Industry
    category: str
    lead: Authority | None
    joins: tuple[Authority, ...]
    later: tuple[Authority, ...]


def matrix(
    street_id: int, *, on: date, organisation_id: int | None = None, text: str = ""
) -> list[MatrixLine]:
    """Return the matrix as it holds on a day, by industry and category; an industry without a lead is shown, too."""
    lines: dict[tuple[str, str], list[Authority]] = {}
    industries = {one.pk: one for one in industries_of(street_id, on=on)}
    rows = Authority.objects.filter(street_id=street_id, industry_id__in=industries).filter(
        Q(ends_on=None) | Q(ends_on__gt=on)
    )
    for row in rows.select_related("organisation", "industry").order_by("category", "row"):
        lines.setdefault((row.industry.code, row.category), []).append(row)
    for one in industries.values():
        lines.setdefault((one.code, ""), [])
    by_code = {one.code: one for one in industries.values()}
    found = [_line(by_code[code], category, held, on) for (code, category), held in sorted(lines.items())]
    if organisation_id:
        found = [line for line in found if organisation_id in _named(line)]
    words = text.strip().casefold()
    if words:
        found = [line for line in found if _said(line.industry, words)]
    return found


def _line(industry: Industry, category: str, rows: list[Authority], on: date) -> MatrixLine:
    now = [row for row in rows if row.starts_on <= on]
    later = tuple(row for row in rows if row.starts_on > on)
    lead = next((row for row in now if row.part == Part.LEAD), None)
    return MatrixLine(industry, category, lead, tuple(row for row in now if row.part == Part.SUPPORT), later)


def _named(line: MatrixLine) -> set[int]:
    rows = [*([line.lead] if line.lead else []), *line.joins, *line.later]
    return {row.organisation_id for row in rows}


def _said(industry: Industry, words: str) -> bool:
    said = (industry.name, industry.name_en, industry.code, *industry.words)
    return any(words in one.casefold() for one in said)


def one_authority(street_id: int, number: int) -> Authority:
    """Return a row of the matrix by its number, or refuse with 404."""
    found = (
        Authority.objects.filter(street_id=street_id, row=number)
        .select_related("industry", "organisation")
        .first()
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Party:
    """One organisation of a joint inspection: its row, the people who could go, and a telephone."""

    row: Authority
    organisation: Organisation
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class JointInspection:
    """Who would go on a joint inspection of an industry: the lead first, then those who go along."""

    industry: Industry
    named: Overseers
    parties: tuple[Party, ...]
    history: tuple[Authority, ...]


def joint_inspection(industry: Industry, *, category: str = "", on: date, at: datetime) -> JointInspection:
    """Return who would go, with the officers in post; three queries, however many organisations."""
    named = overseers(industry.street_id, industry.pk, category, on=on)
    rows = [*([named.lead] if named.lead else []), *named.joins]
    rows = list({row.organisation_id: row for row in reversed(rows)}.values())[::-1]
    posts: dict[int, list[Post]] = {}
    wanted = [row.organisation_id for row in rows]
    for post in (
        Post.objects.held_at(at)
        .filter(
            street_id=industry.street_id,
            organisation_id__in=wanted,
            role__powers__contains=[Power.HANDLE.value],
        )
        .select_related("account", "role")
        .order_by("role__rank", "pk")
    ):
        posts.setdefault(post.organisation_id or 0, []).append(post)
    parties = tuple(Party(row, row.organisation, tuple(posts.get(row.organisation_id, ()))) for row in rows)
    history = (
        Authority.objects.filter(industry=industry)
        .select_related("organisation")
        .order_by("-starts_on", "row")
    )
    return JointInspection(industry, named, parties, tuple(history[:200]))
