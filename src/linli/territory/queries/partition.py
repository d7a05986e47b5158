"""Does one level cover another? Five areas must hold all 32 committees, each once, and all the ground."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely

from linli.territory.models import Street
from linli.territory.queries.atlas import atlas_of, today
from linli.territory.queries.eras import Era, UnitRef, units_of

EARTH = 6_371_008.8


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: no_parent, no_shape, no_children, gap, overlap or outside."""

    kind: str
    units: tuple[UnitRef, ...]
    square_metres: float = 0.0


@dataclass(frozen=True)
class PartitionReport:
    """What stands under what on a day, and everything that does not fit."""

    parent_level: str
    child_level: str
    on: date
    children: dict[UnitRef, tuple[UnitRef, ...]]
    findings: tuple[Finding, ...]

    @property
    def exact(self) -> bool:
        """Whether every child has one parent and their shapes cover each other without gap or overlap."""
        return not self.findings

    @property
    def count(self) -> int:
        """How many children have a parent."""
        return sum(len(children) for children in self.children.values())


def flat(shapes: Any) -> Any:
    """Return shapes in metres, true in area: the sinusoidal projection, which needs no table of zones."""

    def project(degrees: Any) -> Any:
        lon, lat = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
        return np.column_stack((EARTH * lon * np.cos(lat), EARTH * lat))

    return shapely.transform(shapes, project)


def partition_report(
    street: Street | int,
    parent_level: str,
    child_level: str,
    on: date | None = None,
    *,
    tolerance: float = 1.0,
) -> PartitionReport:
    """Return how the units of one level divide among those of another on a day.

    A unit cannot have two parents at a time, the database sees to it; two that claim the same ground are
    found as an overlap. Ground of less than `tolerance` square metres is rounding and is passed over.
    """
    day = on or today()
    era = atlas_of(street).era(day)
    parents = list(units_of(era, parent_level))
    held: dict[UnitRef, list[UnitRef]] = {parent: [] for parent in parents}
    findings: list[Finding] = []
    for child in units_of(era, child_level):
        above = era.line(child.id).at(parent_level)
        if above in held:
            held[above].append(child)
        else:
            findings.append(Finding("no_parent", (child,)))
        if child.id not in era.shapes:
            findings.append(Finding("no_shape", (child,)))
    for parent, children in held.items():
        if not children:
            findings.append(Finding("no_children", (parent,)))
        findings += _against_parent(era, parent, children, tolerance)
    findings += _overlaps(era, [child for children in held.values() for child in children], tolerance)
    return PartitionReport(
        parent_level,
        child_level,
        day,
        {parent: tuple(children) for parent, children in held.items()},
        tuple(findings),
    )


def _against_parent(era: Era, parent: UnitRef, children: list[UnitRef], tolerance: float) -> list[Finding]:
    if parent.id not in era.shapes:
        return [Finding("no_shape", (parent,))]
    drawn = [era.shapes[child.id] for child in children if child.id in era.shapes]
    if not drawn:
        return []
    whole, pieces = flat(era.shapes[parent.id]), flat(np.array(drawn))
    together = shapely.union_all(pieces)
    found = []
    gap = shapely.difference(whole, together).area
    if gap >= tolerance:
        found.append(Finding("gap", (parent,), round(gap, 1)))
    for child, piece in zip((child for child in children if child.id in era.shapes), pieces, strict=True):
        outside = shapely.difference(piece, whole).area
        if outside >= tolerance:
            found.append(Finding("outside", (child, parent), round(outside, 1)))
    return found


def _overlaps(era: Era, units: list[UnitRef], tolerance: float) -> list[Finding]:
    drawn = [unit for unit in units if unit.id in era.shapes]
    shapes = flat(np.array([era.shapes[unit.id] for unit in drawn]))
    if shapely.coverage_is_valid(shapes):
        return []
    found = []
    finder = shapely.STRtree(shapes)
    for one, other in zip(*finder.query(shapes, predicate="intersects"), strict=True):
        if one < other and (area := shapely.intersection(shapes[one], shapes[other]).area) >= tolerance:
            found.append(Finding("overlap", (drawn[one], drawn[other]), round(area, 1)))
    return found
