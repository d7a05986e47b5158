"""From the ledger to what is told: the public cases of a street, made rough, counted, and the places they lie in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from linli.cases.public import Case, Category, State
from linli.opendata.queries.grouping import Fine, Grouped, Told, grouped, rungs
from linli.opendata.queries.law import OpenDataLaw
from linli.opendata.states import span_of
from linli.territory.public import Street, Unit, root_of

CHUNK = 5_000
WEEK = ("0", "1", "2-3", "4-7")
STAGE_OF = {
    **dict.fromkeys((State.FILED, State.DISPATCHED, State.IN_HAND, State.COORDINATING), "open"),
    **dict.fromkeys((State.FED_BACK, State.INSPECTED), "checking"),
    State.CLOSED: "solved",
}


@dataclass(frozen=True)
class Spot:
    """A unit that a row may name."""

    code: str
    name: str
    name_en: str
    level: str
    depth: int
    parent: str
    stands: bool


@dataclass(frozen=True)
class Gathered:
    """All that a release tells, as rows of plain values in the order of the dictionary's columns."""

    cases: list[tuple[Any, ...]]
    counts: list[tuple[Any, ...]]
    places: list[tuple[Any, ...]]
    groups: int
    withheld: int
    fine: Counter[Fine]


def told_before(on: date, wait: int) -> date:
    """Return the day from which on nothing is told: the first of the month that runs, and of so many before it."""
    months = on.year * 12 + on.month - 1 - wait
    return date(months // 12, months % 12 + 1, 1)


def gather(street: Street, law: OpenDataLaw, *, before: date, today: date) -> Gathered:
    """Return what a street tells under a law of the cases reported before a day."""
    spots = spots_of(street, law.depth, today)
    fines = list(_fine(street, law, before, spots))
    found = grouped(fines, k=law.k, ladder=rungs(law.depth))
    kinds = {one.code: one for one in Category.objects.only("code", "name", "name_en")}
    by_code = {spot.code: spot for spot in spots.values()}

    def named(told: Told) -> tuple[Any, ...]:
        spot, kind = by_code[told.place], kinds.get(told.category)
        names = (kind.name, kind.name_en) if kind else ("", "")
        return (
            street.slug,
            spot.code,
            spot.name,
            spot.name_en,
            spot.level,
            told.category,
            *names,
            told.period,
        )

    names = {told: named(told) for told in {row.told for row in found.rows}}
    cases = [(*names[row.told], row.told.door, *row[1:]) for row in found.rows]
    places = _places(street, found, by_code)
    groups = len({told[:3] for told in names})
    return Gathered(cases, _counts(found, names), places, groups, found.withheld, Counter(fines))


def spots_of(street: Street, depth: int, today: date) -> dict[int, Spot]:
    """Return the units on the ladder that a row may name, those that ended too, by id; their codes name them for ever."""
    rows = (
        Unit.objects.filter(street=street, level__depth__lte=depth).select_related("level").order_by("code")
    )
    units = list(rows.prefetch_related("parents__parent"))
    return {
        unit.pk: Spot(
            unit.code, unit.name, unit.name_en, unit.level.code, unit.level.depth,
            max(unit.parents.all(), key=lambda one: one.starts_on).parent.code if unit.parents.all() else "",
            unit.ends_on is None or unit.ends_on > today,
        )
        for unit in units
        if unit.level is not None
    }  # fmt: skip


def _fine(street: Street, law: OpenDataLaw, before: date, spots: dict[int, Spot]) -> Iterator[Fine]:
    zone = timezone.get_default_timezone()
    cases = Case.objects.filter(street_id=street.pk, reported_at__lt=datetime.combine(before, time.min, zone))
    if law.since is not None:
        cases = cases.filter(reported_at__gte=datetime.combine(law.since, time.min, zone))
    kinds = {
        pk: (code, parent or code)
        for pk, code, parent in Category.objects.values_list("pk", "code", "parent__code")
    }
    root = root_of(street).code
    columns = ("lineage", "category_id", "reported_at", "door", "state", "ended_at", "reopened")
    rows = cases.shown_to_public().order_by().values_list(*columns)
    for lineage, category, reported, door, state, ended, reopened in rows.iterator(chunk_size=CHUNK):
        line = tuple(spots[one].code for one in lineage if one in spots) or (root,)
        kind, class_ = kinds.get(category, ("", ""))
        day = reported.astimezone(zone).date()
        stage = STAGE_OF[state]
        # By days of the calendar: what was reported at night and done next morning took one day.
        days = span_of((ended.astimezone(zone).date() - day).days) if stage == "solved" else ""
        yield Fine(line, kind, class_, day.replace(day=1), door, stage, days, reopened > 0)


def _counts(found: Grouped, names: dict[Told, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return how many rows each place, kind and period has, and how far they have come."""
    counted: dict[Told, Counter[str]] = {}
    for told, stage, days, reopened in found.rows:
        one = counted.setdefault(told._replace(door=""), Counter())
        one.update(
            ("cases", stage, *(("week",) if days in WEEK else ()), *(("reopened",) if reopened else ()))
        )
    any_door = {told._replace(door=""): name for told, name in names.items()}
    what = ("cases", "open", "checking", "solved", "week", "reopened")
    return [(*any_door[told], *(counted[told][name] for name in what)) for told in sorted(counted)]


def _places(street: Street, found: Grouped, spots: dict[str, Spot]) -> list[tuple[Any, ...]]:
    """Return the units with how many rows name them, and how many name what lies inside them."""
    here = Counter(row.told.place for row in found.rows)
    within: Counter[str] = Counter()
    for code, n in here.items():
        above, seen = code, set()
        while above and above not in seen:
            within[above] += n
            seen.add(above)
            above = spots[above].parent if above in spots else ""
    return [
        (street.slug, one.code, one.name, one.name_en, one.level, one.parent, here[one.code], within[one.code], one.stands)
        for one in sorted(spots.values(), key=lambda spot: (spot.depth, spot.code))
        if one.stands or within[one.code]
    ]  # fmt: skip
