"""What a pivot is laid out by: each dimension with what stands below it, and its members in their order."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.public import Door, catalogue
from linli.kernel.naming import name_of
from linli.people.public import organisations_in
from linli.territory.public import Node, Street, Tier, UnitRef, levels_of, line_of, tree

DAY = timedelta(days=1)
# How an address asks for what has none: no type yet, no organisation, no tier.
WITHOUT = "-"
UNIT = "unit-"
# Each period with the shorter one that stands below it.
PERIODS = {"year": "quarter", "quarter": "month", "month": "day", "week": "day", "day": ""}
LONGER = {"day": "week", "week": "month", "month": "quarter", "quarter": "year"}
WEEK = range(1, 8)
# Instead of a level: what lies in the unit itself, and in none below it.
HERE = "place"
# So many units of a level are shown even where nothing was counted in them.
FEW = 60


@dataclass(frozen=True)
class Dimension:
    """A side of a pivot: its code in an address, its name, what it is read from, what stands below it, how fine it is."""

    code: str
    name: str
    kind: str
    deeper: str = ""
    level: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Member:
    """A row or a column: its key in the cells, its name, and the words of an address that narrow a pivot to it."""

    key: Any
    name: str
    narrows: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


def dimensions_of(street: Street) -> dict[str, Dimension]:
    """Return everything by which the cases of a street can be laid out, by code, in the order of a menu."""
    levels = [level for level in levels_of(street) if level.depth]
    below = [*(UNIT + level.code for level in levels[1:]), "place"]
    found = [
        Dimension(UNIT + level.code, name_of(level), "unit", deeper, level.code, level.depth)
        for level, deeper in zip(levels, below, strict=True)
    ] if levels else []  # fmt: skip
    found += [
        Dimension("place", _("Place"), "unit", rank=99),
        Dimension("class", _("Class of cases"), "category", "type"),
        Dimension("type", _("Type of cases"), "category", rank=1),
        *(
            Dimension(code, name, "period", PERIODS[code], rank=rank)
            for rank, (code, name) in enumerate(period_names().items())
        ),
        Dimension("weekday", _("Day of the week"), "weekday"),
        Dimension("door", _("How it came in"), "door"),
        Dimension("organisation", _("Organisation that has the case"), "organisation"),
        Dimension("tier", _("Tier"), "tier"),
        Dimension("list", _("List it stands on now"), "split"),
        Dimension("time", _("In time or late"), "split"),
    ]
    return {one.code: one for one in found}


def period_names() -> dict[str, str]:
    """Return the periods in words, the longest first."""
    return {
        "year": _("Year"),
        "quarter": _("Quarter"),
        "month": _("Month"),
        "week": _("Week"),
        "day": _("Day"),
    }


def floor(code: str, day: date) -> date:
    """Return the first day of the period that a day lies in."""
    if code == "week":
        return day - DAY * (day.isoweekday() - 1)
    if code == "month":
        return day.replace(day=1)
    if code == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if code == "year" else day


def after(code: str, day: date) -> date:
    """Return the first day of the period after the one that begins on a day."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[code]
    if code in ("day", "week"):
        return day + DAY * longest
    return floor(code, day.replace(day=1) + DAY * longest)


def how_many(code: str, since: date, until: date) -> int:
    """Return about how many periods lie between two days."""
    return (until - since).days // {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[code] + 1


def periods(code: str, since: date, until: date) -> list[Member]:
    """Return the periods of a kind between two days, those at the ends cut off there."""
    found, at = [], floor(code, since)
    years = since.year != until.year
    while at <= until:
        later = after(code, at)
        first, last = max(at, since), min(later - DAY, until)
        narrows = {"since": first.isoformat(), "until": last.isoformat()}
        found.append(Member(at, called(code, at, first, last, years=years), narrows, at.isoformat()))
        at = later
    return found


def called(code: str, at: date, first: date, last: date, *, years: bool) -> str:
    """Return a period in words, as short as a heading must be."""
    chinese = (get_language() or "").startswith("zh")
    if code == "year":
        return date_format(at, "Y年" if chinese else "Y")
    if code == "quarter":
        quarter = (at.month + 2) // 3
        return f"{at.year}年{quarter}季度" if chinese else f"{at.year} Q{quarter}"
    if code == "month":
        return f"{at.year}年{at.month}月" if chinese else date_format(at, "M Y")
    short = "%Y-%m-%d" if years else "%m-%d"
    return f"{first:{short}} – {last:%m-%d}" if code == "week" else f"{first:{short}}"


def weekdays() -> list[Member]:
    """Return the days of the week, Monday first."""
    monday = date(2024, 1, 1)
    return [Member(n, date_format(monday + DAY * (n - 1), "D"), {"weekday": str(n)}, str(n)) for n in WEEK]


def doors(_found: Collection[Any]) -> list[Member]:
    """Return the ways by which cases come in."""
    return [Member(str(one), str(one.label), {"door": str(one)}, str(one)) for one in Door]


