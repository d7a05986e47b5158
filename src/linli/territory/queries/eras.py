"""The structure of one street in memory: its eras, and in each the tree, the lines and the shapes."""

from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely
from django.db import models
from django.db.models.functions import Cast

from linli.territory.models import (
    TIER_OF_KIND,
    Level,
    LevelName,
    RoadShape,
    SpeltName,
    Unit,
    UnitName,
    UnitParent,
    UnitShape,
)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as others may keep it; `level` is "" and `depth` None for a known place off the ladder."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    level: str
    depth: int | None
    # On which tier it lies by what kind of place it is, or as somebody said; "" for a piece of ground.
    tier: str = ""


@dataclass(frozen=True, slots=True)
class RoadRef:
    """A road as others may keep it; within `reach` metres of its middle something lies on it."""

    id: int
    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    pinyin: str
    reach: int


@dataclass(frozen=True)
class Line:
    """A unit with all units above it, from the street down to the deepest."""

    street_id: int
    units: tuple[UnitRef, ...]

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """The ids from the street down, ready to be stored with a case."""
        return tuple(unit.id for unit in self.units)

    @property
    def deepest(self) -> UnitRef:
        """The unit that decided the line."""
        return self.units[-1]

    def at(self, level: str) -> UnitRef | None:
        """Return the unit of the level with this code, or None where the line does not reach it."""
        return next((unit for unit in self.units if unit.level == level), None)


