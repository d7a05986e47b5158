"""Jurisdiction gaps and overlaps (管辖缝隙), seams of the ground, and what lies open on each road."""

from bisect import bisect_right
from typing import Any

from django.http import HttpRequest
from ninja import Query

from linli.cases.queries import catalogue
from linli.cases.queries.roads import road_statuses
from linli.kernel.naming import name_of
from linli.kernel.paging import BadCursor
from linli.people.public import Gap, Kind, Lack, duty_gaps
from linli.territory.public import UnknownUnit, line_of, roads_of, seams, subtree_ids, unit_called

from .door import Here, enter, router
from .matrix_shapes import GapList, GapsAsked, RoadStatuses, SeamList, SeamsAsked
from .shapes import body_of


def gap_out(gap: Gap) -> dict[str, Any]:
    """Return a gap of the table of duties."""
    rows = [
        {
            "row": row.row,
            "organisation": body_of(row.organisation),
            "unit": row.unit.code,
            "ends_on": row.ends_on,
        }
        for row in gap.rows
    ]
    return {
        "lack": gap.lack, "category": gap.category, "types": gap.types, "unit": gap.unit.code,
        "unit_name": name_of(gap.unit), "whole": gap.whole, "units": gap.units, "rows": rows,
    }  # fmt: skip


def fits(gap: Gap, asked: GapsAsked, near: frozenset[int], above: frozenset[int]) -> bool:
    """Return whether a gap is asked for; one that covers much touches every code and unit within it."""
    if gap.lack != asked.lack if asked.lack else gap.lack == Lack.CATCH_ALL:
        return False
    code, wanted = gap.category, asked.category
    if wanted and not (code.startswith(wanted) or (code and wanted.startswith(code))):
        return False
    return not asked.unit or gap.unit.id in near or (gap.units > 1 and gap.unit.id in above)


@router.reads(
    "/streets/{slug}/gaps", GapList, summary="Gaps and overlaps of duties", paged=True, refuses=(UnknownUnit,)
)
def list_gaps(request: HttpRequest, slug: str, asked: Query[GapsAsked]) -> Any:
    """Return unit × category with no lead, or with two, the gravest first; "assign" is a new row of duties.

    What lacks the same is told once: a class for its types, a unit for all below it.
    """
    here = enter(request, slug)
    on, known = asked.on or here.today, catalogue()
    codes = {one.pk: one.code for one in known}
    kinds = [Kind(one.code, codes[one.parent_id], one.tier) for one in known if one.parent_id]
    report = duty_gaps(here.street, kinds, on=on)
    unit = unit_called(here.street, asked.unit, on) if asked.unit else None
    near, above = (
        (subtree_ids(unit.id, on), frozenset(line_of(unit.id, on).ids))
        if unit
        else (frozenset(), frozenset())
    )
    gaps = [gap for gap in report.gaps if fits(gap, asked, near, above)]
    start = bisect_right(gaps, asked.after, key=lambda gap: gap.key) if asked.after else 0
    cut = gaps[start : start + asked.limit]
    more = cut[-1].key if start + asked.limit < len(gaps) else None
    counts = {lack.value: report.count(lack) for lack in Lack}
    return {
        "on": on, "cells": report.cells, "counts": counts, "items": [gap_out(gap) for gap in cut], "next": more,
    }  # fmt: skip


@router.reads("/streets/{slug}/seams", SeamList, summary="Seams of the ground", paged=True)
def list_seams(request: HttpRequest, slug: str, asked: Query[SeamsAsked]) -> Any:
    """Return where one level does not cover the one above, the largest first, each with a point to go to."""
    here = enter(request, slug)
    on = asked.on or here.today
    found = seams(here.street, on)
    start = _number(asked.after)
    names = ("kind", "parent_level", "child_level", "square_metres", "lon", "lat", "ground")
    items = [
        {name: getattr(one, name) for name in names} | {"units": [unit.code for unit in one.units]}
        for one in found[start : start + asked.limit]
    ]
    more = str(start + asked.limit) if start + asked.limit < len(found) else None
    return {"on": on, "count": len(found), "items": items, "next": more}


def _number(after: str) -> int:
    if not after:
        return 0
    if not (after.isascii() and after.isdecimal() and len(after) < 10):
        raise BadCursor
    return int(after)


@router.reads("/streets/{slug}/road-statuses", RoadStatuses, summary="What lies open on each road")
def list_road_statuses(request: HttpRequest, slug: str) -> Any:
    """Return every road of the street with the cases open on it by their light, as far as you may see them."""
    here: Here = enter(request, slug)
    roads = roads_of(here.street)
    found = road_statuses(here.actor, here.street.pk, [road.id for road in roads], now=here.now)
    items = [
        {"code": road.code, "name": road.name, "name_en": road.name_en}
        | {name: getattr(found[road.id], name) for name in ("late", "soon", "in_time")}
        for road in roads
    ]
    return {"items": items}
