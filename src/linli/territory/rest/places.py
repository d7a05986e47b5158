"""Where a point lies, what a text names, and whether one level covers another."""

from typing import Any

from django.http import HttpRequest

from linli.kernel.rest_fields import Code, Day, Latitude, Longitude
from linli.territory import queries
from linli.territory.errors import UnknownDatum, UnknownStreet
from linli.territory.queries import Datum
from linli.territory.schemas.ground import (
    Located,
    LocatedMany,
    LocateIn,
    PartitionOut,
    PlaceFound,
    Search,
)

from .door import router
from .ground import unit_out


@router.reads(
    "/locate", Located, summary="Where a point lies", public=True, refuses=(UnknownStreet, UnknownDatum)
)
def locate(
    request: HttpRequest, lon: Longitude, lat: Latitude, datum: Datum = Datum.WGS84, street: Code = "",
    on: Day | None = None,
) -> Any:  # fmt: skip
    """Return the line of units that holds a point on a day, and the point in WGS-84.

    Maps sold in China shift their coordinates; say which system yours are in. A point on a border has one
    written answer: the deepest unit that touches it, and of these the one whose code sorts first.
    """
    only = queries.street_by_slug(street) if street else None
    x, y = queries.to_wgs84(lon, lat, datum)
    line = queries.locate(x, y, street=only, on=on)
    return {
        "lon": round(x, 7), "lat": round(y, 7), "street": queries.slugs()[line.street_id] if line else None,
        "line": [unit_out(unit) for unit in line.units] if line else [],
    }  # fmt: skip


@router.writes(
    "POST", "/locate", LocatedMany, summary="Where many points lie", keyed=False,
    refuses=(UnknownStreet, UnknownDatum),
)  # fmt: skip
def locate_many(request: HttpRequest, told: LocateIn) -> Any:
    """Return the line of each of up to 1,000 points, in their order. Changes nothing; it is a POST for its size."""
    only = queries.street_by_slug(told.street) if told.street else None
    points = [queries.to_wgs84(lon, lat, told.datum) for lon, lat in told.points]
    lines = queries.locate_many(points, street=only, on=told.on)
    slugs = queries.slugs()
    items = [
        {"street": slugs[line.street_id], "units": [unit.code for unit in line.units]} if line else None
        for line in lines
    ]
    return {"items": items}


@router.reads(
    "/streets/{slug}/place", PlaceFound, summary="What a text names", public=True, refuses=(UnknownStreet,)
)
def find_place(request: HttpRequest, slug: str, q: Search, on: Day | None = None) -> Any:
    """Return the unit or road of a street that a sentence names, in either script; the longest name wins."""
    street = queries.street_by_slug(slug)
    found = queries.find_place(street, q, on=on)
    if found is None:
        return {"place": None}
    told = {name: getattr(found, name) for name in ("kind", "id", "name", "name_en", "said", "lon", "lat")}
    told["unit"] = unit_out(found.unit) if found.unit else None
    told["line"] = [unit_out(unit) for unit in found.line.units] if found.line else []
    return {"place": told}


@router.reads(
    "/streets/{slug}/partition", PartitionOut, summary="Whether one level covers another", public=True,
    refuses=(UnknownStreet,),
)  # fmt: skip
def read_partition(
    request: HttpRequest, slug: str, parent: Code = "", child: Code = "", on: Day | None = None
) -> Any:
    """Return how the units of one level divide among those of another on a day, and everything that does not fit.

    Left out, the levels are the first two below the street. Less than a square metre is rounding.
    """
    street = queries.street_by_slug(slug)
    report = queries.kept_partition(street, parent, child, on)
    findings = [
        {
            "kind": one.kind, "units": [unit.code for unit in one.units], "square_metres": one.square_metres,
            "sentence": queries.sentence_of(one),
        }
        for one in report.findings
    ]  # fmt: skip
    return {
        "parent_level": report.parent_level, "child_level": report.child_level, "on": on or queries.today(),
        "exact": report.exact, "count": report.count, "findings": findings,
        "children": {above.code: [unit.code for unit in below] for above, below in report.children.items()},
    }  # fmt: skip
