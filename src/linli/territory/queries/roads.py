"""Roads as objects: which one a point lies on or a text names, and which units lie along it.

The rule for crossings, the only one: of the roads that are near enough the nearest wins, of two as near the one whose
code sorts first. Of two that a text names, the one named first.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import F

from linli.kernel.errors import NotFound
from linli.territory.models import Road, Street
from linli.territory.queries.atlas import atlas_of, today
from linli.territory.queries.eras import Era, RoadRef, UnitRef, units_of
from linli.territory.queries.places import simplified

EARTH = 6_371_008.8


@dataclass(frozen=True)
class Ribbon:
    """The roads of an era laid flat in metres, ready to be asked what lies on them."""

    roads: tuple[RoadRef, ...]
    lines: Any
    reaches: Any
    finder: Any
    # Metres of a degree of longitude and of latitude here; a street is small enough for one pair.
    wide: float
    high: float
    furthest: float

    def flat(self, shapes: Any) -> Any:
        """Return shapes in metres, true in distance."""
        return shapely.transform(shapes, lambda degrees: degrees * (self.wide, self.high))


def ribbon_of(era: Era) -> Ribbon:
    """Return the roads of an era, laid flat once and kept."""
    if "ribbon" not in era.kept:
        roads = tuple(sorted(era.roads, key=lambda road: road.code))
        courses = np.array([era.roads[road] for road in roads], dtype=object)
        bounds = shapely.total_bounds(courses) if roads else (0, 0, 0, 0)
        high = EARTH * math.radians(1)
        wide = high * math.cos(math.radians(float(bounds[1] + bounds[3]) / 2))
        lines = shapely.transform(courses, lambda degrees: degrees * (wide, high))
        shapely.prepare(lines)
        reaches = np.array([road.reach for road in roads], dtype=float)
        furthest = float(max((road.reach for road in roads), default=0))
        finder = shapely.STRtree(lines)
        era.kept["ribbon"] = Ribbon(roads, lines, reaches, finder, wide, high, furthest)
    return era.kept["ribbon"]


def roads_of(street: Street | int, on: date | None = None) -> list[RoadRef]:
    """Return the roads of a street on a day, by pinyin."""
    return sorted(atlas_of(street).era(on or today()).roads, key=lambda road: (road.pinyin, road.code))


def road_at(street: Street | int, lon: float, lat: float, *, on: date | None = None) -> RoadRef | None:
    """Return the road on which a WGS-84 point lies on a day, or None where no road reaches it."""
    ribbon = ribbon_of(atlas_of(street).era(on or today()))
    if not ribbon.roads:
        return None
    # What `roads_at` does for one, without the price of arrays: every report that is opened asks it.
    spot = shapely.Point(lon * ribbon.wide, lat * ribbon.high)
    near = ribbon.finder.query(spot, predicate="dwithin", distance=ribbon.furthest)
    away = sorted((ribbon.lines[one].distance(spot), one) for one in near)
    return next((ribbon.roads[one] for metres, one in away if metres <= ribbon.roads[one].reach), None)


def roads_at(
    street: Street | int, points: Sequence[tuple[float, float]], *, on: date | None = None
) -> list[RoadRef | None]:
    """Return `road_at` of each (lon, lat), in order, at the price of one question."""
    ribbon = ribbon_of(atlas_of(street).era(on or today()))
    found: list[RoadRef | None] = [None] * len(points)
    if not ribbon.roads or not len(points):
        return found
    spots = ribbon.flat(shapely.points(np.asarray(points, dtype=float).reshape(-1, 2)))
    asked, near = ribbon.finder.query(spots, predicate="dwithin", distance=ribbon.furthest)
    away = shapely.distance(spots[asked], ribbon.lines[near])
    on_it = away <= ribbon.reaches[near]
    # The last of a spot wins, so the nearest comes last, and of two as near the one whose code sorts first.
    order = np.lexsort((-near[on_it], -away[on_it]))
    for spot, road in zip(asked[on_it][order], near[on_it][order], strict=True):
        found[spot] = ribbon.roads[road]
    return found


def road_named(street: Street | int, text: str, *, on: date | None = None) -> RoadRef | None:
    """Return the road that a text names, Traditional or Simplified; of two the one named first, then the longer name."""
    said = simplified(text)
    if not said:
        return None
    era = atlas_of(street).era(on or today())
    if "road names" not in era.kept:
        era.kept["road names"] = [
            (name, road)
            for road in era.roads
            for name in (simplified(word) for word in (road.name, road.name_en, *road.aliases))
            if len(name) > 1
        ]
        # 枫林路街道 is the street office and no road.
        era.kept["own names"] = [simplified(ref.name) for ref in era.units.values() if ref.depth == 0]
    for name in era.kept["own names"]:
        said = said.replace(name, " ")
    named = [(said.find(name), -len(name), road) for name, road in era.kept["road names"] if name in said]
    return min(named, key=lambda one: one[:2])[2] if named else None


@dataclass(frozen=True)
class RoadPage:
    """One road as its page shows it: the row, its course on the day, how long it is, the units along it by level."""

    row: Road
    ref: RoadRef | None
    metres: float
    along: tuple[tuple[str, tuple[UnitRef, ...]], ...]
    changes: tuple[date, ...]
    # From east to west (横) rather than from north to south (纵).
    across: bool = False
    # The ground that counts as the road, as GeoJSON.
    ground: dict[str, Any] | None = None


def last_course(road: Road) -> dict[str, Any] | None:
    """Return the last course of a road as GeoJSON geometry; the one that was always there comes before every day."""
    last = road.shapes.order_by(F("starts_on").asc(nulls_first=True)).last()
    return last.geometry if last else None


def road_page(street: Street, code: str, on: date | None = None) -> RoadPage:
    """Return everything the ground knows of a road, or refuse with 404; a road given up is shown as it last stood."""
    row = Road.objects.filter(street=street, code=code).first()
    if row is None:
        raise NotFound
    day = on or today()
    if row.ends_on is not None and day >= row.ends_on:
        day = date.fromordinal(row.ends_on.toordinal() - 1)
    elif row.starts_on is not None and day < row.starts_on:
        day = row.starts_on
    atlas = atlas_of(street)
    era = atlas.era(day)
    ref = next((road for road in era.roads if road.id == row.pk), None)
    changes = tuple(
        day for day in row.shapes.order_by("starts_on").values_list("starts_on", flat=True) if day is not None
    )
    if ref is None:
        return RoadPage(row, None, 0.0, (), changes)
    ribbon = ribbon_of(era)
    line = ribbon.lines[ribbon.roads.index(ref)]
    west, south, east, north = line.bounds
    levels = [level.code for level in sorted(atlas.levels.values(), key=lambda one: one.depth) if level.depth]
    along = tuple((level, found) for level in levels if (found := units_along(era, ref, level)))
    ground = shapely.transform(line.buffer(ref.reach), lambda metres: metres / (ribbon.wide, ribbon.high))
    told = json.loads(shapely.to_geojson(shapely.set_precision(ground, 1e-6)))
    return RoadPage(row, ref, line.length, along, changes, east - west >= north - south, told)


def units_along(era: Era, road: RoadRef, level: str) -> tuple[UnitRef, ...]:
    """Return the units of a level that a road runs through or past, in the order in which one walks by them."""
    key = f"along {road.id} {level}"
    if key not in era.kept:
        ribbon = ribbon_of(era)
        line = ribbon.lines[ribbon.roads.index(road)]
        drawn = [unit for unit in units_of(era, level) if unit.id in era.shapes]
        shapes = ribbon.flat(np.array([era.shapes[unit.id] for unit in drawn], dtype=object))
        near = shapely.dwithin(shapes, line, road.reach) if drawn else []
        parts = shapely.get_parts(line)
        longest = parts[int(np.argmax(shapely.length(parts)))]
        placed = [
            (float(shapely.line_locate_point(longest, shapely.centroid(shape))), unit.code, unit)
            for unit, shape, here in zip(drawn, shapes, near, strict=True)
            if here
        ]
        era.kept[key] = tuple(unit for *_, unit in sorted(placed, key=lambda one: one[:2]))
    return era.kept[key]
