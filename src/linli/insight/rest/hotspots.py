"""Hot spots for programs: a kept map, its shapes, and having one reckoned."""

import json
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from ninja import Query

from linli.cases.public import catalogue
from linli.kernel.errors import NotFound
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.rest import GEOJSON, XLSX
from linli.people.public import acting
from linli.territory.public import Street, geojson, street_by_slug

from .. import tasks
from ..commands.hotspots import ask
from ..models import HotMap
from ..permissions import enter_export
from ..queries.flows import types_of
from ..queries.grounds import Hexagons
from ..queries.hotspots import HEX, SHARE, Wish, grounds_of, kept
from ..schemas.hotspots import HotAsked, HotMapOut
from .door import router
from .figures import board_of, drawn


def wish_of(street: Street, asked: HotAsked) -> Wish:
    """Return the map that is asked for; a ground that is none, or a share without a type, is not there."""
    grounds = {HEX, *(level.code for level in grounds_of(street))}
    unknown = (
        bool(asked.category)
        and types_of(asked.category) == [asked.category]
        and not known_type(asked.category)
    )
    if asked.ground not in grounds or unknown or (asked.measure == SHARE and not asked.category):
        raise NotFound
    return Wish(asked.ground, asked.days, asked.category, asked.measure)


def known_type(code: str) -> bool:
    """Return whether there is such a type."""
    return any(one.code == code for one in catalogue())


def map_of(street: Street, asked: HotAsked) -> HotMap:
    """Return a kept map that was reckoned."""
    found = kept(street, wish_of(street, asked))
    if found is None or found.reckoned_at is None:
        raise NotFound
    return found


def map_out(found: HotMap) -> dict[str, Any]:
    """Return a map as programs read it."""
    names = ("ground", "days", "category", "measure", "waits", "done", "reckoned_at", "cells")
    return {name: getattr(found, name) for name in names}


@router.reads("/streets/{slug}/analysis/hot", HotMapOut, summary="Hot spots: where high values lie together")
def read_hot_spots(request: HttpRequest, slug: str, asked: Query[HotAsked]) -> Any:
    """Return a kept map of hot spots: Gi* of each cell, corrected for many tests. 404 where none is kept: have it made."""
    street = board_of(request, slug)
    found = kept(street, wish_of(street, asked))
    if found is None:
        raise NotFound
    return map_out(found)


@router.reads(
    "/streets/{slug}/analysis/hot/shapes", None, summary="The cells of a map of hot spots", media=GEOJSON
)
def read_hot_shapes(request: HttpRequest, slug: str, asked: Query[HotAsked]) -> Any:
    """Return the cells of a kept map as GeoJSON, each with its `cell`, `n`, `z`, `p` and `level`."""
    street = board_of(request, slug)
    found = map_of(street, asked)
    if found.ground == HEX:
        plane = Hexagons(*(float(one) for one in found.plane))
        shapes: dict[str, Any] = {
            one["cell"]: {
                "type": "Polygon",
                "coordinates": [plane.ring(*(int(part) for part in one["cell"][1:].split("_")))],
            }
            for one in found.cells
        }
    else:
        told = geojson(street, found.ground)
        shapes = (
            {one["properties"]["code"]: one["geometry"] for one in json.loads(told)["features"]}
            if told
            else {}
        )
    features = [
        {
            "type": "Feature", "geometry": shapes[one["cell"]],
            "properties": {name: one[name] for name in ("cell", "n", "z", "p", "level")},
        }
        for one in found.cells
        if one["cell"] in shapes
    ]  # fmt: skip
    return drawn({"type": "FeatureCollection", "features": features})


@router.writes(
    "POST", "/streets/{slug}/analysis/hot", HotMapOut, summary="Have a map of hot spots reckoned", status=202, keyed=False,
)  # fmt: skip
def reckon_hot_spots(request: HttpRequest, slug: str, asked: HotAsked) -> Any:
    """Have the worker reckon a map; said again while it is under way, it is reckoned once. Read it a few seconds later."""
    street = board_of(request, slug)
    found, anew = ask(street, wish_of(street, asked), at=timezone.now())
    if anew:
        tasks.reckon_hot_map.defer(map_id=found.pk)
    return map_out(found)


HEADS = (
    _t("Cell"), _t("Cases"), _t("Of how many"), _t("With those around"), "z (Gi*)", "p", _t("Level of significance (%)")
)  # fmt: skip


@router.reads("/streets/{slug}/analysis/hot.xlsx", None, summary="Hot spots as a workbook", media=XLSX)
def export_hot_spots(request: HttpRequest, slug: str, asked: Query[HotAsked]) -> HttpResponseBase:
    """Return the cells as an Excel workbook; needs the power to export."""
    street = street_by_slug(slug)
    enter_export(acting(request), street)
    rows = (
        [one["cell"], one["n"], one["of"], one["around"], one["z"], one["p"], one["level"]]
        for one in map_of(street, asked).cells
    )
    return workbook_response(f"{name_of(street)} {_('Hot spots')}", _("Hot spots"), HEADS, rows)
