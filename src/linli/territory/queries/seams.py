"""Seams: the places where one level does not cover the one above, each with a point to go to and its ground."""

import json
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from linli.territory.models import Street
from linli.territory.queries.atlas import atlas_of, today
from linli.territory.queries.eras import Era, UnitRef
from linli.territory.queries.partition import Finding, flat, partition_report

TOLERANCE = 1.0


@dataclass(frozen=True)
class Seam:
    """A piece of ground, or a unit, that does not fit: what is wrong between which two levels, where, how much of it."""

    kind: str
    parent_level: str
    child_level: str
    units: tuple[UnitRef, ...]
    square_metres: float = 0.0
    lon: float | None = None
    lat: float | None = None
    ground: str = ""


def seams(street: Street | int, on: date | None = None) -> tuple[Seam, ...]:
    """Return every seam between each level of a street and the next on a day, the largest first; kept for the edition.

    A gap of several pieces is several seams, because somebody has to go to each.
    """
    day = on or today()
    atlas = atlas_of(street)
    era = atlas.era(day)
    if "seams" not in era.kept:
        rungs = sorted(atlas.levels.values(), key=lambda level: level.depth)
        found = [
            seam
            for upper, lower in pairwise(rungs)
            for finding in partition_report(street, upper.code, lower.code, day, tolerance=TOLERANCE).findings
            for seam in _pieces(era, upper.code, lower.code, finding)
        ]
        found.sort(key=lambda seam: (-seam.square_metres, seam.kind, [unit.code for unit in seam.units]))
        era.kept["seams"] = tuple(found)
    return era.kept["seams"]


def _pieces(era: Era, upper: str, lower: str, finding: Finding) -> list[Seam]:
    whole = Seam(finding.kind, upper, lower, finding.units, finding.square_metres)
    ground = _ground(era, lower, finding)
    if ground is None:
        return [whole]
    parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
    found = []
    for part, area in zip(parts, shapely.area(flat(np.array(parts))) if parts else (), strict=True):
        if area >= TOLERANCE:
            spot = shapely.point_on_surface(part)
            told = json.dumps(json.loads(shapely.to_geojson(part)), separators=(",", ":"))
            lon, lat = round(spot.x, 6), round(spot.y, 6)
            found.append(
                Seam(finding.kind, upper, lower, finding.units, round(float(area), 1), lon, lat, told)
            )
    return found or [whole]


def _ground(era: Era, lower: str, finding: Finding) -> Any:
    """Return the ground of a finding, or None for one that is no ground."""
    shapes = [era.shapes[unit.id] for unit in finding.units if unit.id in era.shapes]
    if finding.kind == "gap":
        [parent] = finding.units
        below = [
            era.shapes[one]
            for one in era.subtree(parent.id)
            if one in era.shapes and era.units[one].level == lower
        ]
        return shapely.difference(shapes[0], shapely.union_all(below))
    if finding.kind == "overlap":
        return shapely.intersection(*shapes)
    if finding.kind == "outside":
        return shapely.difference(*shapes)
    return None
