"""The three rates (三率) by unit, organisation and category, from counters: response, resolution, satisfaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.cases.public import catalogue
from linli.kernel.excel import Column
from linli.kernel.naming import name_of
from linli.people.public import organisations_in
from linli.territory.public import Street, root_of, tree

from .sums import of_categories, of_organisations, of_units

UNIT, ORGANISATION, CATEGORY = "unit", "organisation", "category"
BY = {UNIT: _("By unit"), ORGANISATION: _("By organisation"), CATEGORY: _("By category")}
FIGURES = (
    "responded", "responded_late", "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused",
)  # fmt: skip


def per_cent(good: int, bad: int) -> int | None:
    """Return a share in whole per cent, rounded down so that 100 means all; None where there is nothing to divide."""
    return good * 100 // (good + bad) if good + bad else None


@dataclass(frozen=True)
class Rates:
    """What the rates of one unit, organisation or category are made of in a period."""

    counts: dict[str, int] = field(default_factory=dict)

    def n(self, name: str) -> int:
        """Return one of the counts."""
        return self.counts.get(name, 0)

    @property
    def response(self) -> int | None:
        """Return how many of the cases that were taken in hand were so in time."""
        return per_cent(self.n("responded"), self.n("responded_late"))

    @property
    def resolution(self) -> int | None:
        """Return how many of those who said so call it solved."""
        return per_cent(self.n("solved"), self.n("unsolved"))

    @property
    def satisfaction(self) -> int | None:
        """Return how many of those who said so are satisfied."""
        return per_cent(self.n("satisfied"), self.n("dissatisfied"))

    @property
    def accepted(self) -> int:
        """Return how many were taken in hand."""
        return self.n("responded") + self.n("responded_late")

    @property
    def answered(self) -> int:
        """Return how many said whether it is solved."""
        return self.n("solved") + self.n("unsolved")

    @property
    def rated(self) -> int:
        """Return how many said whether they are satisfied."""
        return self.n("satisfied") + self.n("dissatisfied")

    @property
    def called(self) -> int:
        """Return how many calls were made."""
        return self.n("reached") + self.n("not_reached") + self.n("refused")

    @property
    def anything(self) -> bool:
        """Return whether there is any figure."""
        return any(self.counts.values())


@dataclass(frozen=True)
class RateRow:
    """A unit, organisation or category with its rates."""

    code: str
    name: str
    rates: Rates
    opens: bool = False


def rates_by(
    street: Street, by: str, *, since: date, until: date, unit_id: int | None = None
) -> tuple[RateRow, list[RateRow]]:
    """Return the whole and its parts in a period: a unit with its children, or all organisations or types with figures.

    Organisations and types are of the whole street. Two queries, on counters.
    """
    named = _units(street, unit_id) if by == UNIT else _named(street, by)
    here = unit_id if by == UNIT and unit_id else root_of(street).id
    keys = [key for key, _code, _name, _opens in named]
    found = _sums(street.pk, by, keys if by == UNIT else None, since, until)
    top = _sums(street.pk, UNIT, [str(here)], since, until).get(str(here), Rates())
    rows = [RateRow(code, name, found.get(key, Rates()), opens) for key, code, name, opens in named]
    if by != UNIT:
        rows = sorted(
            (row for row in rows if row.rates.anything), key=lambda row: (-row.rates.answered, row.code)
        )
    node = _find(tree(street), here)
    whole = RateRow(node.unit.code if node else street.code, name_of(node.unit if node else street), top)
    return whole, rows


def _sums(
    street_id: int, kind: str, keys: Sequence[str] | None, since: date, until: date
) -> dict[str, Rates]:
    period = {"since": since, "until": until}
    found: Mapping[Any, Mapping[str, int]]
    if kind == UNIT:
        found = of_units(street_id, [int(key) for key in keys or ()], FIGURES, **period)
    elif kind == ORGANISATION:
        found = of_organisations(street_id, FIGURES, **period)
    else:
        found = of_categories(street_id, FIGURES, **period)
    return {str(key): Rates(dict(counts)) for key, counts in found.items()}


def _find(nodes: Sequence[Any], unit_id: int) -> Any:
    for node in nodes:
        if node.unit.id == unit_id:
            return node
        if (found := _find(node.children, unit_id)) is not None:
            return found
    return None


def _units(street: Street, unit_id: int | None) -> list[tuple[str, str, str, bool]]:
    node = _find(tree(street), unit_id or root_of(street).id)
    children = [child for child in node.children if child.unit.level] if node else []
    return [
        (str(child.unit.id), child.unit.code, name_of(child.unit), any(c.unit.level for c in child.children))
        for child in children
    ]


def _named(street: Street, by: str) -> list[tuple[str, str, str, bool]]:
    if by == ORGANISATION:
        return [(str(one.pk), one.code, name_of(one), False) for one in organisations_in(street.pk)]
    return [(one.code, one.code, name_of(one), False) for one in catalogue() if one.parent_id]


def rate_cells(rates: Rates) -> list[tuple[str, str]]:
    """Return the figures of a row as they are shown, each with the indicator or the count it is."""

    def share(value: int | None) -> str:
        return "–" if value is None else f"{value}%"

    return [
        ("accepted_in_time_rate", share(rates.response)), ("accepted_in_time", f"{rates.n('responded')}"),
        ("accepted", f"{rates.accepted}"),
        ("resolution_rate", share(rates.resolution)), ("solved", f"{rates.n('solved')}"), ("answered", f"{rates.answered}"),
        ("satisfaction_rate", share(rates.satisfaction)), ("satisfied", f"{rates.n('satisfied')}"),
        ("rated", f"{rates.rated}"), ("called", f"{rates.called}"), ("not_reached", f"{rates.n('not_reached')}"),
    ]  # fmt: skip


COLUMNS = (
    Column(_("Code"), 14), Column(_("Name"), 26), Column(_("Taken in hand"), 10), Column(_("of these in time"), 10),
    Column(_("Response rate %"), 10), Column(_("Said whether it is solved"), 12), Column(_("of these solved"), 10),
    Column(_("Resolution rate %"), 10), Column(_("Said whether satisfied"), 12), Column(_("of these satisfied"), 10),
    Column(_("Satisfaction rate %"), 10), Column(_("Calls"), 8), Column(_("Reached"), 8), Column(_("Not reached"), 8),
    Column(_("Does not want to answer"), 10),
)  # fmt: skip


def rows_of(rows: Sequence[RateRow]) -> Iterator[list[Any]]:
    """Yield the rows of the workbook."""
    for row in rows:
        told = row.rates
        yield [
            row.code, row.name, told.accepted, told.n("responded"), told.response, told.answered, told.n("solved"),
            told.resolution, told.rated, told.n("satisfied"), told.satisfaction, told.called, told.n("reached"),
            told.n("not_reached"), told.n("refused"),
        ]  # fmt: skip
