"""The ground in memory: which units hold a point on a day, and what stands above and below them.

The rule for borders, the only one: of all units on a level that hold or touch the point, the deepest wins; among those of one
depth the one whose code sorts first (and between streets the street whose code sorts first). That one unit decides the whole
line, upwards through its dated parents, so a line can never mix the two sides of a border.
"""

import threading
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely
from django.db import connection, models
from django.db.models.functions import Cast
from django.utils import timezone

from linli.territory.errors import UnknownStreet, UnknownUnit
from linli.territory.models import Level, Street, Unit, UnitParent, UnitShape

# Outside a transaction a process may answer from a structure that is this old, in seconds.
TRUSTED_FOR = 1.0


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as others may keep it. `level` is "" and `depth` None for a known place that is not on the ladder."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    level: str
    depth: int | None


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
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True)
class Layer:
    """All shapes of one depth in the order of their codes, so that the smallest place in it wins a border."""

    depth: int
    ids: tuple[int, ...]
    finder: shapely.STRtree


class Era:
    """The structure of one street between two of its changes. Nothing in it changes, so everything is kept."""

    def __init__(
        self, street_id: int, units: dict[int, UnitRef], parents: dict[int, int], shapes: dict[int, Any]
    ) -> None:
        self.street_id = street_id
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
            (key for key in self.shapes if self.units[key].depth == depth), key=lambda key: self.units[key].code
        )
        return Layer(depth, tuple(ids), shapely.STRtree([self.shapes[key] for key in ids])) if ids else None

    def line(self, unit_id: int) -> Line:
        if unit_id not in self._lines:
            upwards = [unit_id]
            while (parent := self.parents.get(upwards[-1])) is not None:
                upwards.append(parent)
            self._lines[unit_id] = Line(self.street_id, tuple(self.units[key] for key in reversed(upwards)))
        return self._lines[unit_id]

    def subtree(self, unit_id: int) -> frozenset[int]:
        if unit_id not in self._subtrees:
            below = [self.subtree(child) for child in self.children.get(unit_id, ())]
            self._subtrees[unit_id] = frozenset({unit_id}).union(*below)
        return self._subtrees[unit_id]

    def hit(self, point: Any) -> tuple[int, int] | None:
        """Return (depth, unit id) of the unit that decides where `point` lies."""
        for layer in self.layers:
            found = layer.finder.query(point, predicate="intersects")
            if len(found):
                return layer.depth, layer.ids[found.min() if len(found) > 1 else found[0]]
        return None

    def hits(self, points: Any) -> tuple[Any, Any]:
        """Return arrays (depth, unit id) for an array of points, both -1 where no unit is."""
        depths, units = np.full(len(points), -1), np.full(len(points), -1)
        left = np.arange(len(points))
        for layer in self.layers:
            asked, found = layer.finder.query(points[left], predicate="intersects")
            best = np.full(len(left), len(layer.ids))
            np.minimum.at(best, asked, found)
            here = best < len(layer.ids)
            depths[left[here]] = layer.depth
            units[left[here]] = np.array(layer.ids)[best[here]]
            left = left[~here]
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
        spans = [*self._lives.values(), *(s for _, s in self._parents), *(s for _, s in self._shapes)]
        self._changes = sorted({day for span in spans for day in (span.starts_on, span.ends_on) if day})
        self._eras: dict[int, Era] = {}

    def era(self, day: date) -> Era:
        number = bisect_right(self._changes, day)
        era = self._eras.get(number)
        if era is None:
            era = self._eras[number] = Era(
                self.street_id,
                {key: self.refs[key] for key, life in self._lives.items() if life.holds(day)},
                {unit: span.what for unit, span in self._parents if span.holds(day)},
                {unit: span.what for unit, span in self._shapes if span.holds(day)},
            )
        return era

    def day_in_life(self, unit_id: int, day: date) -> date:
        """Return `day`, or the nearest day on which the unit existed."""
        life = self._lives[unit_id]
        if day < life.starts_on:
            return life.starts_on
        if life.ends_on is not None and day >= life.ends_on:
            return date.fromordinal(life.ends_on.toordinal() - 1)
        return day


@dataclass(frozen=True)
class Known:
    """What a process knows of a street without opening its atlas."""

    street_id: int
    code: str
    edition: UUID
    bounds: tuple[float, float, float, float] | None

    def may_hold(self, lon: float, lat: float) -> bool:
        return self.bounds is not None and (
            self.bounds[0] <= lon <= self.bounds[2] and self.bounds[1] <= lat <= self.bounds[3]
        )


