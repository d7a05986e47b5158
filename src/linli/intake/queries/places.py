"""Where something may lie: the choices of a street, without making anybody know the tree."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.cache import cache

from linli.kernel.naming import TRADITIONAL, reads_traditional, said
from linli.territory.public import Node, Street, Unit, geojson, levels_of, tree

DAY = 86_400
# The rung that a map for residents draws, the first that the street's ladder has: names people know.
RUNGS = ("committee", "area", "block", "street")


def places_to_choose(street: Any, *, english: bool) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the estates of a street, grouped by their committee; where there are none, the committees themselves.

    Residents know the name over their gate and sometimes the committee, never a micro-grid.
    """
    groups = []
    for node in _nodes(tree(street)):
        if node.unit.kind == "committee":
            below = [child for child in node.children if child.unit.kind == "estate"] or [node]
            groups.append((_name(node, english), [(child.unit.id, _name(child, english)) for child in below]))
    return groups


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


def _name(node: Node, english: bool) -> str:  # noqa: FBT001 - one caller, one meaning
    return said(node.unit.name, node.unit.name_en if english else "")


def unit_of(street: Any, unit_id: int) -> Unit | None:
    """Return a unit of this street, or nothing."""
    return Unit.objects.filter(street=street, pk=unit_id).first()


def ground_tag(street: Street, on: date) -> str:
    """Return what changes when the ground of a street does: its edition, the day (shapes are dated) and the script."""
    script = f" {TRADITIONAL}" if reads_traditional() else ""
    return hashlib.sha256(f"{street.edition} {on}{script}".encode()).hexdigest()[:16]


def ground(street: Street, on: date) -> bytes:
    """Return the map on which residents find a place: committees and roads as GeoJSON."""
    key = f"ground:{street.pk}:{street.edition}:{on}"
    found: bytes | None = cache.get(key)
    if found is None:
        rungs = {level.code for level in levels_of(street)}
        rung = next((code for code in RUNGS if code in rungs), "street")
        shapes = _features(geojson(street, rung, on))
        for feature in shapes:
            feature["properties"].pop("url", None)
        told = {"type": "FeatureCollection", "features": [*shapes, *_features(geojson(street, "roads", on))]}
        found = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        cache.set(key, found, DAY)
    return found


def _features(body: bytes | None) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(body)["features"] if body else []
    return features
