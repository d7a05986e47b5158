"""Organisations of a street: by kind, and one by one with its officers and what it covers."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.db.models import Count, Q, QuerySet

from linli.kernel.errors import NotFound
from linli.people.models import Coverage, Organisation, Post
from linli.people.states import OrganisationKind
from linli.territory.public import pinyin_of

ROWS_SHOWN = 200


@dataclass(frozen=True)
class OrganisationPage:
    """What is shown of an organisation."""

    organisation: Organisation
    posts: tuple[Post, ...]
    rows: tuple[Coverage, ...]
    children: tuple[Organisation, ...]


def organisations_of(street_id: int, *, at: datetime, on: date) -> QuerySet[Organisation]:
    """Return the organisations of a street and those above it.

    Each carries `people` (who holds a post in it now, in this street) and `duties` (its rows in force).
    """
    in_force = Q(posts__starts_at__lte=at) & (Q(posts__ends_at=None) | Q(posts__ends_at__gt=at))
    valid = (Q(covers__ends_on=None) | Q(covers__ends_on__gt=on)) & Q(covers__street_id=street_id)
    return (
        Organisation.objects.filter(Q(street_id=street_id) | Q(street_id=None))
        .select_related("parent")
        .annotate(
            people=Count("posts__account", filter=in_force & Q(posts__street_id=street_id), distinct=True),
            duties=Count("covers", filter=valid, distinct=True),
        )
    )


def organisations_by_kind(
    street_id: int, *, at: datetime, on: date
) -> list[tuple[OrganisationKind, list[Organisation]]]:
    """Return the organisations of a street and those above it under their kinds, in the order of the table of kinds."""
    found: dict[str, list[Organisation]] = {}
    for one in organisations_of(street_id, at=at, on=on).order_by("code"):
        found.setdefault(one.kind, []).append(one)
    return [(kind, found[kind.value]) for kind in OrganisationKind if kind.value in found]


def organisation_page(street_id: int, organisation_id: int, *, at: datetime, on: date) -> OrganisationPage:
    """Return an organisation of the street or above it, with its people and duties in this street."""
    one = (
        Organisation.objects.filter(Q(street_id=street_id) | Q(street_id=None), pk=organisation_id)
        .select_related("parent")
        .first()
    )
    if one is None:
        raise NotFound
    posts = (
        Post.objects.held_at(at)
        .filter(organisation=one, street_id=street_id)
        .select_related("account", "role", "unit", "organisation")
        .order_by("role__rank", "pk")
    )
    rows = (
        Coverage.objects.filter(organisation=one, street_id=street_id)
        .filter(Q(ends_on=None) | Q(ends_on__gt=on))
        .select_related("unit")
        .order_by("row")
    )
    children = Organisation.objects.filter(Q(street_id=street_id) | Q(street_id=None), parent=one).order_by(
        "code"
    )
    return OrganisationPage(one, tuple(posts), tuple(rows[:ROWS_SHOWN]), tuple(children))


def free_code(street_id: int, name: str) -> str:
    """Return a code for a new organisation, from the pinyin of its name; with a number where another one has it."""
    whole = "".join(letter if letter.isalnum() else "_" for letter in pinyin_of(name).replace(" ", ""))[
        :32
    ].strip("_")
    stem = whole or "organisation"
    taken = set(
        Organisation.objects.filter(
            Q(street_id=street_id) | Q(street_id=None), code__startswith=stem
        ).values_list("code", flat=True)
    )
    return stem if stem not in taken else next(code for n in count(2) if (code := f"{stem}_{n}") not in taken)
