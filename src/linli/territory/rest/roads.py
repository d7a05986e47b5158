"""Roads for programs: which there are, how they are entered, changed and given up; and the tier of a known place."""

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import Missing, NotFound
from linli.kernel.rest import once_for
from linli.territory import commands, errors, queries
from linli.territory.errors import UnknownStreet
from linli.territory.models import Road, Unit
from linli.territory.queries.eras import RoadRef
from linli.territory.schemas.roads import (
    PlaceTier,
    RoadClose,
    RoadEdit,
    RoadIn,
    RoadList,
    RoadOut,
    RoadPageOut,
    RoadRedraw,
    RoadsAsked,
    RoadsAskedIn,
    RoadsFile,
    RoadsTakenOut,
    TierIn,
)

from .door import Here, enter, router, street_at

DRAWN = (errors.BadShape, errors.PastIsWritten, errors.NotAlive, UnknownStreet)


def road_out(road: RoadRef) -> RoadOut:
    """Return a road as programs read it."""
    told = asdict(road)
    told.pop("pinyin")
    return RoadOut.model_construct(**told)


@router.reads(
    "/streets/{slug}/roads", RoadList, summary="Roads of a street", public=True, refuses=(UnknownStreet,)
)
def list_roads(request: HttpRequest, slug: str, asked: Query[RoadsAsked]) -> Any:
    """Return the roads that stood on a day, by pinyin; their courses are the shapes of `roads`."""
    roads = queries.roads_of(queries.street_by_slug(slug), asked.on)
    start = bisect_right(roads, asked.after, key=_place) if asked.after else 0
    cut = roads[start : start + asked.limit]
    more = _place(cut[-1]) if start + asked.limit < len(roads) else None
    return {"items": [road_out(road) for road in cut], "next": more}


def _place(road: RoadRef) -> str:
    """Return where a road stands in the list: what it is ordered by, as one word."""
    # A tab sorts before everything in a name, so the words sort as the pairs do.
    return f"{road.pinyin}\t{road.code}"


@router.reads(
    "/streets/{slug}/roads/{code}", RoadPageOut, summary="One road", public=True, refuses=(UnknownStreet,)
)
def read_road(request: HttpRequest, slug: str, code: str) -> Any:
    """Return a road: where it runs, how long it is, the units along it; one given up as it last stood."""
    return page_of(queries.road_page(queries.street_by_slug(slug), code))


def page_of(about: queries.RoadPage) -> dict[str, Any]:
    """Return a road with all that the ground knows of it."""
    row = about.row
    reach = about.ref.reach if about.ref else row.reach or 0
    along = {
        level: [{"code": unit.code, "name": unit.name, "name_en": unit.name_en} for unit in units]
        for level, units in about.along
    }
    return {
        "id": row.pk, "code": row.code, "name": row.name, "name_en": row.name_en, "aliases": row.aliases,
        "reach": reach, "starts_on": row.starts_on, "ends_on": row.ends_on, "metres": round(about.metres, 1),
        "changes": list(about.changes), "along": along, "course": queries.last_course(row),
    }  # fmt: skip


# --- Changing them ------------------------------------------------------------------------------------------------
def drawing(
    request: HttpRequest, slug: str, operation: str, do: Callable[[Here], dict[str, Any]]
) -> dict[str, Any]:
    """Do a write of somebody who may change the structure, once for its key."""
    at = street_at(slug)
    return once_for(
        request, operation, street_id=at.street.pk, at=at.now, do=lambda: do(enter(request, slug))
    )


def road_called(here: Here, code: str) -> Road:
    """Return a road of the street."""
    road = Road.objects.filter(street=here.street, code=code).first()
    if road is None:
        raise NotFound
    return road


def after(here: Here, code: str) -> dict[str, Any]:
    """Return a road as it is after a change."""
    return page_of(queries.road_page(here.street, code))


@router.writes(
    "POST", "/streets/{slug}/roads", RoadPageOut, status=201, summary="Enter a road",
    refuses=(errors.RoadKnown, errors.BadShape, UnknownStreet),
)  # fmt: skip
def enter_road(request: HttpRequest, slug: str, told: RoadIn) -> Any:
    """Enter a road, so that cases hang on it by its name or because they lie on it."""

    def do(here: Here) -> dict[str, Any]:
        made = commands.add_road(
            street=here.street, name=told.name, name_en=told.name_en, aliases=told.aliases, reach=told.reach,
            geometry=told.course, starts_on=told.starts_on, by=here.actor, at=here.now,
        )  # fmt: skip
        return after(here, made.code)

    return drawing(request, slug, "enter_road", do)


