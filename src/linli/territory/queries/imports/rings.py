"""One outline by itself: what is wrong with its rings, and the nearest outline that is right.

What a repair does, in this order: points that are no numbers, double points and spikes go; an open ring is closed;
rings of fewer than three corners go; what still crosses itself is taken apart by GEOS ("structure") and of the pieces
those are kept that are more than slivers. Which way round a ring runs is nobody's fault and is left as it came.
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from .drawn import AREAL, Drawn, Ring
from .metres import Metres

# A corner this sharp that goes out and comes back is a slip of the pen; its sine.
SHARP = 0.004
# A piece smaller than this share of the largest is crumbs of a crossing.
CRUMB = 0.001
# An outline of so many corners is asked, at so many of its sides, whether it has more crossings than can be undone.
MANY, ASKED, MOST_CROSSINGS = 2_000, 500, 500_000
_AT = re.compile(r"\[\s*(-?[\d.eE+-]+)\s+(-?[\d.eE+-]+)")
# What GEOS says, and what it is called here.
_REASONS = (
    ("Hole lies outside", "hole_outside"),
    ("Holes are nested", "nested_rings"),
    ("Nested shells", "nested_rings"),
    ("Duplicate Rings", "nested_rings"),
)


@dataclass
class Looked:
    """What was found: faults as (kind, facts), the outline as it can be used, and whether that took a repair."""

    shape: Any = None
    faults: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    repaired: bool = False


def look(drawn: Drawn, metres: Metres, tolerance: float) -> Looked:
    """Return what is wrong with an outline, and the outline put right; None for a shape nothing can be made of."""
    found = Looked()
    polygons = drawn.polygons
    if drawn.kind not in AREAL:
        found.faults.append(("wrong_type", {"type": drawn.kind}))
        polygons = [polygon for polygon in polygons if polygon and _is_closed(polygon[0])]
        if not polygons:
            return found
    elif not any(ring for polygon in polygons for ring in polygon):
        found.faults.append(("empty", {}))
        return found
    whole = _cleaned(polygons, found, metres, tolerance)
    if whole is None:
        return found
    found.faults += _crossings(whole)
    if not whole.is_valid:
        whole = None if _tangled(whole) else _valid(whole, metres, tolerance)
    if whole is None:
        found.faults.append(("nothing_left", {}))
    found.shape, found.repaired = whole, bool(found.faults)
    return found


def _cleaned(polygons: list[list[Ring]], found: Looked, metres: Metres, tolerance: float) -> Any:
    counts: dict[str, int] = {}
    where: dict[str, tuple[float, float]] = {}
    built = []
    for polygon in polygons:
        rings = []
        for place, ring in enumerate(polygon):
            clean = _ring(ring, counts, where, metres, tolerance)
            if clean is not None:
                rings.append(clean)
            elif place == 0:
                break  # without its shell a hole is a hole in nothing
        if rings:
            built.append(shapely.Polygon(rings[0], rings[1:]))
    for kind, count in counts.items():
        found.faults.append(
            (kind, {"count": count, "at": where[kind]} if kind in where else {"count": count})
        )
    if not built:
        return None
    return built[0] if len(built) == 1 and len(polygons) == 1 else shapely.MultiPolygon(built)


def _ring(
    ring: Ring,
    counts: dict[str, int],
    where: dict[str, tuple[float, float]],
    metres: Metres,
    tolerance: float,
) -> Any:
    """Return a ring without its slips, or None when fewer than three corners are left."""

    def note(kind: str, count: int, at: Any = None) -> None:
        counts[kind] = counts.get(kind, 0) + count
        if at is not None:
            where.setdefault(kind, (float(at[0]), float(at[1])))

    spots = np.array(ring, dtype=float).reshape(-1, 2)
    if not len(spots):
        note("too_few_points", 1)
        return None
    finite = np.isfinite(spots).all(axis=1)
    if not finite.all():
        note("not_finite", int((~finite).sum()))
        spots = spots[finite]
    if len(spots) > 1 and not np.array_equal(spots[0], spots[-1]):
        note("not_closed", 1, spots[-1])
    elif len(spots) > 1:
        spots = spots[:-1]
    if len(spots):
        double = np.all(spots == np.roll(spots, 1, axis=0), axis=1)
        if double.any() and len(spots) > 1:
            note("double_points", int(double.sum()), spots[double][0])
            spots = spots[~double]
    spots = _without_spikes(spots, note, metres, tolerance)
    if len(np.unique(spots, axis=0)) < 3:
        note("too_few_points", 1, spots[0] if len(spots) else None)
        return None
    return np.vstack((spots, spots[:1]))


def _without_spikes(spots: Any, note: Any, metres: Metres, tolerance: float) -> Any:
    while len(spots) > 3:
        before, after = np.roll(spots, 1, axis=0), np.roll(spots, -1, axis=0)
        narrow = math.cos(math.radians(float(spots[:, 1].mean())))
        came, goes = (spots - before) * (narrow, 1), (after - spots) * (narrow, 1)
        cross = came[:, 0] * goes[:, 1] - came[:, 1] * goes[:, 0]
        along = (came * goes).sum(axis=1)
        size = np.hypot(*came.T) * np.hypot(*goes.T)
        metre = math.radians(1) * 6_371_000
        # Out and back, and no ground worth the name between: half the cross product is the triangle.
        sharp = (
            (along < 0)
            & (np.abs(cross) <= SHARP * size)
            & (np.abs(cross) * metre**2 / 2 <= max(tolerance, 1))
        )
        if not sharp.any():
            return spots
        tips = np.flatnonzero(sharp)
        # Neighbours of one spike are looked at again when it is gone.
        tips = tips[np.insert(np.diff(tips) > 1, 0, True)]
        if len(tips) > 1 and tips[0] == 0 and tips[-1] == len(spots) - 1:
            tips = tips[:-1]
        note("spike", len(tips), spots[tips[0]])
        spots = np.delete(spots, tips, axis=0)
        double = np.all(spots == np.roll(spots, 1, axis=0), axis=1)
        spots = spots[~double] if len(spots) > 1 else spots
    return spots


def _crossings(whole: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return each reason why an outline is no outline, once for each of its polygons and once for them together."""
    if whole.is_valid:
        return []
    said = [shapely.is_valid_reason(part) for part in shapely.get_parts(whole) if not part.is_valid]
    told = []
    for reason in said or [shapely.is_valid_reason(whole)]:
        kind = next((kind for start, kind in _REASONS if reason.startswith(start)), "crosses_itself")
        at = _AT.search(reason)
        told.append((kind, {"at": (float(at.group(1)), float(at.group(2)))} if at else {}))
    return told


