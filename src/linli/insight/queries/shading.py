"""How the map of the wall is coloured: units by an indicator, too few hatched; and where more comes in than usual."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils import timezone

from linli.kernel.statements import prepared
from linli.people.public import Post
from linli.territory.public import Street, UnitRef, geojson, levels_of, subtree_ids, tree

from .counts import COUNTS, EVER, OVER, STAFF, figures_for
from .fair import Hot, hot_spots
from .formulas import Unknown, Value
from .indicators import Indicator, Shown, law_of, worked_out
from .measures import Span
from .months import rows_in
from .units import rows_of_units

RATES = ("accepted_in_time_rate", "resolution_rate", "satisfaction_rate")
SHADES = 5
# A level with more units than this is too fine for a wall, and for weeks of single units.
MOST_UNITS = 80
WEEK, WEEKS_BEFORE = 7, 8


@dataclass(frozen=True)
class Shade:
    """The colour of a unit: what is told of it, how dark it is from 1 to 5, and why it is hatched."""

    unit: UnitRef
    told: str
    shade: int
    why: str = ""


@dataclass(frozen=True)
class Shading:
    """The coloured units, the indicator they are coloured by (None: what is open), and the rates of the whole street."""

    indicator: Indicator | None
    shades: tuple[Shade, ...]
    least: str
    most: str
    rates: tuple[Shown, ...]

    @property
    def hatched(self) -> bool:
        """Return whether any unit rests on too few."""
        return any(one.why for one in self.shades)


def brief(value: Decimal | int, unit: str) -> str:
    """Return a value as short as a map can show it."""
    if unit == "%":
        return f"{value:.0f}%"
    told = f"{value:.1f}"
    return told.removesuffix(".0")


def choices(street: Street, on: Any) -> list[Indicator]:
    """Return the indicators by which units can be coloured: all but those that no ledger can know."""
    law = law_of(street.pk, on)
    return [one for one in law.rows if all(not COUNTS[code].unknown_en for code in law.needs(one))]


def levels_drawn(street: Street) -> list[Any]:
    """Return the levels below the street that a wall can show, the higher first."""
    below = tree(street)[0].counts
    return [
        level for level in levels_of(street) if level.depth and 0 < below.get(level.code, 0) <= MOST_UNITS
    ]


def units_at(street: Street, level: str) -> list[UnitRef]:
    """Return the units of a level, in the order of the tree."""
    found, todo = [], list(tree(street))
    while todo:
        node = todo.pop(0)
        if node.unit.level == level:
            found.append(node.unit)
        todo = [*node.children, *todo]
    return found


def shading_of(
    street: Street,
    here: UnitRef,
    units: Sequence[UnitRef],
    shown: str,
    span: Span,
    open_now: Mapping[int, int],
) -> Shading:
    """Return the colours of units by an indicator, and the three rates of the street; one query, two for people on post.

    `open_now` says how many cases are open in each, which is also what units are coloured by without an indicator.
    """
    law = law_of(street.pk, span.until)
    chosen = law.called(shown) if shown else None
    rates = [one for one in law.rows if one.code in RATES]
    asked = [here, *units] if chosen else [here]
    codes = list(
        dict.fromkeys(code for one in (*rates, *([chosen] if chosen else ())) for code in law.needs(one))
    )
    sums = _sums(street, [unit.id for unit in asked], codes, span)
    for unit in asked:
        sums[unit.id]["standing"] = open_now.get(unit.id, 0)
    if STAFF in codes:
        for unit_id, n in _staff(street, here, units, span).items():
            sums[unit_id][STAFF] = n
    told = tuple(worked_out(law, one, _values(codes, sums[here.id])) for one in rates)
    if chosen is None:
        values = [(unit, Decimal(open_now.get(unit.id, 0)), "") for unit in units]
        return _shaded(None, values, "n", told)
    found = [(unit, worked_out(law, chosen, _values(codes, sums[unit.id]))) for unit in units]
    return _shaded(chosen, [(unit, one.number, one.why) for unit, one in found], chosen.unit, told)


def _shaded(
    indicator: Indicator | None,
    values: Sequence[tuple[UnitRef, Decimal | None, str]],
    unit: str,
    rates: tuple[Shown, ...],
) -> Shading:
    known = [value for _unit, value, _why in values if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    step = (high - low) / SHADES
    shades = tuple(
        Shade(one, "—", 0, why) if value is None
        else Shade(one, brief(value, unit), 1 + min(SHADES - 1, int((value - low) / step)) if step else SHADES // 2)
        for one, value, why in values
    )  # fmt: skip
    return Shading(indicator, shades, brief(low, unit), brief(high, unit), rates)


def _values(codes: Sequence[str], sums: Mapping[str, int]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for code in codes:
        count = COUNTS[code]
        found[code] = Unknown(count.unknown) if count.unknown_en else Fraction(
            sum(sums.get(name, 0) for name in count.plus) - sum(sums.get(name, 0) for name in count.minus)
        )  # fmt: skip
    return found


def _sums(
    street: Street, unit_ids: Sequence[int], codes: Sequence[str], span: Span
) -> dict[int, dict[str, int]]:
    names = [name for name in figures_for(codes) if name not in EVER and name != STAFF]
    found: dict[int, dict[str, int]] = {unit_id: {} for unit_id in unit_ids}
    if not names:
        return found
    sums = ", ".join(
        f"sum({name}){' FILTER (WHERE day <= %(over)s)' if name in OVER else ''}" for name in names
    )
    rows, asked = rows_in(names, span.since, span.until, span.over, span.known)
    asked |= {"streets": [street.pk], "keys": list(unit_ids)}
    sql = f"SELECT unit_id, {sums} FROM {rows} AS told GROUP BY unit_id"  # noqa: S608 - names of ours
    if "%(over)s" in sql:
        asked["over"] = span.over
    for unit_id, *row in prepared(sql, asked):
        found[unit_id] = {name: int(n or 0) for name, n in zip(names, row, strict=True)}
    return found


def _staff(street: Street, here: UnitRef, units: Sequence[UnitRef], span: Span) -> dict[int, int]:
    at = timezone.make_aware(datetime.combine(span.until, time.max))
    posts = list(
        Post.objects.held_at(at).filter(street_id=street.pk).values_list("account_id", "unit_id").distinct()
    )
    found = {here.id: len({who for who, _where in posts})}
    for unit in units:
        below = set(subtree_ids(unit.id, span.until))
        found[unit.id] = len({who for who, where in posts if where in below})
    return found


# --- Hot spots --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mark:
    """A hot spot on the map: the unit, what came in there in a week, what was to be expected, and where it lies."""

    unit: UnitRef
    hot: Hot[UnitRef]
    lon: float
    lat: float


REPORTED = rows_of_units(("reported",), "reported IS NOT NULL AND day > %(begin)s AND day <= %(until)s")
WEEKS = f"""SELECT unit_id, coalesce(sum(reported) FILTER (WHERE day > %(week)s), 0),
        coalesce(sum(reported) FILTER (WHERE day <= %(week)s), 0)
    FROM {REPORTED} AS told GROUP BY unit_id"""  # noqa: S608 - names of ours


def weeks_of(street: Street, units: Sequence[UnitRef], today: Any) -> dict[UnitRef, tuple[int, int]]:
    """Return what was reported in each unit in the last week, and in the weeks before it; one query."""
    week = today - timedelta(days=WEEK)
    asked = {
        "streets": [street.pk], "keys": [unit.id for unit in units], "week": week, "until": today,
        "begin": week - timedelta(weeks=WEEKS_BEFORE),
    }  # fmt: skip
    found = {pk: (int(now), int(past)) for pk, now, past in prepared(WEEKS, asked)}
    return {unit: found.get(unit.id, (0, 0)) for unit in units}


def hot_units(street: Street, today: Any) -> list[Hot[UnitRef]]:
    """Return the hot spots of a street at the finest level that a wall can show; one query."""
    levels = levels_drawn(street)
    if not levels:
        return []
    return hot_spots(weeks_of(street, units_at(street, levels[-1].code), today), before=WEEKS_BEFORE)


def marked(street: Street, hot: Sequence[Hot[UnitRef]]) -> list[Mark]:
    """Return where hot spots lie; those without an outline are on no map."""
    spots: dict[str, tuple[float, float]] = {}
    for level in {one.key.level for one in hot}:
        for feature in json.loads(geojson(street, level) or '{"features": []}')["features"]:
            spots[feature["properties"]["code"]] = _middle(feature["geometry"])
    return [Mark(one.key, one, *spots[one.key.code]) for one in hot if one.key.code in spots]


def _middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Return the centre of mass of the largest ring."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    best, most = (0.0, 0.0), -1.0
    for ring, *_holes in parts:
        (ox, oy), area, x, y = ring[0], 0.0, 0.0, 0.0
        for (ax, ay), (bx, by) in pairwise(ring):
            cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
            area += cross
            x += (ax + bx - 2 * ox) * cross
            y += (ay + by - 2 * oy) * cross
        if abs(area) > most and area:
            best, most = (ox + x / (3 * area), oy + y / (3 * area)), abs(area)
    return best
