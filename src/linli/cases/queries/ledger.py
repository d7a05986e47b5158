"""Reads of the ledger: lists, one case with all that its page says, the timeline, the public view."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.naming import said
from linli.kernel.repeats import held_with_key
from linli.kernel.statements import fetch
from linli.kernel.trusted import Trusted
from linli.people.public import Actor, Coverage, Organisation, account_names, organisations_in
from linli.territory.public import simplified

from ..models import DEPTHS, Assignment, Case, Category, Letters, Link, Pairs, Photo, Reporter, pairs_of
from ..permissions import privacy_reader, seer
from ..states import IN_PROGRESS, LinkKind, PhotoKind, State
from ..workflow import AT_WORK
from .blockers import blocked_by

ROW = ("category", "lead", "unit", "street")
SAID = (
    "street_id", "number", "title", "place", "located", "state", "hard", "organisations", "reported_at", "stage_since",
    "arbiter", "raised_level", "ordered", "appealed", "dispatched_at", "due_at", "yellow_at", "paused_at", "ended_at",
    "door", "lon", "lat", "held",
    "category__code", "category__name", "category__name_en", "lead__code", "lead__name", "lead__name_en", "lead__short",
    "unit__code", "unit__name", "unit__name_en",
)  # fmt: skip
PAIR = 2


def worklist(actor: Actor, street_id: int, *, states: Sequence[str]) -> QuerySet[Case]:
    """Return the cases in `states` that this actor may see in a street, ready for rows; order and page by key later."""
    seen = Case.objects.visible_to(actor, by_ways=True)
    return seen.filter(street_id=street_id, state__in=states).select_related(*ROW)


def brief(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with what a row of a list says and nothing besides: no long texts, no street."""
    return cases.select_related("category", "lead", "unit").only(*SAID)


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Narrow a list to a number, or to words in the title or place; all words must be there.

    A word in Traditional script finds the Simplified one too (楓林 = 枫林).
    """
    cases = cases.alias(pairs=Pairs("title", "place"))
    for word in text.split()[:6]:
        fits = Q(number=word.upper())
        for one in {word, simplified(word)}:
            fits |= _says(one)
        cases = cases.filter(fits)
    return cases


def _says(word: str) -> Q:
    """Return the condition that a title or a place says a word.

    The index knows pairs of letters. Of a longer word it finds few rows, and these are asked whether the letters stand
    in this order; not by LIKE, of which the planner believes that the longer the word the rarer it is, once more.
    """
    there = Q(GreaterThan(StrIndex(Letters("title", "place"), Value(word.upper())), 0))
    if len(word) == 1:
        return there
    pairs = Q(pairs__contains=pairs_of(word))
    return pairs if len(word) == PAIR else pairs & there


def _joined(kind: str, end: str) -> Any:
    """Return the links of a kind that hold a case, which is asked for, at one end."""
    return Link.objects.filter(
        street_id=OuterRef("street_id"), ends_at=None, kind=kind, **{end: OuterRef("pk")}
    )


def with_links() -> dict[str, Any]:
    """Return what is asked together with a case: how other cases hang on it, and whether anybody can be called about it."""
    return {
        "merged_in": Exists(_joined(LinkKind.MERGED, "main")), "is_part": Exists(_joined(LinkKind.PART, "case")),
        "whole_over": Exists(_joined(LinkKind.PART, "case").exclude(main__state__in=AT_WORK)),
        "open_parts": Exists(_joined(LinkKind.PART, "main").filter(case__state__in=IN_PROGRESS)),
        "has_phone": Exists(with_phone()),
    }  # fmt: skip


def with_phone() -> Any:
    """Return who left a telephone with a case that is asked for; only those can be called back."""
    reporters = Reporter.objects.filter(street_id=OuterRef("street_id"), case_id=OuterRef("pk"))
    return reporters.exclude(phone_index="")


def one_case(actor: Actor, street_id: int, number: str) -> Case:
    """Return a case this actor may see, or refuse as if it did not exist."""
    found = (
        Case.objects.visible_to(actor).filter(street_id=street_id, number=number)
        .select_related("street", "category", "condition", "unit", "road", "lead", "found_by", "industry",
                        "limits_edition")
        .annotate(**with_links()).first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found


def case_tried(actor: Actor, street_id: int, number: str, _at: datetime) -> Case | None:
    """Return the case on which somebody tries a rule book out, if it is theirs to see."""
    try:
        return one_case(actor, street_id, number.strip().upper())
    except NotFound:
        return None


def case_to_move(actor: Actor, street_id: int, number: str) -> Case:
    """Return a case this actor may see, as an act needs it: what a page says around it is read where it is said."""
    case: Case | None = held_with_key(Case, take=False, street_id=street_id, number=number)
    if case is None:
        found = fetch(Case, "WHERE t.street_id = %s AND t.number = %s", [street_id, number])
        case = found[0] if found else None
    if case is None or not still_sees(actor, case):
        raise NotFound
    return case


def case_of_token(street_id: int, token: str) -> tuple[Case, Reporter]:
    """Return the case that a secret link opens, and its reporter row."""
    found = (
        Reporter.objects.filter(street_id=street_id, token_hash=Reporter.hash_of(token))
        .select_related("case__street", "case__category", "case__condition", "case__unit", "case__lead").first()
    )  # fmt: skip
    if found is None:
        raise NotFound
    return found.case, found


@dataclass(frozen=True)
class Step:
    """One entry of a timeline: what happened, when, by whom, with which words and photos."""

    action: str
    at: datetime
    before: str
    after: str
    by: str
    by_kind: str
    texts: dict[str, str]
    photos: tuple[Photo, ...]
    organisation: Organisation | None
    facts: dict[str, Any]
    # The organisations that an act among several names: whom it asks, who answers, who came late or not at all.
    named: dict[str, tuple[Organisation, ...]] = field(default_factory=dict)


def timeline_of(case: Case, *, internal: bool) -> list[Step]:
    """Return what happened to a case, newest first; internal notes only for colleagues. Four queries, however long."""
    lines = [
        line
        for line in journal.history(case.street_id, case.pk)
        if internal or not line.facts.get("internal", False)
    ]
    photos = {str(p.pk): p for p in Photo.objects.filter(street_id=case.street_id, case=case).order_by("id")}
    first = tuple(p for p in photos.values() if p.at == case.reported_at)
    names = account_names([line.by_id for line in lines if line.by_kind == "account" and line.by_id])
    leads = {case.lead_id: case.lead} if case.lead_id else {}
    others = {pk for line in lines for pk in (line.facts.get("lead"), *_organisations(line))} - {None, *leads}
    leads |= {one.pk: one for one in organisations_in(case.street_id)} if others else {}
    return [
        Step(
            line.action, line.at, line.from_state, line.to_state, names.get(line.by_id or 0, ""), line.by_kind,
            line.texts, first if line.action == "report" else tuple(photos[p] for p in _ids(line) if p in photos),
            leads.get(line.facts.get("lead")), line.facts,
            {name: tuple(leads[pk] for pk in line.facts.get(name) or () if pk in leads) for name in NAMED},
        )
        for line in reversed(lines)
    ]  # fmt: skip


# Facts of a line that are ids of organisations.
NAMED = ("organisations", "absent", "late")


def _organisations(line: Any) -> list[int]:
    return [pk for name in NAMED for pk in line.facts.get(name) or ()]


def _ids(line: Any) -> list[str]:
    told = line.facts.get("photos")
    return told if isinstance(told, list) else []


def photos_of(case: Case) -> list[Photo]:
    """Return the photos of a case, in the order they were taken; signed sheets bear names and are none of them."""
    mine = Photo.objects.filter(street_id=case.street_id, case=case).exclude(kind=PhotoKind.PAPER)
    return list(mine.order_by("at", "id"))


def file_for_holder(photo: Photo) -> UUID | None:
    """Return which file of a photo the holder of the link of its case gets: their own as it is, others as the public."""
    if photo.by_kind in ("reporter", "anonymous"):
        return photo.pk
    return None if photo.hidden else photo.public_file


def sees_photo(actor: Actor, photo: Photo) -> bool:
    """Return whether this actor may see a photo: who sees its case; a signed sheet, who may read personal data of it."""
    return still_sees(actor, photo.case) and (
        photo.kind != PhotoKind.PAPER or bool(privacy_reader.test(actor, photo.case))
    )


def one_photo(street_id: int, photo_id: UUID) -> Photo | None:
    """Return a photo with its case; whether one may see it is the case's business, or the photo's when it is public."""
    return Photo.objects.filter(street_id=street_id, pk=photo_id).select_related("case").first()


def assignments_of(case: Case) -> QuerySet[Assignment]:
    """Return who is on a case now, lead first, with the row of duties that put each there."""
    open_now = Assignment.objects.filter(street_id=case.street_id, case=case, ends_at=None)
    return open_now.select_related("organisation").order_by("part", "id")


def assignments_by_duty(case: Case) -> list[tuple[Assignment, str | None]]:
    """Return the same, each with the name of the unit of that row; None where there is no such row any more."""
    rows = Coverage.objects.filter(street_id=case.street_id, row=OuterRef("coverage_row")).order_by()
    unit, unit_en = (Subquery(rows.values(name)[:1]) for name in ("unit__name", "unit__name_en"))
    told: QuerySet[Any] = assignments_of(case).annotate(duty=unit, duty_en=unit_en)
    return [(one, None if one.duty is None else said(one.duty, one.duty_en)) for one in told]


def same_place(case: Case, *, actor: Actor) -> QuerySet[Case]:
    """Return other open cases of the same category in the same micro-grid that the actor may see: so is it told already."""
    return (
        Case.objects.visible_to(actor)
        .filter(street_id=case.street_id, unit=case.unit, category=case.category, state__in=IN_PROGRESS)
        .filter(**_deepest(case)).exclude(pk=case.pk).exclude(unit=None).select_related(*ROW)
        .order_by("-reported_at", "-id")
    )  # fmt: skip


def _deepest(case: Case) -> dict[str, int]:
    """Return the end of the case's line as a condition that an index answers; nothing where there is none for it."""
    depth = len(case.lineage) - 1
    return {f"lineage__{depth}": case.lineage[depth]} if 0 <= depth < DEPTHS else {}


