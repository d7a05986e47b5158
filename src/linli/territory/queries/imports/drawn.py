"""Outlines as a file has them, read number by number: a ring that is not closed is a fault to show, not an exception.

GEOS refuses what is not a ring, so the text is taken apart here: GeoJSON, WKT, and the "lon,lat;lon,lat|…" that
Chinese map services hand out.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Spot = tuple[float, float]
Ring = list[Spot]
AREAL = ("Polygon", "MultiPolygon")
_TOKEN = re.compile(r"[(),]|[^\s(),]+")
_WKT = re.compile(r"^\s*(?:SRID=\d+;)?\s*([A-Za-z]+)\s*(?:ZM|Z|M)?\s*(\(|EMPTY)", re.IGNORECASE)
_LINE = re.compile(r"^\s*-?\d+(?:\.\d+)?\s*,\s*-?\d+(?:\.\d+)?\s*[;|]")
_NAMES = {
    one.lower(): one for one in ("Point", "MultiPoint", "LineString", "MultiLineString", *AREAL, "GeometryCollection")
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """An outline as it came: what it says it is, and its polygons as rings of (lon, lat), the first the shell."""

    kind: str
    polygons: list[list[Ring]]

    def spots(self) -> Iterator[Spot]:
        """Yield every point."""
        for polygon in self.polygons:
            for ring in polygon:
                yield from ring

    def moved(self, turn: Callable[[float, float], Spot]) -> "Drawn":
        """Return it with every point turned, each place once: neighbours share their points."""
        known: dict[Spot, Spot] = {}

        def once(spot: Spot) -> Spot:
            if spot not in known:
                known[spot] = turn(*spot) if _finite(spot) else spot
            return known[spot]

        return Drawn(self.kind, [[[once(s) for s in ring] for ring in polygon] for polygon in self.polygons])

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept: numbers that are none stand as null."""
        return {
            "type": self.kind,
            "coordinates": [
                [[list(s) if _finite(s) else None for s in ring] for ring in polygon]
                for polygon in self.polygons
            ],
        }

    def shown(self) -> dict[str, Any] | None:
        """Return it as a map can draw it, faults and all; None where there is nothing to draw."""
        polygons = [
            [[list(s) for s in ring if _finite(s)] for ring in polygon if len(ring) > 2]
            for polygon in self.polygons
        ]
        told = [polygon for polygon in polygons if polygon and len(polygon[0]) > 2]
        return {"type": "MultiPolygon", "coordinates": told} if told else None


def _finite(spot: Spot) -> bool:
    return math.isfinite(spot[0]) and math.isfinite(spot[1])


def kept(told: dict[str, Any] | None) -> Drawn | None:
    """Return the outline that `as_json` kept."""
    if told is None:
        return None
    nothing = (math.nan, math.nan)
    return Drawn(
        told["type"],
        [
            [[(s[0], s[1]) if s else nothing for s in ring] for ring in polygon]
            for polygon in told["coordinates"]
        ],
    )


def from_geojson(told: Any) -> Drawn | None:
    """Return the outline of a GeoJSON geometry, None for null; what is no geometry at all refuses."""
    if told is None:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("type"), str):
        raise ValueError("not a geometry")  # noqa: TRY004 - the caller reads one kind of trouble
    kind = told["type"]
    if kind == "Feature":
        return from_geojson(told.get("geometry"))
    if kind == "GeometryCollection":
        parts = [from_geojson(part) for part in told.get("geometries") or []]
        return Drawn(kind, [polygon for part in parts if part for polygon in part.polygons])
    if kind.lower() not in _NAMES:
        raise ValueError(f"no geometry is called {kind[:40]}")
    return _built(_NAMES[kind.lower()], told.get("coordinates") or [])


