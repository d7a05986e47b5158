"""A file to try with: part of this street as it stands, spoilt in every way that files are spoilt."""

import json
from typing import Any

import shapely
from shapely import affinity

from linli.territory.models import Street

from .exporting import exported

ROWS = 14
Spoilt = tuple[dict[str, str], dict[str, Any]]


def faulty_sample(street: Street) -> bytes:
    """Return a dozen committees (or what stands at their depth) with a fault in nearly each, as GeoJSON."""
    rows = [
        (cells, shape) for cells, shape in exported(street)
        if cells["level"] and shape is not None and shape.geom_type == "Polygon" and cells["parent"] not in {"", street.code}
    ]  # fmt: skip
    if not rows:
        rows = [(cells, shape) for cells, shape in exported(street) if shape is not None]
    depth = rows[0][0]["level"] if rows else ""
    chosen = [(dict(cells), shape) for cells, shape in rows if cells["level"] == depth][:ROWS]
    damages = (
        _fat, _thin, _open, _spiked, _swapped, _doubled, _bow_tie, _nameless, _orphan, _twice, _unknown_level, _bad_day,
    )  # fmt: skip
    features = []
    for number, (cells, shape) in enumerate(chosen):
        spoilt: Spoilt = cells, json.loads(shapely.to_geojson(shape))
        if number < len(damages):
            spoilt = damages[number](*spoilt, shape)
        features.append({"type": "Feature", "properties": spoilt[0], "geometry": spoilt[1]})
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1
    ).encode()


def _fat(cells: dict[str, str], _geometry: dict[str, Any], shape: Any) -> Spoilt:
    return cells, json.loads(shapely.to_geojson(affinity.scale(shape, 1.01, 1.01)))


def _thin(cells: dict[str, str], _geometry: dict[str, Any], shape: Any) -> Spoilt:
    return cells, json.loads(shapely.to_geojson(affinity.scale(shape, 0.985, 0.985)))


def _open(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    geometry["coordinates"][0].pop()
    return cells, geometry


def _spiked(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    ring = geometry["coordinates"][0]
    (x, y), (past_x, past_y) = ring[1], ring[0]
    ring[2:2] = [[x + (x - past_x) * 0.6, y + (y - past_y) * 0.6], [x, y]]
    return cells, geometry


def _swapped(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    geometry["coordinates"] = [[[y, x] for x, y in ring] for ring in geometry["coordinates"]]
    return cells, geometry


def _doubled(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    ring = geometry["coordinates"][0]
    ring[1:1] = [ring[1]] * 3
    return cells, geometry


def _bow_tie(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    ring = geometry["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return cells, geometry


def _nameless(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    return cells | {"code": "", "name": f"{cells['name']} (2)"}, geometry


def _orphan(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    return cells | {"parent": "无此单元"}, geometry


def _twice(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    return cells | {"aliases": "样例"}, geometry


def _unknown_level(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    return cells | {"level": "省", "kind": ""}, geometry


def _bad_day(cells: dict[str, str], geometry: dict[str, Any], _shape: Any) -> Spoilt:
    return cells | {"ends_on": "2020-13-40"}, geometry
