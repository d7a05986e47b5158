"""Writes: asking for a map of hot spots, reckoning it in the worker, and forgetting those that nobody asked for again."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.cases.public import IN_PROGRESS, Case
from linli.territory.public import Street, geojson, locate, root_of

from ..models import HotMap
from ..queries.flows import types_of
from ..queries.grounds import Hexagons, beside_areas, beside_hexagons, hexagons_over, named, rings
from ..queries.gstar import Spot, moran, spots, standardised
from ..queries.hotspots import (
    HEX,
    LEFT_OUT,
    OPEN,
    REPORTS,
    SHARE,
    USUAL,
    Wish,
    grounds_of,
    is_late,
    too_few,
    units_of,
    window_of,
)

# What nobody asked for in so many days is reckoned no more.
KEPT_DAYS = 14
PORTION = 5_000
NOTHING = Spot(0.0, 1.0, 0)
Pin = tuple[list[int], float | None, float | None, str, str]


def ask(street: Street, wish: Wish, *, at: datetime) -> tuple[HotMap, bool]:
    """Ask for a map anew; return it, and whether it has to be reckoned: one that is under way is not begun twice."""
    found, made = HotMap.objects.get_or_create(street_id=street.pk, **wish.key, defaults={"asked_at": at})
    if made:
        return found, True
    if found.waits and not is_late(found, at=at):
        return found, False
    # Of two who ask at once one begins it: what one of them changed is not what the other one read.
    anew = HotMap.objects.filter(pk=found.pk, asked_at=found.asked_at).update(asked_at=at, done=0) == 1
    found.refresh_from_db()
    return found, anew


def reckon(map_id: int, *, at: datetime) -> bool:
    """Reckon a map and keep it, a step after the other; return whether there was anything to reckon."""
    found = HotMap.objects.filter(pk=map_id).first()
    street = Street.objects.filter(pk=found.street_id).first() if found else None
    if found is None or street is None:
        return False
    _step(found, 1)
    ground = _Ground(street, found.ground)
    _step(found, 2)
    counted = _counted(street, found, ground, at)
    _step(found, 3)
    cells = _told(found, ground, *counted)
    found.cells, found.plane, found.reckoned_at, found.done = cells, ground.plane_told, at, HotMap.STEPS
    found.save(update_fields=["cells", "plane", "reckoned_at", "done"])
    return True


def _step(found: HotMap, done: int) -> None:
    found.done = done
    HotMap.objects.filter(pk=found.pk).update(done=done)


class _Ground:
    """The cells of a street: their names, which lie beside which, and which one a case lies in."""

    def __init__(self, street: Street, ground: str) -> None:
        self.plane: Hexagons | None = None
        if ground == HEX:
            outline = _features(street, root_of(street).level)
            self.cells: list[tuple[int, int]] = []
            if outline and rings(outline[0]["geometry"]):
                self.plane, self.cells = hexagons_over(outline[0]["geometry"])
            self.names = [named(q, r) for q, r in self.cells]
            plane = self.plane
            lines = [locate(*plane.middle(q, r), street=street) for q, r in self.cells] if plane else []
            self.units = [line.deepest.code if line else "" for line in lines]
            self.near = beside_hexagons(self.cells)
            self.place: dict[Any, int] = {cell: at for at, cell in enumerate(self.cells)}
            return
        shapes = {one["properties"]["code"]: one["geometry"] for one in _features(street, ground)}
        units = [unit for unit in units_of(street, ground) if unit.code in shapes]
        self.names = self.units = [unit.code for unit in units]
        self.near = beside_areas([shapes[unit.code] for unit in units])
        self.place = {unit.id: at for at, unit in enumerate(units)}

    @property
    def plane_told(self) -> list[float]:
        """Return what hexagons can be drawn from again."""
        return [self.plane.lon, self.plane.lat, self.plane.size] if self.plane else []

    def of(self, pin: Pin) -> int | None:
        """Return the cell of a case; None for what lies in none."""
        lineage, lon, lat, _category, _state = pin
        if self.plane is not None:
            return self.place.get(self.plane.cell(lon, lat)) if lon is not None and lat is not None else None
        return next((self.place[unit_id] for unit_id in lineage if unit_id in self.place), None)


def _features(street: Street, level: str) -> list[Any]:
    told = geojson(street, level)
    return list(json.loads(told)["features"]) if told else []


def _pins(street: Street, days: int, at: datetime) -> Iterator[Pin]:
    first, last = window_of(days, at)
    cases = Case.objects.filter(street_id=street.pk, reported_at__gte=first, reported_at__lt=last)
    rows = cases.exclude(state__in=LEFT_OUT).values_list("lineage", "lon", "lat", "category__code", "state")
    yield from rows.iterator(chunk_size=PORTION)


def _counted(street: Street, found: HotMap, ground: _Ground, at: datetime) -> tuple[list[int], list[int]]:
    """Return of each cell what is looked at, and of how many it is a share."""
    types = set(types_of(found.category))
    events: Counter[int] = Counter()
    of: Counter[int] = Counter()
    for pin in _pins(street, found.days, at):
        cell = ground.of(pin)
        if cell is None:
            continue
        mine = not types or pin[3] in types
        if found.measure == SHARE:
            of[cell] += 1
            events[cell] += mine
        elif mine:
            of[cell] += 1
            events[cell] += found.measure == REPORTS or pin[4] in IN_PROGRESS
    n = len(ground.names)
    return [events[at] for at in range(n)], [of[at] for at in range(n)]


def _told(found: HotMap, ground: _Ground, events: list[int], of: list[int]) -> list[dict[str, Any]]:
    """Return the cells with what they are; nothing is called hot that rests on too few.

    Of reports an empty cell is as true as a full one. Of shares, what has nothing in it or too little around it has none:
    it is not tested, alone or beside others.
    """
    shares = found.measure in (SHARE, OPEN)
    around = [of[at] + sum(of[other] for other in ground.near[at]) for at in range(len(of))]
    tested = [at for at in range(len(of)) if not shares or (of[at] and not too_few(around[at]))]
    place = {at: n for n, at in enumerate(tested)}
    values = (
        standardised([events[at] for at in tested], [of[at] for at in tested])
        if shares
        else [float(events[at]) for at in tested]
    )
    near = [[place[other] for other in ground.near[at] if other in place] for at in tested]
    told = dict(zip(tested, zip(spots(values, near), moran(values, near), strict=True), strict=True))
    cells = []
    for at, name in enumerate(ground.names):
        spot, alike = told.get(at, (NOTHING, 0.0))
        few = at not in told or (spot.level > 0 and too_few(around[at]))
        cells.append(
            {
                "cell": name, "unit": ground.units[at], "n": events[at], "of": of[at], "around": around[at], "few": few,
                "z": round(spot.z, 3), "p": round(spot.p, 6), "level": 0 if few else spot.level, "i": round(alike, 3),
            }
        )  # fmt: skip
    return cells


def each_night(*, at: datetime) -> int:
    """Reckon the usual map of each street anew, and those that were asked for lately; return how many."""
    old = at - timedelta(days=KEPT_DAYS)
    HotMap.objects.filter(asked_at__lt=old).delete()
    done = 0
    for street in Street.objects.order_by("pk"):
        usual = Wish(str(USUAL["ground"]), int(str(USUAL["days"])), "", REPORTS)
        wanted = [usual] + [Wish(level.code, usual.days, "", REPORTS) for level in grounds_of(street)[:1]]
        for wish in wanted:
            ask(street, wish, at=at)
        for pk in list(
            HotMap.objects.filter(street_id=street.pk).order_by("pk").values_list("pk", flat=True)
        ):
            done += reckon(pk, at=timezone.now())
    return done