def _built(kind: str, coordinates: Any) -> Drawn:
    try:
        if kind == "Polygon":
            return Drawn(kind, [_rings(coordinates)] if coordinates else [])
        if kind == "MultiPolygon":
            return Drawn(kind, [_rings(polygon) for polygon in coordinates if polygon])
        if kind == "LineString":
            return Drawn(kind, [[_ring(coordinates)]])
        if kind == "MultiLineString":
            return Drawn(kind, [[_ring(line)] for line in coordinates])
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError("coordinates are not lists of numbers") from error
    return Drawn(kind, [])


def _rings(polygon: Any) -> list[Ring]:
    if not isinstance(polygon, list | tuple):
        raise ValueError("a polygon is a list of rings")  # noqa: TRY004 - the caller reads one kind of trouble
    return [_ring(ring) for ring in polygon]


def _ring(ring: Any) -> Ring:
    if not isinstance(ring, list | tuple):
        raise ValueError("a ring is a list of points")  # noqa: TRY004 - the caller reads one kind of trouble
    return [_spot(spot) for spot in ring]


def _spot(spot: Any) -> Spot:
    if not isinstance(spot, list | tuple) or len(spot) < 2:
        raise ValueError("a point is two numbers")
    return _number(spot[0]), _number(spot[1])


def _number(value: Any) -> float:
    try:
        # A truth is a number to Python, and no longitude.
        return math.nan if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def from_text(text: str) -> Drawn | None:
    """Return the outline that a cell holds as GeoJSON, WKT or a line of pairs; None for an empty cell."""
    said = text.strip()
    if not said:
        return None
    if said[0] in "{[":
        try:
            told = json.loads(said)
        except (ValueError, RecursionError) as error:
            raise ValueError("neither GeoJSON nor WKT") from error
        return from_geojson(told if isinstance(told, dict) else _as_geometry(told))
    if found := _WKT.match(said):
        return _from_wkt(found.group(1), said)
    if _LINE.match(said):
        parts = [[_pair(pair) for pair in part.split(";") if pair.strip()] for part in said.split("|")]
        return Drawn("MultiPolygon", [[ring] for ring in parts if ring])
    raise ValueError("neither GeoJSON nor WKT")


def _as_geometry(told: list[Any]) -> dict[str, Any]:
    """Return bare coordinates as the polygon they are the coordinates of."""
    depth, inner = 0, told
    while isinstance(inner, list) and inner:
        depth, inner = depth + 1, inner[0]
    nested = {2: [told], 3: told}.get(depth)
    return (
        {"type": "Polygon", "coordinates": nested}
        if nested
        else {"type": "MultiPolygon", "coordinates": told}
    )


def _pair(text: str) -> Spot:
    numbers = text.split(",")
    return (_number(numbers[0].strip()), _number(numbers[1].strip()) if len(numbers) > 1 else math.nan)


def _from_wkt(kind: str, text: str) -> Drawn:
    name = _NAMES.get(kind.lower())
    if name is None:
        raise ValueError(f"no geometry is called {kind[:40]}")
    start = text.find("(")
    if start < 0:
        return Drawn(name, [])
    if name == "GeometryCollection":
        return Drawn(name, [])
    return _built(name, _nested(text[start:]))


def _nested(text: str) -> Any:
    """Return the brackets of WKT as lists, pairs of numbers as points."""
    stack: list[list[Any]] = [[]]
    numbers: list[float] = []

    def end_point() -> None:
        if numbers:
            stack[-1].append(tuple(numbers))
            numbers.clear()

    for token in _TOKEN.findall(text):
        if token == "(":  # noqa: S105 - a bracket, no secret
            stack.append([])
        elif token == ",":  # noqa: S105 - a comma, no secret
            end_point()
        elif token == ")":  # noqa: S105 - a bracket, no secret
            end_point()
            if len(stack) < 2:
                raise ValueError("the brackets of the WKT do not fit")
            done = stack.pop()
            stack[-1].append(done)
        else:
            numbers.append(_number(token))
    if len(stack) != 1 or len(stack[0]) != 1:
        raise ValueError("the brackets of the WKT do not fit")
    return stack[0][0]