def unlocated(actor: Actor, street_id: int) -> QuerySet[Case]:
    """Return the queue of cases without a place."""
    return worklist(actor, street_id, states=IN_PROGRESS).filter(located=False)


def ledger(street_id: int, unit_id: int, *, hard: bool | None = None) -> dict[str, int]:
    """Count the ledger itself, slowly: raised, in progress and each outcome. For checks; pages read the counters."""
    cases = Case.objects.filter(street_id=street_id, lineage__contains=[unit_id])
    if hard is not None:
        cases = cases.filter(hard=hard)
    counts = dict(cases.values_list("state").annotate(n=Count("pk")).order_by())
    return {state: counts.get(state, 0) for state in State.values}


def _read_catalogue() -> list[Category]:
    return list(Category.objects.order_by("code"))


_catalogue = Trusted(_read_catalogue, Category._meta.db_table)


def catalogue() -> list[Category]:
    """Return the whole catalogue, classes before their types, in the order of the standard."""
    return list(_catalogue())


def public_choices() -> list[Category]:
    """Return the types offered to residents: few and in plain words."""
    return list(_offered())


def _read_offered() -> list[Category]:
    return list(Category.objects.filter(public=True).order_by("code"))


_offered = Trusted(_read_offered, Category._meta.db_table)


