"""What lies near a place: found square by square, the newest of each, however many cases a street has."""

from collections.abc import Iterator
from datetime import datetime
from math import cos, hypot, radians
from typing import Any, NamedTuple
from uuid import UUID

from linli.kernel.statements import prepared

from ..models import cells_around

METRES = 111_320
# Of each square of 200 metres the newest are read; where more is reported in a month, the newest say enough.
OF_EACH = 16
_NEAR = """
SELECT c.id, c.lon, c.lat, c.reported_at, c.category_id, c.title, left(c.body, 200)
FROM unnest(%(cells)s::bigint[]) AS square (cell), LATERAL (
    SELECT * FROM cases_case c WHERE c.street_id = %(street)s AND c.lon IS NOT NULL
    AND (floor(c.lat * 500)::bigint * 1000000 + floor(c.lon * 500)::bigint) = square.cell
    AND c.reported_at >= %(since)s AND NOT c.hidden_from_public
    AND c.state IN ('filed', 'dispatched', 'in_hand', 'coordinating', 'fed_back', 'inspected', 'closed')
    AND c.lon BETWEEN %(west)s AND %(east)s AND c.lat BETWEEN %(south)s AND %(north)s
    ORDER BY c.reported_at DESC LIMIT %(most)s
) c
"""


class NearCase(NamedTuple):
    """A case near a place: as much of it as is compared, and how far it lies."""

    id: UUID
    metres: float
    at: datetime
    category_id: int | None
    title: str
    body: str


def public_near(
    street_id: int, lon: float, lat: float, *, metres: float, since: datetime
) -> Iterator[NearCase]:
    """Yield what the public may see within some metres of a place that was reported since a moment.

    The words are those of whoever reported it: to be compared, never to be shown.
    """
    across = METRES * max(0.1, cos(radians(lat)))
    wide, high = metres / across, metres / METRES
    asked: dict[str, Any] = {
        "street": street_id, "cells": cells_around(lon, lat, wide=wide, high=high), "since": since, "most": OF_EACH,
        "west": lon - wide, "east": lon + wide, "south": lat - high, "north": lat + high,
    }  # fmt: skip
    for pk, x, y, at, category_id, title, body in prepared(_NEAR, asked):
        far = hypot((x - lon) * across, (y - lat) * METRES)
        if far <= metres:
            yield NearCase(pk, far, at, category_id, title, body)