class _Shelf:
    """The atlases of this process and when they were last compared with the database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.known: dict[int, Known] = {}
        self.compared_at = float("-inf")
        self.atlases: dict[int, Atlas] = {}

    def streets(self) -> dict[int, Known]:
        """Return the streets, by code, as they stand now.

        What is decided inside a transaction is written by it, so there the editions are compared at every call: one query
        over one small table. Elsewhere once a second is enough.
        """
        now = time.monotonic()
        if not connection.in_atomic_block and now - self.compared_at <= TRUSTED_FOR:
            return self.known
        rows = Street.objects.order_by("code").values_list("id", "code", "edition", "bounds")
        known = {
            key: Known(key, code, edition, tuple(bounds) if bounds else None) for key, code, edition, bounds in rows
        }
        # What a transaction sees may be rolled back, so it is nobody else's knowledge.
        self.compared_at = float("-inf") if connection.in_atomic_block else now
        if not connection.in_atomic_block:
            self.known = known
        return known

    def atlas(self, known: Known) -> Atlas:
        atlas = self.atlases.get(known.street_id)
        if atlas is None or atlas.edition != known.edition:
            with self.lock:
                atlas = self.atlases.get(known.street_id)
                if atlas is None or atlas.edition != known.edition:
                    atlas = self.atlases[known.street_id] = Atlas(known.street_id, known.edition)
        return atlas


_shelf = _Shelf()


def forget_everything(**_signal: Any) -> None:
    """Drop what this process knows of the ground; the next question reads it anew."""
    _shelf.forget()


class _Today:
    """The day it is in the deployment's zone, reckoned once a minute: the reckoning costs as much as finding a place."""

    def __init__(self) -> None:
        self.minute, self.day = -1, date.min

    def __call__(self) -> date:
        minute = int(time.time()) // 60
        if minute != self.minute:
            self.day, self.minute = timezone.localdate(), minute
        return self.day


today = _Today()


def id_of(street: Street | int) -> int:
    """Return the id of a street that is given as a row or as its id."""
    return street if isinstance(street, int) else street.pk


def atlas_of(street: Street | int) -> Atlas:
    """Return the atlas of a street in its present edition."""
    known = _shelf.streets().get(id_of(street))
    if known is None:
        raise UnknownStreet
    return _shelf.atlas(known)


def atlas_with(unit_id: int) -> Atlas:
    """Return the atlas that holds a unit."""
    streets = _shelf.streets()
    for known in streets.values():
        atlas = _shelf.atlases.get(known.street_id)
        if atlas is not None and unit_id in atlas.refs:
            return _shelf.atlas(known)
    street_id = Unit.objects.filter(pk=unit_id).values_list("street_id", flat=True).first()
    if street_id is None:
        raise UnknownUnit
    return _shelf.atlas(streets[street_id])


def _asked(street: Street | int | None) -> Iterable[Known]:
    if street is None:
        return _shelf.streets().values()
    known = _shelf.streets().get(id_of(street))
    return (known,) if known else ()


def locate(lon: float, lat: float, *, street: Street | int | None = None, on: date | None = None) -> Line | None:
    """Return the line of units that holds a WGS-84 point on a day (default today), or None where no unit is.

    With `street`, only that street is asked. Points on a border follow the rule at the head of this module.
    """
    day = on or today()
    point = None
    best: tuple[int, Era, int] | None = None
    for known in _asked(street):
        if not known.may_hold(lon, lat):
            continue
        point = point or shapely.Point(lon, lat)
        era = _shelf.atlas(known).era(day)
        hit = era.hit(point)
        # Streets come by code, so a later one wins only by being deeper.
        if hit is not None and (best is None or hit[0] > best[0]):
            best = hit[0], era, hit[1]
    return best[1].line(best[2]) if best else None


def locate_many(
    points: Sequence[tuple[float, float]], *, street: Street | int | None = None, on: date | None = None
) -> list[Line | None]:
    """Return `locate` of each (lon, lat), in order, at the price of one question."""
    if not len(points):
        return []
    day = on or today()
    places = np.asarray(points, dtype=float).reshape(-1, 2)
    deepest = np.full(len(places), -1)
    lines: list[Line | None] = [None] * len(places)
    for known in _asked(street):
        if known.bounds is None:
            continue
        west, south, east, north = known.bounds
        near = np.flatnonzero(
            (places[:, 0] >= west) & (places[:, 0] <= east) & (places[:, 1] >= south) & (places[:, 1] <= north)
        )
        if not len(near):
            continue
        era = _shelf.atlas(known).era(day)
        depths, units = era.hits(shapely.points(places[near]))
        for at in np.flatnonzero(depths > deepest[near]):
            deepest[near[at]] = depths[at]
            lines[near[at]] = era.line(int(units[at]))
    return lines


def line_of(unit_id: int, on: date | None = None) -> Line:
    """Return the line of a unit as it stood on a day (default today); of a day before or after its life, the nearest."""
    atlas = atlas_with(unit_id)
    return atlas.era(atlas.day_in_life(unit_id, on or today())).line(unit_id)


def subtree_ids(unit_id: int, on: date | None = None) -> frozenset[int]:
    """Return the ids of a unit and of all that stood below it on a day (default today)."""
    atlas = atlas_with(unit_id)
    return atlas.era(atlas.day_in_life(unit_id, on or today())).subtree(unit_id)


def root_of(street: Street | int) -> UnitRef:
    """Return the unit that is the street itself; it stands as long as the street does."""
    atlas = atlas_of(street)
    return min((ref for ref in atlas.refs.values() if ref.depth == 0), key=lambda ref: ref.code)


def units_of(era: Era, level: str) -> Iterator[UnitRef]:
    """Yield the units of a level, by code."""
    yield from sorted((ref for ref in era.units.values() if ref.level == level), key=lambda ref: ref.code)