# --- What the desk and the field ask ------------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; everything may be left out."""

    unit_id: int | None = None
    category: str = ""
    lead_id: int | None = None
    hard: bool = False
    light: str = ""
    text: str = ""
    unlocated: bool = False
    tier: str = ""
    road_id: int | None = None
    industry: str = ""
    # A row of the table of what may block (`blockers.py`), and the street whose table is asked.
    blocked: str = ""
    street_id: int = 0


def narrowed(cases: QuerySet[Case], wanted: Wanted, *, now: datetime) -> QuerySet[Case]:
    """Return `cases` narrowed to what is wanted; "soon" is the yellow light: over 80 % of the limit, on its own clock."""
    if wanted.unit_id:
        cases = cases.filter(lineage__holds=[wanted.unit_id])
    if wanted.category:
        # Ids, because an index stands on them: a code is a type or, being its beginning, a whole class.
        kinds = Category.objects.filter(code__startswith=wanted.category).values_list("pk", flat=True)
        cases = cases.filter(category_id__in=list(kinds))
    if wanted.lead_id:
        cases = cases.filter(organisations__holds=[wanted.lead_id])
    if wanted.hard:
        cases = cases.filter(hard=True)
    if wanted.blocked:
        cases = cases.filter(blocked_by(wanted.blocked, wanted.street_id, now), state__in=IN_PROGRESS)
    if wanted.unlocated:
        cases = cases.filter(located=False)
    equal = {"tier": wanted.tier, "road_id": wanted.road_id, "industry__code": wanted.industry}
    cases = cases.filter(**{name: value for name, value in equal.items() if value})
    if wanted.light == "late":
        cases = cases.filter(due_at__lt=now)
    if wanted.light == "paused":
        cases = cases.filter(paused_at__isnull=False)
    if wanted.light == "soon":
        cases = cases.filter(due_at__gte=now, yellow_at__lt=now)
    return search(cases, wanted.text) if wanted.text else cases


def duties(
    street_id: int, *, unit_ids: Sequence[int] = (), category: str = "", organisation_id: int | None = None,
    tier: str = "", road_id: int | None = None,
) -> QuerySet[Coverage]:  # fmt: skip
    """Return the table of duties of a street, in the order of its rows, narrowed where asked."""
    rows = Coverage.objects.filter(street_id=street_id).select_related("unit", "organisation", "road")
    rows = rows.order_by("row")
    if tier:
        rows = rows.filter(tier=tier)
    if road_id:
        rows = rows.filter(road_id=road_id)
    if unit_ids:
        rows = rows.filter(unit_id__in=list(unit_ids))
    if category:
        above = [category[:n] for n in range(len(category) + 1)]
        rows = rows.filter(Q(category__in=above) | Q(category__startswith=category))
    return rows.filter(organisation_id=organisation_id) if organisation_id else rows


def duty_rows(street_id: int, numbers: Sequence[int]) -> dict[int, Coverage]:
    """Return rows of the table of duties by their numbers."""
    rows = Coverage.objects.filter(street_id=street_id, row__in=numbers).select_related(
        "unit", "organisation"
    )
    return {row.row: row for row in rows} if numbers else {}


def still_sees(actor: Actor, case: Case) -> bool:
    """Return whether this actor sees a case as it stands in hand, just read or just moved; the rule is `visible_to`'s."""
    return case.pk == actor.case_id if actor.kind == "reporter" else seer.test(actor, case)
