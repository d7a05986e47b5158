"""On which road something lies."""

from datetime import date
from typing import Any

from linli.territory.public import road_at, road_named


def road_of(street: Any, *, place: str, lon: float | None, lat: float | None, on: date) -> int | None:
    """Return the id of the road that the words about a place name, else of the one the pin lies on, as of a day.

    The words win, because who stands at a corner knows which of the two roads is meant.
    """
    found = road_named(street, place, on=on) if place else None
    if found is None and lon is not None and lat is not None:
        found = road_at(street, lon, lat, on=on)
    return found.id if found else None
