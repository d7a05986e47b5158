"""What whoever takes a call is offered while they type: places, kinds of trouble, and what is known already nearby."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Any

from django.db.models import Q

from linli.cases.public import IN_PROGRESS, Case, Category, Cell, cells_around
from linli.kernel.naming import name_of
from linli.people.public import Actor
from linli.sorting.public import ALIKE, likely, likeness_of, pieces_of
from linli.territory.public import Street, find_place, locate

# What is told twice is told within a month, within a few minutes' walk.
LATELY, NEAR, METRES = timedelta(days=30), 150.0, 111_320.0
READ, SHOWN, KINDS = 200, 5, 6


@dataclass(frozen=True)
class Spot:
    """Where a call is about: a point if it is known, the deepest unit, and its name; nothing where nothing was found."""

    lon: float | None = None
    lat: float | None = None
    unit_id: int | None = None
    depth: int = 0
    name: str = ""
    # What only says where: two reports of one place are not alike by its name.
    words: str = ""


def spot_of(street: Street, place: str, lon: float | None = None, lat: float | None = None) -> Spot:
    """Return what a pin, or words about a place, mean in a street."""
    if lon is not None and lat is not None:
        line = locate(lon, lat, street=street)
        if line is not None:
            words = f"{place} {' '.join(unit.name for unit in line.units)}"
            return Spot(lon, lat, line.ids[-1], len(line.ids) - 1, name_of(line.deepest), words)
    found = find_place(street, place) if place.strip() else None
    if found is None or found.line is None or len(found.line.ids) < 2:
        return Spot()
    # The middle of a whole road or area is no place; a case lies on it, and not near its middle.
    known = found.unit is not None and found.unit.depth is None
    point = (found.lon, found.lat) if known else (None, None)
    return Spot(*point, found.line.ids[-1], len(found.line.ids) - 1, found.name, f"{place} {found.name}")


@dataclass(frozen=True)
class Alike:
    """A case that the call may be about: how much of the words is the same, and how far it lies if that is known."""

    case: Case
    share: float
    metres: int | None


def alike(actor: Actor, street: Street, text: str, spot: Spot, *, now: datetime) -> list[Alike]:
    """Return the cases in progress that may be what the caller means, the likeliest first.

    Those of the last month near the pin or in the same unit, in which a part of the words is the same; where the place
    says much (a building, a grid), few words are enough.
    """
    said = pieces_of(text) - pieces_of(spot.words)
    if spot.unit_id is None or not said:
        return []
    cases = Case.objects.visible_to(actor).filter(
        street_id=street.pk, state__in=IN_PROGRESS, reported_at__gte=now - LATELY
    )
    near = {
        case.pk: case
        for some in _around(cases, spot)
        for case in some.select_related("category", "unit").order_by("-reported_at", "-id")[:READ]
    }
    found = []
    for case in near.values():
        share = likeness_of(said, f"{case.title} {case.body}")
        metres = _metres(case, spot)
        if share >= ALIKE and (metres is None or metres <= NEAR):
            found.append(Alike(case, share, None if metres is None else int(metres)))
    return sorted(found, key=lambda one: (-one.share, one.metres or 0, one.case.number))[:SHOWN]


def _around(cases: Any, spot: Spot) -> list[Any]:
    """Return the cases that may lie there, asked each by an index of its own: in the unit, and around the pin."""
    here = Q(**{f"lineage__{spot.depth}": spot.unit_id})
    if spot.lon is None or spot.lat is None:
        return [cases.filter(here)]
    high, wide = NEAR / METRES, NEAR / (METRES * max(0.1, cos(radians(spot.lat))))
    box = Q(lon__range=(spot.lon - wide, spot.lon + wide), lat__range=(spot.lat - high, spot.lat + high))
    cells = cells_around(spot.lon, spot.lat, wide=wide, high=high)
    pinned = cases.alias(cell=Cell("lat", "lon")).filter(box, cell__in=cells, lon__isnull=False)
    return [cases.filter(here, lon=None), pinned]


def _metres(case: Case, spot: Spot) -> float | None:
    if None in (case.lon, case.lat, spot.lon, spot.lat):
        return None
    east = (float(case.lon or 0) - float(spot.lon or 0)) * METRES * cos(radians(float(spot.lat or 0)))
    return hypot(east, (float(case.lat or 0) - float(spot.lat or 0)) * METRES)


# --- Kinds of trouble -----------------------------------------------------------------------------------------------
def kinds_for(text: str, street_id: int) -> list[Category]:
    """Return the types that a text may be about, the likeliest first: by what the office has taught, and its words."""
    if not text.strip():
        return []
    return [one.category for one in likely(text, street_id=street_id, most=KINDS)]
