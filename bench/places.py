"""Where a point lies: `locate` and `locate_many` beside a bare STRtree over the same 2,000 polygons.

The baseline is the least that any answer needs: one tree of the same outlines, asked with the same points, and nothing
done with what it finds. Ours knows the day, the street, the rule for borders, and answers with the whole line of units.
"""

import gc
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

UNITS = 2_000
SINGLE, BULK, ROUNDS = 4_000, 50_000, 11
WEST, SOUTH, SIDE = 121.0, 31.5, 0.05
SINCE = date(2020, 1, 1)


def a_city() -> Any:
    """Found a street of 2,000 micro-grids in 40 committees whose borders have corners; return it."""
    from linli.territory.public import NewUnit, Street, add_units, found_street

    known = Street.objects.filter(slug="bench-places").first()
    if known:
        return known
    at = datetime(2026, 11, 20, 4, tzinfo=UTC)
    street = found_street(
        code="990000001", slug="bench-places", name="测量街道", name_en="Measured", prefix="ZM", by=None, at=at,
        levels=(("street", "街道", "Street"), ("committee", "居委", "Committee"), ("micro_grid", "微网格", "Grid")),
        geometry=_box(0, 0, 50, 40), starts_on=SINCE,
    )  # fmt: skip
    units = [
        NewUnit(
            f"C{row:02d}",
            "committee",
            f"第{row}居委",
            "",
            "committee",
            street.code,
            (),
            _box(0, row, 50, row + 1),
        )
        for row in range(40)
    ]
    units += [
        NewUnit(f"G{row:02d}-{column:02d}", "micro_grid", f"网格{row}-{column}", "", "micro_grid", f"C{row:02d}", (),
                _box(column, row, column + 1, row + 1))
        for row in range(40) for column in range(50)
    ]  # fmt: skip
    add_units(street=street, units=units, starts_on=SINCE, by=None, at=at)
    street.refresh_from_db()
    return street


def _box(west: int, south: int, east: int, north: int) -> dict[str, Any]:
    """Return a rectangle of cells whose sides are bent at every quarter of a cell, the same for both neighbours."""
    ring = [(west + n / 4, south) for n in range(4 * (east - west))]
    ring += [(east, south + n / 4) for n in range(4 * (north - south))]
    ring += [(east - n / 4, north) for n in range(4 * (east - west))]
    ring += [(west, north - n / 4) for n in range(4 * (north - south))]
    bent = [(x + 0.03 * ((int(x * 4) * 7 + int(y * 4) * 3) % 5 - 2), y + 0.03 * ((int(x * 4) + int(y * 4) * 11) % 5 - 2))
            for x, y in ring]  # fmt: skip
    spots = [[round(WEST + x * SIDE / 50, 7), round(SOUTH + y * SIDE / 50, 7)] for x, y in [*bent, bent[0]]]
    return {"type": "Polygon", "coordinates": [spots]}


def seconds(ours: Callable[[], Any], bare: Callable[[], Any]) -> tuple[float, float]:
    """Return how long both take: medians of runs by turns, so that a busy machine is busy for both.

    The collector of garbage stands still meanwhile: it walks through all of Django now and then, and by turns it would
    always fall on the same one of the two.
    """
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.disable()
    for turn in range(ROUNDS + 1):
        for did, do in zip(times, (ours, bare), strict=True):
            began = time.perf_counter()
            do()
            if turn:  # the first warms up
                did.append(time.perf_counter() - began)
    gc.enable()
    return statistics.median(times[0]), statistics.median(times[1])


def measure() -> list[dict[str, Any]]:
    """Return both measurements: microseconds a point, ours and the baseline's, and ours as a multiple of it."""
    import shapely

    from linli.territory.models import UnitShape
    from linli.territory.public import locate, locate_many

    street = a_city()
    shapes = shapely.from_geojson(
        [
            _text(row.geometry)
            for row in UnitShape.objects.filter(unit__street=street, unit__kind="micro_grid").order_by(
                "unit__code"
            )
        ]
    )
    tree = shapely.STRtree(shapes)
    rng = random.Random(7)
    spots = [
        (rng.uniform(WEST + 0.001, WEST + 0.049), rng.uniform(SOUTH + 0.001, SOUTH + 0.039))
        for _ in range(BULK)
    ]
    singly = spots[:SINGLE]

    def bare_single() -> None:
        for lon, lat in singly:
            tree.query(shapely.Point(lon, lat), predicate="intersects")

    def ours_single() -> None:
        for lon, lat in singly:
            locate(lon, lat, street=street.pk)

    cases = (
        ("locate, one point", ours_single, bare_single, SINGLE),
        (
            "locate_many, 50,000 points",
            lambda: locate_many(spots, street=street.pk),
            lambda: tree.query(shapely.points(spots), predicate="intersects"),
            BULK,
        ),
    )
    found = []
    for name, ours, bare, count in cases:
        own, base = (taken / count * 1e6 for taken in seconds(ours, bare))
        note = f"{UNITS:,} polygons; baseline: bare shapely STRtree.query of the same points; target ≤ 1.5 × its time"
        found.append(
            {
                "name": name, "ours": round(own, 3), "baseline": round(base, 3), "ratio": round(own / base, 2),
                "unit": "µs a point", "note": note, "budget": "<= 1.5",
            }
        )  # fmt: skip
    return found


def _text(geometry: dict[str, Any]) -> str:
    import json

    return json.dumps(geometry)
