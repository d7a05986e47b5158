"""Random partitions, damaged at random: every damage is seen, every repair is taken, and what is left fits."""

import json
import random
from datetime import date
from typing import Any

import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.territory.queries.imports.cover import Cover, Piece
from linli.territory.queries.imports.drawn import from_geojson
from linli.territory.queries.imports.examine import Wanted, examine
from linli.territory.queries.imports.metres import Metres
from linli.territory.queries.imports.reading import Source
from linli.territory.queries.imports.rows import Ground, Rung, Stood

DAY = date(2026, 9, 1)
RUNGS = (Rung("street", "街道", "Street", 0), Rung("committee", "居委", "Committee", 1))
WEST, SOUTH, WIDE, HIGH = 121.44, 31.19, 0.012, 0.010
MAPPING = {name: name for name in ("code", "name", "level", "parent")}


def partition(seed: int, count: int) -> tuple[Any, list[Any]]:
    """Return a street and its committees: a plan of cells around random points."""
    rng = random.Random(seed)
    frame = shapely.box(WEST, SOUTH, WEST + WIDE, SOUTH + HIGH)
    spots = [(WEST + rng.random() * WIDE, SOUTH + rng.random() * HIGH) for _ in range(count)]
    cells = shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=frame)
    parts = [shapely.intersection(cell, frame) for cell in cells.geoms]
    return frame, [part for part in parts if part.geom_type == "Polygon" and part.area > 0]


def damaged(geometry: dict[str, Any], how: str, rng: random.Random) -> dict[str, Any]:
    """Return an outline spoilt in one way."""
    ring = geometry["coordinates"][0]
    at = rng.randrange(1, len(ring) - 1)
    if how == "open":
        ring.pop()
    elif how == "twice":
        ring[at:at] = [ring[at]] * rng.randrange(1, 4)
    elif how == "spike":
        (x, y), (before_x, before_y) = ring[at], ring[at - 1]
        ring[at + 1 : at + 1] = [[x + (x - before_x) / 3, y + (y - before_y) / 3], [x, y]]
    elif how == "jump":
        ring[at] = [ring[at][0] + rng.uniform(-2e-5, 2e-5), ring[at][1] + rng.uniform(-2e-5, 2e-5)]
        if at == 0 or at == len(ring) - 1:
            ring[0] = ring[-1] = ring[at]
    elif how == "swapped":
        geometry["coordinates"] = [[[y, x] for x, y in ring]]
    elif how == "nothing":
        ring[at] = [None, ring[at][1]]
    elif how == "other way":
        ring.reverse()
    elif how == "crossed" and len(ring) > 4:
        ring[1], ring[2] = ring[2], ring[1]
    return geometry


HOW = st.sampled_from(["", "open", "twice", "spike", "jump", "swapped", "nothing", "other way", "crossed"])
HARMLESS = {"", "other way"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 12), hows=st.lists(HOW, min_size=12, max_size=12))
def test_damage_is_seen_and_when_all_repairs_are_chosen_the_ground_is_covered_once(
    seed: int, count: int, hows: list[str]
) -> None:
    frame, parts = partition(seed, count)
    rng = random.Random(seed)
    root = Stood(1, "S", "街道", "Street", (), "street", "street", 0, "", frame, DAY, None, DAY)
    ground = Ground("S", DAY, RUNGS, {"S": root})
    sources = []
    for number, (part, how) in enumerate(zip(parts, hows, strict=False), 1):
        geometry = damaged(json.loads(shapely.to_geojson(part)), how, rng)
        cells = {"code": f"C{number}", "name": f"第{number}", "level": "committee", "parent": "S"}
        sources.append(Source(number, cells, from_geojson(geometry)))

    decisions: dict[str, bool] = {}
    for _again in range(6):
        found = examine(ground, sources, Wanted(MAPPING, decisions=decisions))
        fresh = {one.key: True for row in found.rows for one in row.repairs} | decisions
        if fresh == decisions:
            break
        decisions = fresh

    seen = {row.number for row in found.rows if row.faults}
    for number, how in enumerate(hows[: len(parts)], 1):
        if how in {"open", "twice", "spike", "swapped", "nothing"}:
            assert number in seen, how
    if set(hows[: len(parts)]) <= HARMLESS:
        assert found.faults == []
    assert all(row.shape is None or row.shape.is_valid for row in found.rows)
    assert not [fault for fault in found.blocking if fault.kind != "nothing_left"]
    assert not found.left or _too_much(found, parts), [(one.kind, one.facts) for one in found.left]


def _too_much(found: Any, parts: list[Any]) -> bool:
    """Whether what is left is of the sort that no rule settles: a unit would lose more than half, or win more than itself."""
    metres = Metres(WEST)
    sizes = {row.number: metres.area(row.shape) for row in found.rows if row.shape is not None}
    smallest = min([*sizes.values(), *(metres.area(part) for part in parts)])
    return all(fault.facts["m2"] > smallest / 4 for fault in found.left)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 20))
def test_a_sound_partition_has_no_fault_and_nothing_of_it_is_changed(seed: int, count: int) -> None:
    frame, parts = partition(seed, count)
    pieces = {"S": Piece("S", "街道", "", 0, "", frame)}
    pieces |= {f"C{n}": Piece(f"C{n}", "", "", 1, "S", part, n) for n, part in enumerate(parts, 1)}
    cover = Cover(pieces, Metres(WEST), 1.0)

    assert cover.faults() == []
    cover.settle(bool)
    assert cover.repairs == []


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_at_all_make_the_reader_fall_over(body: bytes) -> None:
    import io

    from linli.kernel.errors import Refusal
    from linli.territory.queries.imports.reading import read

    try:
        read(io.BytesIO(body))
    except Refusal as refusal:
        assert refusal.status in {413, 422}
