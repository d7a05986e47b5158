"""What a map of hot spots is made of: hexagons of one size over a street, or its units; which lie beside which. Pure.

Hexagons are laid point up over a plane of metres around the middle of the street. A cell is named "h" and its two steps from
the middle, so the same name is the same ground for as long as the street keeps its outline.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, pi, radians, sin, sqrt
from typing import Any

DEGREE = 111_195.0  # metres of a degree of latitude
ROOT = sqrt(3)
# About so many hexagons cover a street, and none is smaller than this from its middle to a corner, in metres.
CELLS, SMALLEST, STEP = 160, 40.0, 10.0
# Corners that are nearer than this many degrees are the same corner: ten centimetres.
SAME = 6
BESIDE = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1))
NEAREST = 4
Ring = Sequence[Sequence[float]]


def rings(geometry: Mapping[str, Any] | None) -> list[Ring]:
    """Return every ring of an area, outer and inner."""
    if not geometry:
        return []
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for part in parts for ring in part]


def inside(lon: float, lat: float, around: Iterable[Ring]) -> bool:
    """Return whether a point lies in an area: a line from it crosses the rings an odd number of times."""
    odd = False
    for ring in around:
        for (ax, ay, *_a), (bx, by, *_b) in pairwise(ring):
            if (ay > lat) != (by > lat) and lon < (bx - ax) * (lat - ay) / (by - ay) + ax:
                odd = not odd
    return odd


@dataclass(frozen=True)
class Hexagons:
    """A plane of hexagons around a point, each so many metres from its middle to its corners."""

    lon: float
    lat: float
    size: float

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point lies on the plane."""
        return (lon - self.lon) * DEGREE * cos(radians(self.lat)), (lat - self.lat) * DEGREE

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return the point at a place of the plane."""
        return self.lon + x / (DEGREE * cos(radians(self.lat))), self.lat + y / DEGREE

    def cell(self, lon: float, lat: float) -> tuple[int, int]:
        """Return the hexagon that a point lies in."""
        x, y = self.metres(lon, lat)
        q, r = (ROOT / 3 * x - y / 3) / self.size, 2 / 3 * y / self.size
        # To the nearest of the whole steps of three axes whose sum is nought.
        a, b, c = round(q), round(r), round(-q - r)
        da, db, dc = abs(a - q), abs(b - r), abs(c + q + r)
        if da > db and da > dc:
            a = -b - c
        elif db > dc:
            b = -a - c
        return a, b

    def middle(self, q: int, r: int) -> tuple[float, float]:
        """Return the middle of a hexagon."""
        return self.degrees(self.size * ROOT * (q + r / 2), self.size * 1.5 * r)

    def ring(self, q: int, r: int) -> list[list[float]]:
        """Return the corners of a hexagon, closed."""
        x, y = self.size * ROOT * (q + r / 2), self.size * 1.5 * r
        corners = [
            self.degrees(x + self.size * sin(pi / 3 * n), y + self.size * cos(pi / 3 * n))
            for n in (0, 1, 2, 3, 4, 5, 0)
        ]
        return [[round(lon, 6), round(lat, 6)] for lon, lat in corners]


def hexagons_over(geometry: Mapping[str, Any]) -> tuple[Hexagons, list[tuple[int, int]]]:
    """Return hexagons over an area, those whose middle lies in it; their size follows from the area's."""
    around = rings(geometry)
    points = [point for ring in around for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    plane = Hexagons((west + east) / 2, (south + north) / 2, 1.0)
    flat = [[plane.metres(p[0], p[1]) for p in ring] for ring in around]
    area = abs(sum((ax * by - bx * ay) / 2 for ring in flat for (ax, ay), (bx, by) in pairwise(ring)))
    size = max(SMALLEST, ceil(sqrt(area / CELLS / (1.5 * ROOT)) / STEP) * STEP)
    plane = Hexagons(plane.lon, plane.lat, size)
    x, y = plane.metres(east, north)
    rows = floor(y / (1.5 * size)) + 1
    columns = floor(x / (ROOT * size)) + 1
    found = [
        (q, r)
        for r in range(-rows, rows + 1)
        for q in range(-columns - floor(r / 2) - 1, columns - floor(r / 2) + 2)
        if inside(*plane.middle(q, r), around)
    ]
    return plane, found


def named(q: int, r: int) -> str:
    """Return the name of a hexagon."""
    return f"h{q}_{r}"


def beside_hexagons(cells: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the hexagons beside each."""
    place = {cell: at for at, cell in enumerate(cells)}
    return [[place[q + dq, r + dr] for dq, dr in BESIDE if (q + dq, r + dr) in place] for q, r in cells]


def beside_areas(geometries: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Return the areas that share a corner with each; one that shares none has the nearest to it."""
    corners: dict[tuple[float, float], set[int]] = defaultdict(set)
    for at, geometry in enumerate(geometries):
        for ring in rings(geometry):
            for point in ring:
                corners[round(point[0], SAME), round(point[1], SAME)].add(at)
    beside: list[set[int]] = [set() for _one in geometries]
    for some in corners.values():
        for at in some:
            beside[at] |= some - {at}
    middles = [_middle(geometry) for geometry in geometries]
    for at, others in enumerate(beside):
        if not others and len(geometries) > 1:
            x, y = middles[at]
            by_way = sorted(
                (other for other in range(len(middles)) if other != at), key=lambda o: _way(x, y, middles[o])
            )
            others.update(by_way[:NEAREST])
    return [sorted(others) for others in beside]


def _middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    points = [point for ring in rings(geometry) for point in ring]
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _way(x: float, y: float, to: tuple[float, float]) -> float:
    return ((to[0] - x) * cos(radians(y))) ** 2 + (to[1] - y) ** 2