def tiers(_found: Collection[Any]) -> list[Member]:
    """Return the three tiers, and what lies on none of them."""
    known = [Member(str(one), str(one.label), {"tier": str(one)}, str(one)) for one in Tier]
    return [*known, Member("", _("Not clear"), {"tier": WITHOUT}, WITHOUT)]


def organisations(street: Street, found: Collection[Any]) -> list[Member]:
    """Return the organisations that have cases, and what is counted before anybody has it."""
    known = {one.pk: one for one in organisations_in(street.pk)}
    told = [
        Member(pk, name_of(known[pk]), {"organisation": known[pk].code}, known[pk].code)
        if pk in known
        else Member(pk, f"#{pk}")
        for pk in found
        if pk
    ]
    return [*told, Member(0, _("Before an organisation has it"), {"organisation": WITHOUT}, WITHOUT)]


def categories(code: str, found: Collection[Any]) -> list[Member]:
    """Return the classes or types of cases that were found, in the order of the catalogue; what has none last."""
    known = [
        Member(one.code, name_of(one), {"category": one.code}, one.code)
        for one in catalogue()
        if one.code in found and (one.parent_id is None) == (code == "class" or one.parent_id is None)
    ]
    rest = [
        Member(one, one, {"category": one}, one) for one in found if one and one not in {m.key for m in known}
    ]
    return [*known, *rest, Member("", _("No category yet"), {"category": WITHOUT}, WITHOUT)]


def class_of() -> dict[str, str]:
    """Return of every type of the catalogue its class; a class is its own."""
    by_id = {one.pk: one for one in catalogue()}
    return {one.code: by_id[one.parent_id].code if one.parent_id else one.code for one in by_id.values()}


def types_of(code: str) -> list[str]:
    """Return the types of a class, and itself; of a type itself."""
    return [one for one, above in class_of().items() if code in (one, above)]


def units(street: Street, dimension: Dimension, found: Collection[Any], inside: int | None) -> list[Member]:
    """Return the units of a level that were found, by code, and few ones without any; what lies higher up last."""
    refs = {key: ref_of(key) for key in found if key}
    if dimension.level:
        level = list(_level(tree(street), dimension.level, inside))
        if len(level) <= FEW:
            refs |= {ref.id: ref for ref in level}
    deepest = ("", *(level.code for level in levels_of(street)))[-1]

    def narrows(ref: UnitRef) -> dict[str, str]:
        here = not dimension.level and ref.level not in ("", deepest)
        return {"unit": ref.code} | ({"beside": HERE} if here else {})

    told = [
        Member(ref.id, name_of(ref), narrows(ref), ref.code)
        for ref in sorted(refs.values(), key=lambda ref: ref.code)
    ]
    if not dimension.level:
        return told
    return [*told, Member(0, _("Place not known more exactly"), {"beside": dimension.level}, WITHOUT)]


def upper(street: Street, a: str, b: str) -> str:
    """Return the upper one of two levels: what lies in no unit of it lies in none of the lower one either."""
    order = [*(level.code for level in levels_of(street)), HERE]
    return min(a, b, key=lambda one: order.index(one) if one in order else len(order))


def _level(nodes: Iterable[Node], level: str, inside: int | None) -> Iterable[UnitRef]:
    for node in nodes:
        within = None if node.unit.id == inside else inside
        if within is None and node.unit.level == level:
            yield node.unit
        yield from _level(node.children, level, within)


def ref_of(unit_id: int) -> UnitRef:
    """Return a unit by its id, also one that has ended."""
    return line_of(unit_id).deepest


def place_at(level: str) -> Callable[[Mapping[int, UnitRef], Sequence[int]], int]:
    """Return what tells where a line of units lies on a level; 0: not so deep. Without a level its deepest unit."""

    def at(refs: Mapping[int, UnitRef], ids: Sequence[int]) -> int:
        if not level:
            return ids[-1]
        return next((one for one in ids if refs[one].level == level), 0)

    return at


def outside(level: str, unit_id: int | None) -> Callable[[Mapping[int, UnitRef], Sequence[int]], bool]:
    """Return what tells whether a line lies in no unit of a level; with `HERE`, in the unit and in none below it."""
    at = place_at("" if level == HERE else level)
    return lambda refs, ids: at(refs, ids) == (unit_id if level == HERE else 0)


MOST_CHOICES = 150


def unit_choices(street: Street, chosen: int | None) -> list[tuple[str, str]]:
    """Return the street and its upper units, as many levels as a menu can hold, and the unit that is chosen, if lower."""
    told: list[tuple[str, str]] = [("", name_of(street))]
    row = [node for root in tree(street) for node in root.children]
    while row and len(told) + len(row) <= MOST_CHOICES:
        told += [(node.unit.code, name_of(node.unit)) for node in row if node.unit.depth is not None]
        row = [child for node in row for child in node.children]
    if chosen is not None:
        ref = ref_of(chosen)
        if ref.code not in {code for code, _name in told}:
            told.append((ref.code, name_of(ref)))
    return told
