"""What whoever takes a call is offered while they type: places, kinds of trouble, and what is known already nearby."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Any

from django.db.models import Q

from linli.cases.public import IN_PROGRESS, Case, Category
from linli.kernel.naming import name_of
from linli.people.public import Actor, Power
from linli.sorting.public import likely
from linli.territory.public import Node, Street, find_place, locate, roads_of, simplified, tree

# What is told twice is told within a month, within a few minutes' walk.
LATELY, NEAR, METRES = timedelta(days=30), 150.0, 111_320.0
READ, SHOWN, KINDS, PLACES = 200, 5, 6, 8
# From how much of the shorter text's pairs of letters on two reports may be about the same, wherever they lie nearby.
ALIKE = 0.2


@dataclass(frozen=True)
class Spot:
    """Where a call is about: a point if it is known, the deepest unit, and its name; nothing where nothing was found."""

    lon: float | None = None
    lat: float | None = None
    unit_id: int | None = None
    depth: int = 0
    name: str = ""


def spot_of(street: Street, place: str, lon: float | None = None, lat: float | None = None) -> Spot:
    """Return what a pin, or words about a place, mean in a street."""
    if lon is not None and lat is not None:
        line = locate(lon, lat, street=street)
        if line is not None:
            return Spot(lon, lat, line.ids[-1], len(line.ids) - 1, name_of(line.deepest))
    found = find_place(street, place) if place.strip() else None
    if found is None or found.line is None or len(found.line.ids) < 2:
        return Spot()
    # The middle of a whole road or area is no place; a case lies on it, and not near its middle.
    known = found.unit is not None and found.unit.depth is None
    point = (found.lon, found.lat) if known else (None, None)
    return Spot(*point, found.line.ids[-1], len(found.line.ids) - 1, found.name)


@dataclass(frozen=True)
class Alike:
    """A case that the call may be about: how much of the words is the same, and how far it lies if that is known."""

    case: Case
    share: float
    metres: int | None


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text; punctuation parts them."""
    letters = "".join(letter if letter.isalnum() else " " for letter in simplified(text))
    return frozenset(letters[n : n + 2] for n in range(len(letters) - 1) if " " not in letters[n : n + 2])


def alike(actor: Actor, street: Street, text: str, spot: Spot, *, now: datetime) -> list[Alike]:
    """Return the cases in progress that may be what the caller means, the likeliest first.

    Those of the last month near the pin or in the same unit, in which a part of the words is the same; where the place
    says much (a building, a grid), few words are enough.
    """
    said = pairs(text)
    if spot.unit_id is None or not said:
        return []
    cases = Case.objects.visible_to(actor).filter(
        street_id=street.pk, state__in=IN_PROGRESS, reported_at__gte=now - LATELY
    )
    near = {
        case.pk: case
        for where in _around(spot)
        for case in cases.filter(where)
        .select_related("category", "unit")
        .order_by("-reported_at", "-id")[:READ]
    }
    found = []
    for case in near.values():
        theirs = pairs(f"{case.title} {case.body}")
        share = len(said & theirs) / max(1, min(len(said), len(theirs)))
        metres = _metres(case, spot)
        if share >= ALIKE and (metres is None or metres <= NEAR):
            found.append(Alike(case, share, None if metres is None else int(metres)))
    return sorted(found, key=lambda one: (-one.share, one.metres or 0, one.case.number))[:SHOWN]


def _around(spot: Spot) -> list[Q]:
    """Return where it may lie, each for an index of its own: the unit, and what lies around the pin."""
    here = Q(**{f"lineage__{spot.depth}": spot.unit_id})
    if spot.lon is None or spot.lat is None:
        return [here]
    high, wide = NEAR / METRES, NEAR / (METRES * max(0.1, cos(radians(spot.lat))))
    box = Q(lon__range=(spot.lon - wide, spot.lon + wide), lat__range=(spot.lat - high, spot.lat + high))
    return [here & Q(lon=None), box]


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


# --- Places ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Named:
    """A place that the words typed so far may become."""

    name: str
    within: str


def places_for(street: Street, text: str) -> list[Named]:
    """Return the units and roads of a street whose name goes on as the text does, or holds it."""
    said = simplified(text)
    if not said:
        return []
    every = [*_units(tree(street), ""), *(Named(name_of(road), "") for road in roads_of(street))]
    first = [one for one in every if simplified(one.name).startswith(said)]
    then = [one for one in every if said in simplified(one.name) and one not in first]
    return list(dict.fromkeys([*first, *then]))[:PLACES]


def _units(nodes: Sequence[Node], within: str) -> Iterator[Named]:
    for node in nodes:
        name = name_of(node.unit)
        if within:
            yield Named(name, within)
        yield from _units(node.children, name)


def may_take(actor: Actor, street_id: int) -> bool:
    """Return whether this actor takes calls in a street."""
    return actor.has(Power.REPORT, street_id=street_id)


def may_join(actor: Actor, case: Case) -> bool:
    """Return whether this actor may add a voice to a case."""
    told: dict[str, Any] = {
        "street_id": case.street_id, "lineage": case.lineage, "organisations": case.organisations,
    }  # fmt: skip
    return actor.may(Power.FILE, **told) or actor.may(Power.DISPATCH, **told)