class Span(NamedTuple):
    """Something that held from a day until before another."""

    starts_on: date
    ends_on: date | None
    what: Any

    def holds(self, day: date) -> bool:
        """Return whether it held on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Layer:
    """All shapes of one depth in the order of their codes, so that the first found wins a border."""

    depth: int
    ids: tuple[int, ...]
    finder: shapely.STRtree

    @cached_property
    def _sheet(self) -> "_Sheet":
        # Copies: the tree answers thousands of points three times as slowly over prepared shapes.
        return _Sheet(shapely.from_wkb(shapely.to_wkb(self.finder.geometries)))

    def first(self, lon: float, lat: float) -> int | None:
        """Return the first unit that holds or touches a point, or None."""
        place = self._sheet.first(lon, lat)
        return None if place is None else self.ids[place]


class _Sheet:
    """Shapes under a net of squares: a single point looks into one square and makes no geometry of itself.

    Asking the tree for one point costs most of its time in making the point and in calling the tree; thousands of
    points at once are the tree's business all the same.
    """

    def __init__(self, shapes: Any) -> None:
        west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
        self.west, self.south = west, south
        side = max(1, round(1.5 * len(shapes) ** 0.5))
        self.across, self.up = side / ((east - west) or 1.0), side / ((north - south) or 1.0)
        # Each square holds what may lie there: its box, the shape, and its place in the order.
        self.squares: dict[tuple[int, int], list[tuple[float, float, float, float, Any, int]]] = {}
        for place, (left, low, right, top) in enumerate(shapely.bounds(shapes).tolist()):
            told = (left, low, right, top, shapes[place], place)
            for column in range(int((left - west) * self.across), int((right - west) * self.across) + 1):
                for row in range(int((low - south) * self.up), int((top - south) * self.up) + 1):
                    self.squares.setdefault((column, row), []).append(told)
        # Prepared and asked once here, so that no two threads prepare one shape at the same time.
        shapely.prepare(shapes)
        shapely.intersects(shapes, shapely.point_on_surface(shapes))

    def first(self, lon: float, lat: float) -> int | None:
        """Return the place of the first shape that holds or touches a point."""
        square = (int((lon - self.west) * self.across), int((lat - self.south) * self.up))
        for left, low, right, top, shape, place in self.squares.get(square, ()):
            if left <= lon <= right and low <= lat <= top and _holds(shape, lon, lat):
                return place
        return None


_holds = shapely.lib.intersects_xy


class Era:
    """The structure of one street between two of its changes. Nothing in it changes, so all is kept."""

    def __init__(
        self,
        street_id: int,
        units: dict[int, UnitRef],
        parents: dict[int, int],
        shapes: dict[int, Any],
        roads: dict[RoadRef, Any] | None = None,
    ) -> None:
        self.street_id = street_id
        self.roads = roads or {}
        self.units = units
        self.parents = {unit: parent for unit, parent in parents.items() if unit in units and parent in units}
        self.shapes = {unit: shape for unit, shape in shapes.items() if unit in units}
        self.children: dict[int, list[int]] = {}
        for unit in sorted(self.parents, key=lambda key: units[key].code):
            self.children.setdefault(self.parents[unit], []).append(unit)
        self._lines: dict[int, Line] = {}
        self._subtrees: dict[int, frozenset[int]] = {}
        self.kept: dict[str, Any] = {}
        depths = sorted({ref.depth for ref in units.values() if ref.depth is not None}, reverse=True)
        self.layers = [layer for depth in depths if (layer := self._layer(depth))]

    def _layer(self, depth: int) -> Layer | None:
        ids = sorted(
            (key for key in self.shapes if self.units[key].depth == depth),
            key=lambda key: self.units[key].code,
        )
        return Layer(depth, tuple(ids), shapely.STRtree([self.shapes[key] for key in ids])) if ids else None

    def line(self, unit_id: int) -> Line:
        """Return the line of a unit."""
        if unit_id not in self._lines:
            upwards = [unit_id]
            while (parent := self.parents.get(upwards[-1])) is not None:
                upwards.append(parent)
            self._lines[unit_id] = Line(self.street_id, tuple(self.units[key] for key in reversed(upwards)))
        return self._lines[unit_id]

    def subtree(self, unit_id: int) -> frozenset[int]:
        """Return a unit and all below it."""
        if unit_id not in self._subtrees:
            below = [self.subtree(child) for child in self.children.get(unit_id, ())]
            self._subtrees[unit_id] = frozenset({unit_id}).union(*below)
        return self._subtrees[unit_id]

    def hit(self, lon: float, lat: float) -> tuple[int, int] | None:
        """Return (depth, unit id) of the unit that decides where a point lies."""
        for layer in self.layers:
            unit = layer.first(lon, lat)
            if unit is not None:
                return layer.depth, unit
        return None

    def hits(self, points: Any) -> tuple[Any, Any]:
        """Return arrays (depth, unit id) for an array of points, both -1 where no unit is."""
        depths, units = np.full(len(points), -1), np.full(len(points), -1)
        left = None
        for layer in self.layers:
            asked, found = layer.finder.query(
                points if left is None else points[left], predicate="intersects"
            )
            if len(asked) > 1 and (asked[1:] == asked[:-1]).any():
                # A point on a border is in several: the first in the order of codes.
                order = np.lexsort((found, asked))
                asked, found = asked[order], found[order]
                first = np.concatenate(([True], asked[1:] != asked[:-1]))
                asked, found = asked[first], found[first]
            here = asked if left is None else left[asked]
            depths[here] = layer.depth
            units[here] = np.array(layer.ids)[found]
            left = np.flatnonzero(depths < 0)
            if not len(left):
                break
        return depths, units


class Atlas:
    """Everything known of one street in one edition, cut into eras on demand."""

    def __init__(self, street_id: int, edition: UUID) -> None:
        self.street_id, self.edition = street_id, edition
        self.levels = {level.pk: level for level in Level.objects.filter(street=street_id)}
        self.refs: dict[int, UnitRef] = {}
        self._lives: dict[int, Span] = {}
        self.aliases: dict[int, tuple[str, ...]] = {}
        self.pinyin: dict[int, str] = {}
        for unit in Unit.objects.filter(street=street_id):
            level = self.levels[unit.level_id] if unit.level_id else None
            self.refs[unit.pk] = UnitRef(
                unit.pk, unit.code, unit.name, unit.name_en, unit.kind,
                level.code if level else "", level.depth if level else None,
                unit.tier or TIER_OF_KIND.get(unit.kind, ""),
            )  # fmt: skip
            self._lives[unit.pk] = Span(unit.starts_on, unit.ends_on, unit.pk)
            self.aliases[unit.pk], self.pinyin[unit.pk] = tuple(unit.aliases), unit.pinyin
        self._parents = [
            (unit, Span(start, end, parent))
            for unit, start, end, parent in UnitParent.objects.filter(unit__street=street_id)
            .order_by()
            .values_list("unit_id", "starts_on", "ends_on", "parent_id")
        ]
        drawn = list(
            UnitShape.objects.filter(unit__street=street_id)
            .order_by()
            .values_list("unit_id", "starts_on", "ends_on", Cast("geometry", models.TextField()))
        )
        shapes = shapely.from_geojson([text for *_, text in drawn])
        self._shapes = [
            (unit, Span(start, end, shape))
            for (unit, start, end, _), shape in zip(drawn, shapes, strict=True)
        ]
        self._roads = _courses(street_id)
        self._names = [
            (one.unit_id, Span(one.starts_on, one.ends_on, one))
            for one in UnitName.objects.filter(unit__street=street_id).order_by()
        ]
        for unit_id, span in self._names:
            # What was called so, or will be, is found by that name on any day.
            known = (*self.aliases[unit_id], span.what.name, *span.what.aliases)
            self.aliases[unit_id] = tuple(
                word for word in dict.fromkeys(known) if word != self.refs[unit_id].name
            )
        self.spelt = dict(SpeltName.objects.filter(street=street_id).values_list("name", "pinyin"))
        self._level_names = [
            (one.level_id, Span(one.starts_on or date.min, one.ends_on, one))
            for one in LevelName.objects.filter(level__street=street_id).order_by()
        ]
        spans = [*self._lives.values()]
        spans += [span for _, span in (*self._parents, *self._shapes, *self._roads, *self._names)]
        self._changes = sorted({day for span in spans for day in (span.starts_on, span.ends_on) if day})
        self._eras: dict[int, Era] = {}

    def era(self, day: date) -> Era:
        """Return the structure of a day, made when first asked for."""
        number = bisect_right(self._changes, day)
        era = self._eras.get(number)
        if era is None:
            refs = {key: self.refs[key] for key, life in self._lives.items() if life.holds(day)}
            for unit, span in self._names:
                if unit in refs and span.holds(day):
                    refs[unit] = replace(refs[unit], name=span.what.name, name_en=span.what.name_en)
            era = self._eras[number] = Era(
                self.street_id,
                refs,
                {unit: span.what for unit, span in self._parents if span.holds(day)},
                {unit: span.what for unit, span in self._shapes if span.holds(day)},
                {road: span.what for road, span in self._roads if span.holds(day)},
            )
        return era

    def levels_on(self, day: date) -> list[Level]:
        """Return the rungs of the ladder by the names they have on a day, the street itself first."""
        found = {pk: copy(level) for pk, level in self.levels.items()}
        for level_id, span in self._level_names:
            if span.holds(day):
                found[level_id].name, found[level_id].name_en = span.what.name, span.what.name_en
        return sorted(found.values(), key=lambda level: level.depth)

    def day_in_life(self, unit_id: int, day: date) -> date:
        """Return `day`, or the nearest day on which the unit existed."""
        life = self._lives[unit_id]
        if day < life.starts_on:
            return life.starts_on
        if life.ends_on is not None and day >= life.ends_on:
            return date.fromordinal(life.ends_on.toordinal() - 1)
        return day


def _courses(street_id: int) -> list[tuple[RoadRef, Span]]:
    """Return the roads of a street with the spans of days for which each of their courses holds."""
    laid = list(
        RoadShape.objects.filter(road__street=street_id)
        .select_related("road__street")
        .annotate(text=Cast("geometry", models.TextField()))
        .defer("geometry", "road__street__bounds")
        .order_by("road__pinyin", "road__code")
    )
    courses = shapely.from_geojson([row.text for row in laid])  # type: ignore[attr-defined]
    return [
        (
            RoadRef(
                row.road.pk, row.road.code, row.road.name, row.road.name_en, tuple(row.road.aliases),
                row.road.pinyin, row.road.street.road_reach if row.road.reach is None else row.road.reach,
            ),
            Span(row.starts_on or date.min, row.ends_on, course),
        )
        for row, course in zip(laid, courses, strict=True)
    ]  # fmt: skip


def units_of(era: Era, level: str) -> Iterator[UnitRef]:
    """Yield the units of a level, by code."""
    yield from sorted((ref for ref in era.units.values() if ref.level == level), key=lambda ref: ref.code)
