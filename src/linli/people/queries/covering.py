"""Who covers what: the one rule by which a place, a category and an industry name an organisation.

First the industry matrix, where the case names an industry: of its rows the one with the longer category code. Where
the matrix names no lead, the table of duties: the longer category code, then a row for the road, then the deeper unit,
then a row for the tier, then the smaller row number. `rank` is that order; the page of gaps asks the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.people.models import Authority, Coverage, Organisation
from linli.people.states import Part


@dataclass(frozen=True)
class Cover:
    """Who answers for a category at a place, and which rows said so.

    `lead_row` is the row of the table of duties that named the lead; where the industry matrix did, it is
    `lead_authority` instead. `joins` are those the matrix sends along, `supports` those of the table of duties.
    """

    lead: Organisation | None
    lead_row: Coverage | None
    supports: tuple[tuple[Organisation, Coverage], ...] = ()
    lead_authority: Authority | None = None
    joins: tuple[tuple[Organisation, Authority], ...] = ()

    @property
    def row_numbers(self) -> list[int]:
        """Return the numbers of the rows of duties that matched, lead first."""
        rows = [self.lead_row] if self.lead_row else []
        return [row.row for row in (*rows, *(row for _, row in self.supports))]

    @property
    def authority_numbers(self) -> list[int]:
        """Return the numbers of the rows of the matrix that matched, lead first."""
        rows = [self.lead_authority] if self.lead_authority else []
        return [row.row for row in (*rows, *(row for _, row in self.joins))]

    @property
    def others(self) -> list[Organisation]:
        """Return who else is named beside the lead: by the matrix, then by the table of duties."""
        named = [one for one, _row in (*self.joins, *self.supports)]
        return list({one.pk: one for one in named}.values())


def rank(row: Coverage, depth: int) -> tuple[int, int, int, int]:
    """Return how closely a row of duties fits, the smaller the closer; rows of one rank compete by their numbers."""
    return (-len(row.category), 0 if row.road_id else 1, -depth, 0 if row.tier else 1)


def in_force(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Return the rows that hold on a day, of organisations that exist then."""
    return rows.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        Q(ends_on=None) | Q(ends_on__gt=on),
        Q(organisation__ends_on=None) | Q(organisation__ends_on__gt=on),
    )


# What `covers_kept` has asked, by question; None outside such a block.
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("covers_kept", default=None)


@contextmanager
def covers_kept() -> Iterator[None]:
    """Let the block ask who covers what once for each kind of trouble and place, not once for each case.

    For commands that move many cases in one go: what the office changes in its tables meanwhile counts from the next
    block on.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def who_covers(
    street_id: int, lineage: Sequence[int], category: str, *, on: date, road_id: int | None = None, tier: str = "",
    industry_id: int | None = None,
) -> Cover:  # fmt: skip
    """Return who covers `category` along `lineage`, as `_who_covers` says; inside `covers_kept` each is asked once."""
    told = (street_id, tuple(lineage), category, on, road_id, tier, industry_id)
    kept = _kept.get()
    if kept is not None and told in kept:
        cover: Cover = kept[told]
        return cover
    cover = _who_covers(
        street_id, lineage, category, on=on, road_id=road_id, tier=tier, industry_id=industry_id
    )
    if kept is not None:
        kept[told] = cover
    return cover


def _who_covers(
    street_id: int, lineage: Sequence[int], category: str, *, on: date, road_id: int | None = None, tier: str = "",
    industry_id: int | None = None,
) -> Cover:  # fmt: skip
    """Return who covers `category` (a catalogue code, "" when unknown) along `lineage` (street root … deepest unit).

    The order is that of this module. Leads compete with each other; each supporting organisation is named once, by its
    most specific row. A row for a road or a tier fits only what is known to lie there.
    """
    depth = {unit_id: n for n, unit_id in enumerate(lineage)}
    rows = _rows_that_fit(street_id, depth, category, on=on, road_id=road_id, tier=tier)
    ranked = sorted(rows, key=lambda r: (rank(r, depth[r.unit_id]), r.row))
    chosen = next((r for r in ranked if r.part == Part.LEAD), None)
    by_matrix = overseers(street_id, industry_id, category, on=on) if industry_id else Overseers(None, ())
    matrix_lead = by_matrix.lead
    lead = matrix_lead.organisation if matrix_lead else chosen.organisation if chosen else None
    joins = tuple(
        (r.organisation, r) for r in by_matrix.joins if lead is None or r.organisation_id != lead.pk
    )
    known = {one.pk for one, _row in joins} | ({lead.pk} if lead else set())
    supports: dict[int, tuple[Organisation, Coverage]] = {}
    for r in ranked:
        if r.part == Part.SUPPORT and r.organisation_id not in known:
            supports.setdefault(r.organisation_id, (r.organisation, r))
    return Cover(lead, None if matrix_lead else chosen, tuple(supports.values()), matrix_lead, joins)


def _rows_that_fit(
    street_id: int, depth: dict[int, int], category: str, *, on: date, road_id: int | None, tier: str
) -> Iterable[Coverage]:
    prefixes = [category[:n] for n in range(len(category) + 1)]
    rows = in_force(Coverage.objects.filter(street_id=street_id), on).select_related("organisation", "unit")
    kept = _kept.get()
    if kept is None:
        return rows.filter(
            Q(road_id=None) | Q(road_id=road_id) if road_id else Q(road_id=None), unit_id__in=list(depth),
            category__in=prefixes, tier__in=["", tier],
        )  # fmt: skip
    # The whole table once: for many cases that is less than asking for each.
    if (street_id, on) not in kept:
        kept[street_id, on] = list(rows)
    return [
        row
        for row in kept[street_id, on]
        if row.unit_id in depth and row.category in prefixes and row.tier in {"", tier}
        and (row.road_id is None or row.road_id == road_id)
    ]  # fmt: skip


@dataclass(frozen=True)
class Overseers:
    """Whom the matrix names for an industry: the row of the lead, and those of who goes along."""

    lead: Authority | None
    joins: tuple[Authority, ...]


def overseers(street_id: int, industry_id: int, category: str = "", *, on: date) -> Overseers:
    """Return whom the matrix names for a trouble of an industry; of rows that fit, the longer category code wins."""
    prefixes = [category[:n] for n in range(len(category) + 1)]
    rows = in_force(Authority.objects.filter(street_id=street_id, industry_id=industry_id), on)
    return _closest(rows.filter(category__in=prefixes).select_related("organisation", "industry"))


def _closest(rows: Iterable[Authority]) -> Overseers:
    ranked = sorted(rows, key=lambda r: (-len(r.category), r.row))
    lead = next((r for r in ranked if r.part == Part.LEAD), None)
    joins: dict[int, Authority] = {}
    for r in ranked:
        if r.part == Part.SUPPORT:
            joins.setdefault(r.organisation_id, r)
    return Overseers(lead, tuple(joins.values()))


def duties_by_tier(street_id: int, *, on: date) -> dict[str, int]:
    """Return how many rows of duties hold on a day for each tier; those for no tier under ""."""
    rows = in_force(Coverage.objects.filter(street_id=street_id), on)
    return dict(rows.values_list("tier").annotate(n=Count("pk")).order_by())
