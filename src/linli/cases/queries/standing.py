"""The rule book of standing shares (长效分工): which department leads a kind of trouble, who goes along, with what duty.

Where several departments look after something for good (the operations centre leads the volunteers of a block, the
squad keeps the road free, the market office keeps the shops in), the split is a table, not a meeting each time. A case
that fits is put on these departments, each with its duty as a task and its own clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.limits import Limit
from linli.kernel.naming import name_of
from linli.people.public import Organisation, Part, organisations_in
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules
from linli.territory.public import line_of

from ..models import Case
from .ledger import catalogue

STANDING = "standing"


@dataclass(frozen=True)
class Duty:
    """What one department does for good: its row of the book."""

    organisation: str
    part: str
    duty: str
    limit: Limit | None


@dataclass(frozen=True)
class Arrangement:
    """One standing split of the work: for a kind of trouble, perhaps in one unit only."""

    name: str
    category: str
    unit: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Standing:
    """All standing splits of a street."""

    arrangements: tuple[Arrangement, ...]

    def fitting(self, category: str, units: Sequence[str]) -> Arrangement | None:
        """Return the split for a kind of trouble on a line of units: the longer category wins, then the deeper unit."""
        depth = {code: place for place, code in enumerate(units)}
        fits = [
            one
            for one in self.arrangements
            if category.startswith(one.category) and (not one.unit or one.unit in depth) and category
        ]
        return max(fits, key=lambda one: (len(one.category), depth.get(one.unit, -1), one.name), default=None)


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return (row["name"], row.get("category") or "", row.get("unit") or "")


def read_standing(rows: Sequence[dict[str, Any]]) -> Standing:
    """Return the splits that rows of the book say; rows of one name, category and unit are one split."""
    found = []
    for (name, category, unit), mine in groupby(sorted(rows, key=_key), key=_key):
        duties = [Duty(row["organisation"], row["part"], row["duty"], row.get("limit")) for row in mine]
        duties.sort(key=lambda one: one.part != Part.LEAD)
        found.append(Arrangement(name, category, unit, tuple(duties)))
    return Standing(tuple(found))


def check_standing(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find splits that nobody leads, that two lead, or in which nobody goes along."""
    places = sorted(range(len(rows)), key=lambda place: _key(rows[place]))
    for (name, _category, _unit), mine in groupby(places, key=lambda place: _key(rows[place])):
        group = list(mine)
        leads = [place for place in group if rows[place].get("part") == Part.LEAD]
        if len(leads) != 1:
            yield Fault(
                group[0], _t("“%(name)s” needs exactly one department that leads.") % {"name": name}, "part"
            )
        if len(group) == 1:
            yield Fault(
                group[0], _t("“%(name)s” names one department only: nothing is split.") % {"name": name}
            )


def try_standing(law: Standing, case: Case) -> Iterator[tuple[Any, Any]]:
    """Say which departments a case would be put on, and with what duty."""
    found = law.fitting(case.category.code if case.category else "", _units(case))
    names = {one.code: name_of(one) for one in organisations_in(case.street_id)}
    yield _t("Standing split"), found.name if found else _t("none fits")
    for duty in found.duties if found else ():
        limit = f" · {duty.limit.words}" if duty.limit else ""
        yield names.get(duty.organisation, duty.organisation), f"{Part(duty.part).label} · {duty.duty}{limit}"


def _units(case: Case) -> list[str]:
    return [unit.code for unit in line_of(case.lineage[-1]).units] if case.lineage else []


@dataclass(frozen=True)
class Split:
    """The standing split of a case, with the departments themselves."""

    name: str
    lead: Organisation
    others: tuple[Organisation, ...]
    duties: dict[int, tuple[str, Limit | None]]


def split_of(case: Case, *, at: datetime) -> Split | None:
    """Return who does what on a case for good, by the book in force; None where no row fits or its lead is gone."""
    if case.category is None:
        return None
    law: Standing = rules(case.street_id, STANDING, on=timezone.localtime(at).date())
    found = law.fitting(case.category.code, _units(case)) if law.arrangements else None
    if found is None:
        return None
    # Codes of the street stand before those above it, as everywhere.
    known = sorted(organisations_in(case.street_id), key=lambda one: one.street_id is not None)
    by_code = {one.code: one for one in known}
    here = [(by_code[duty.organisation], duty) for duty in found.duties if duty.organisation in by_code]
    lead = next((one for one, duty in here if duty.part == Part.LEAD), None)
    if lead is None:
        return None
    others = tuple(one for one, duty in here if duty.part != Part.LEAD)
    return Split(found.name, lead, others, {one.pk: (duty.duty, duty.limit) for one, duty in here})


def _categories() -> list[tuple[str, str]]:
    return [(one.code, f"{one.code} {name_of(one)}") for one in catalogue()]


register(
    Book(
        code=STANDING, name=_("Standing split of duties"), rank=50,
        about=_("Which department leads a kind of trouble for good, which go along, and what each of them does. A case that fits is put on them when it is coordinated, each with its duty as a task of its own."),  # noqa: E501 - a sentence of a page
        columns=(
            Column("name", _("Name of the split"), Kind.TEXT, required=True),
            Column("category", _("Category"), Kind.CATEGORY, choices=_categories, empty=_("every category")),
            Column("unit", _("Only in"), Kind.UNIT, empty=_("the whole street")),
            Column("organisation", _("Department"), Kind.ORGANISATION, required=True),
            Column("part", _("Part"), Kind.CHOICE, required=True, choices=lambda: Part.choices),
            Column("duty", _("Duty"), Kind.LONG, required=True),
            Column("limit", _("Time limit"), Kind.LIMIT, empty=_("that of the case")),
        ),
        key=("name", "category", "unit", "organisation"), defaults=list,
        read=read_standing, check=check_standing, try_out=try_standing,
    )
)  # fmt: skip
