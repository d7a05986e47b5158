"""The ground in memory: which units hold a point on a day, and what stands above and below them.

The rule for borders, the only one: of all units on a level that hold or touch the point, the deepest wins;
among those of one depth the one whose code sorts first (and between streets the street whose code sorts
first). That one unit decides the whole line, upwards through its dated parents, so a line can never mix the
two sides of a border.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.utils import timezone

from linli.kernel.trusted import Trusted
from linli.territory.errors import UnknownStreet, UnknownUnit
from linli.territory.models import Street, Unit
from linli.territory.queries.eras import Atlas, Era, Line, UnitRef


@dataclass(frozen=True)
class Known:
    """What a process knows of a street without opening its atlas."""

    street_id: int
    code: str
    edition: UUID
    bounds: tuple[float, float, float, float] | None

    def may_hold(self, lon: float, lat: float) -> bool:
        """Return whether the point lies in the street's bounds."""
        return self.bounds is not None and (
            self.bounds[0] <= lon <= self.bounds[2] and self.bounds[1] <= lat <= self.bounds[3]
        )


def _read_known() -> dict[int, Known]:
    rows = Street.objects.order_by("code").values_list("id", "code", "edition", "bounds")
    return {
        key: Known(key, code, edition, tuple(bounds) if bounds else None)
        for key, code, edition, bounds in rows
    }


_known = Trusted(_read_known, Street._meta.db_table)


class _Shelf:
    """The atlases of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.atlases: dict[int, Atlas] = {}
        _known.forget()

    def streets(self, *, anew: bool = False) -> dict[int, Known]:
        """Return the streets, by code, as they stand now; up to a second old, unless they are wanted `anew`."""
        if anew:
            _known.forget()
        return _known()

    def atlas(self, known: Known) -> Atlas:
        atlas = self.atlases.get(known.street_id)
        if atlas is None or atlas.edition != known.edition:
            with self.lock:
                atlas = self.atlases.get(known.street_id)
                if atlas is None or atlas.edition != known.edition:
                    atlas = self.atlases[known.street_id] = Atlas(known.street_id, known.edition)
        return atlas


_shelf = _Shelf()


@contextmanager
def ground_kept() -> Iterator[None]:
    """Let the block compare the editions once, not at every question: for a batch of thousands in one transaction.

    The block answers from the structure as it stands when it begins, all of it.
    """
    with _known.kept():
        yield


def forget_everything(**_signal: Any) -> None:
    """Drop what this process knows of the ground; the next question reads it anew."""
    _shelf.forget()


class _Today:
    """The day it is here, reckoned once a minute: the reckoning costs as much as finding a place."""

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
    known = _shelf.streets().get(id_of(street)) or _shelf.streets(anew=True).get(id_of(street))
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


def locate(
    lon: float, lat: float, *, street: Street | int | None = None, on: date | None = None
) -> Line | None:
    """Return the line of units that holds a WGS-84 point on a day (default today), or None where no unit is.

    With `street`, only that street is asked. Points on a border follow the rule at the head of this module.
    """
    day = on or today()
    best: tuple[int, Era, int] | None = None
    for known in _asked(street):
        if not known.may_hold(lon, lat):
            continue
        era = _shelf.atlas(known).era(day)
        hit = era.hit(lon, lat)
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
    lines = np.full(len(places), None, dtype=object)
    for known in _asked(street):
        if known.bounds is None:
            continue
        west, south, east, north = known.bounds
        inside = (places >= (west, south)) & (places <= (east, north))
        near = np.flatnonzero(inside[:, 0] & inside[:, 1])
        if not len(near):
            continue
        era = _shelf.atlas(known).era(day)
        depths, units = era.hits(shapely.points(places if len(near) == len(places) else places[near]))
        deeper = np.flatnonzero(depths > deepest[near])
        deepest[near[deeper]] = depths[deeper]
        # Thousands of points lie in a few units, whose lines are looked up once each.
        found, which = np.unique(units[deeper], return_inverse=True)
        told = np.empty(len(found), dtype=object)
        told[:] = [era.line(unit) for unit in found.tolist()]
        lines[near[deeper]] = told[which]
    return lines.tolist()


def line_of(unit_id: int, on: date | None = None) -> Line:
    """Return the line of a unit on a day (default today), or on the nearest day of its life."""
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
