"""Streets, levels, the tree of a day, one unit, shapes, roads. Public, because who belongs where is no secret."""

from bisect import bisect_right
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Query

from linli.kernel.paging import page
from linli.kernel.rest import GEOJSON, Cursor, Listed, listed
from linli.kernel.rest_fields import Day
from linli.territory import queries
from linli.territory.errors import UnknownStreet, UnknownUnit
from linli.territory.models import Street
from linli.territory.queries.eras import UnitRef
from linli.territory.schemas.ground import (
    LevelOut,
    ParentSpan,
    ShapesAsked,
    StreetOut,
    StreetPage,
    UnitList,
    UnitOut,
    UnitPageOut,
    UnitsAsked,
)

from .door import router


def unit_out(unit: UnitRef) -> UnitOut:
    """Return a unit as programs read it."""
    return UnitOut.model_construct(**asdict(unit))


@router.reads("/streets", Listed[StreetOut], summary="Streets", public=True, paged=True)
def list_streets(request: HttpRequest, at: Query[Cursor]) -> Any:
    """Return the streets of this house, by statistical code."""
    return listed(page(Street.objects.all(), ("code", "id"), at.after, at.limit))


@router.reads("/streets/{slug}", StreetPage, summary="One street", public=True, refuses=(UnknownStreet,))
def read_street(request: HttpRequest, slug: str) -> Any:
    """Return a street, what its maps must say, and the ladder of its levels from the street down."""
    street = queries.street_by_slug(slug)
    told = StreetOut.from_orm(street).model_dump()
    levels = [LevelOut.from_orm(level) for level in queries.levels_of(street)]
    return told | {"attribution": queries.attribution(street), "levels": levels}


@router.reads(
    "/streets/{slug}/units", UnitList, summary="Units of a street", public=True,
    refuses=(UnknownStreet, UnknownUnit),
)  # fmt: skip
def list_units(request: HttpRequest, slug: str, asked: Query[UnitsAsked]) -> Any:
    """Return the units that stood on a day, by code; each says what it stands under, so they make the tree."""
    street = queries.street_by_slug(slug)
    rows = queries.unit_rows(street, asked.on, level=asked.level, within=asked.within, search=asked.q)
    start = bisect_right(rows, asked.after, key=lambda row: row.unit.code) if asked.after else 0
    cut = rows[start : start + asked.limit]
    items = [asdict(row.unit) | {"parent": row.parent, "below": row.below, "drawn": row.drawn} for row in cut]
    more = cut[-1].unit.code if start + asked.limit < len(rows) else None
    return {"on": asked.on or queries.today(), "items": items, "next": more}


@router.reads(
    "/streets/{slug}/units/{code}", UnitPageOut, summary="One unit", public=True,
    refuses=(UnknownStreet, UnknownUnit),
)  # fmt: skip
def read_unit(request: HttpRequest, slug: str, code: str, on: Day | None = None) -> Any:
    """Return a unit as it stood on a day: its line up to the street, its children, everything it ever belonged to.

    Of a unit that had ended by that day it is the last day it existed.
    """
    street = queries.street_by_slug(slug)
    about = queries.unit_page(street, code, on)
    row = about.unit_row
    parents = [
        ParentSpan(
            parent=one.parent.code, name=one.parent.name, name_en=one.parent.name_en,
            starts_on=one.starts_on, ends_on=one.ends_on,
        )
        for one in about.parents
    ]  # fmt: skip
    return asdict(about.unit) | {
        "kind_name": str(row.get_kind_display()), "aliases": row.aliases, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "ended": about.ended, "line": [unit_out(one) for one in about.line],
        "children": [unit_out(one) for one in about.children], "parents": parents,
        "square_metres": round(about.square_metres, 1),
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/shapes/{level}", None, summary="Shapes of a level", public=True, tagged=True, media=GEOJSON,
    refuses=(UnknownStreet,),
)  # fmt: skip
def read_shapes(request: HttpRequest, slug: str, level: str, asked: Query[ShapesAsked]) -> Any:
    """Return the shapes of one level on a day as GeoJSON (WGS-84), or that the reader's copy still holds.

    Beside the codes of levels `places` and `roads` are known.
    """
    street = queries.street_by_slug(slug)
    tag = queries.edition_tag(street, asked.on)
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        same["ETag"] = tag
        return same
    body = queries.geojson(street, level, asked.on, within=asked.within, roads=asked.roads)
    if body is None:
        raise Http404
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    return HttpResponse(body, content_type=GEOJSON, headers=headers)