@router.writes(
    "PUT",
    "/streets/{slug}/roads/{code}",
    RoadPageOut,
    summary="Rename a road",
    refuses=(errors.RoadKnown, UnknownStreet),
)
def edit_road(request: HttpRequest, slug: str, code: str, told: RoadEdit) -> Any:
    """Change what a road is called and how far it reaches; an old name stays among its aliases."""

    def do(here: Here) -> dict[str, Any]:
        commands.edit_road(
            road=road_called(here, code), name=told.name, name_en=told.name_en, aliases=told.aliases,
            reach=told.reach, by=here.actor, at=here.now,
        )  # fmt: skip
        return after(here, code)

    return drawing(request, slug, "edit_road", do)


@router.writes(
    "POST", "/streets/{slug}/roads/{code}/redraw", RoadPageOut, summary="Lay a road anew", refuses=DRAWN
)
def redraw_road(request: HttpRequest, slug: str, code: str, told: RoadRedraw) -> Any:
    """Lay a road anew from a day on; the course it had until then is kept for the days before."""

    def do(here: Here) -> dict[str, Any]:
        commands.redraw_road(
            road=road_called(here, code), geometry=told.course, on=told.on or timezone.localdate(here.now),
            by=here.actor, at=here.now,
        )  # fmt: skip
        return after(here, code)

    return drawing(request, slug, "redraw_road", do)


@router.writes(
    "POST", "/streets/{slug}/roads/{code}/close", RoadPageOut, summary="Give a road up", refuses=DRAWN
)
def close_road(request: HttpRequest, slug: str, code: str, told: RoadClose) -> Any:
    """Give a road up from a day on: nothing new hangs on it, and all that did still does."""

    def do(here: Here) -> dict[str, Any]:
        on = told.on or timezone.localdate(here.now)
        commands.close_road(road=road_called(here, code), on=on, by=here.actor, at=here.now)
        return after(here, code)

    return drawing(request, slug, "close_road", do)


@router.writes(
    "PUT", "/streets/{slug}/roads", RoadsTakenOut, summary="Bring a file of roads",
    refuses=(errors.RoadsDoNotFit, errors.RoadKnown, errors.CodeTaken, errors.PastIsWritten, errors.NotAlive, UnknownStreet),
)  # fmt: skip
def take_over_roads(request: HttpRequest, slug: str, asked: Query[RoadsAskedIn], told: RoadsFile) -> Any:
    """Bring the roads to what a GeoJSON file says, from a day on: all of it, or nothing and every fault by feature.

    A feature is found by its code, else by its name; what the file does not name stays.
    """

    def do(here: Here) -> dict[str, Any]:
        on = asked.on or timezone.localdate(here.now)
        body = json.dumps(told.model_dump()).encode()
        done = commands.take_over_roads(street=here.street, file=body, on=on, by=here.actor, at=here.now)
        return {"new": done.new, "changed": done.changed, "same": done.same}

    return drawing(request, slug, "take_over_roads", do)


# --- Tiers -----------------------------------------------------------------------------------------------------------
@router.writes(
    "PUT", "/streets/{slug}/units/{code}/tier", PlaceTier, summary="Say on which tier a place lies",
    refuses=(Missing, UnknownStreet),
)  # fmt: skip
def classify_place(request: HttpRequest, slug: str, code: str, told: TierIn) -> Any:
    """Say on which tier a known place lies (街面 / 路面 / 楼面); null goes back to what its kind says."""

    def do(here: Here) -> dict[str, Any]:
        place = Unit.objects.filter(street=here.street, code=code, level=None).first()
        if place is None:
            raise NotFound
        commands.classify_place(
            unit=place, tier=told.tier.value if told.tier else "", by=here.actor, at=here.now
        )
        names = ("code", "name", "name_en", "kind", "tier")
        return {name: getattr(place, name) for name in names}

    return drawing(request, slug, "classify_place", do)