def _tangled(whole: Any) -> bool:
    """Say whether an outline crosses itself so often that GEOS could take all memory of the machine to undo it.

    Of an outline of very many points some sides are asked how many others they cross; each crossing becomes a node.
    """
    corners, of = shapely.get_coordinates(shapely.get_rings(whole), return_index=True)
    if len(corners) < MANY:
        return False
    sides = shapely.linestrings(np.stack((corners[:-1], corners[1:]), axis=1)[of[:-1] == of[1:]])
    asked = sides[np.linspace(0, len(sides) - 1, ASKED, dtype=int)]
    tree, met = shapely.STRtree(sides), 0
    for side in asked:
        met += len(tree.query(side, predicate="crosses"))
        if met / ASKED * len(sides) / 2 > MOST_CROSSINGS:
            return True
    return False


def _valid(whole: Any, metres: Metres, tolerance: float) -> Any:
    made = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    return sensible(made, metres, tolerance, CRUMB)


def sensible(shape: Any, metres: Metres, tolerance: float, crumb: float = 0.0) -> Any:
    """Return the polygons of whatever an overlay left, without crumbs; None when nothing worth the name is left.

    A crumb is smaller than `tolerance` or, where a share is said, than that share of the largest piece.
    """
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(shape))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    if not parts:
        return None
    largest = max(part.area for part in parts)
    kept = [
        part for part in parts
        if part.area == largest or (part.area > largest * crumb and metres.area(part) > tolerance)
    ]  # fmt: skip
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _is_closed(ring: Ring) -> bool:
    return len(ring) > 3 and ring[0] == ring[-1]
