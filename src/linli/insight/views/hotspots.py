"""The page of hot spots: where what is reported lies together beyond chance, on the map, as a table, down to the cases."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.errors import NotFound
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import in_script_json, name_of
from linli.people.public import Power, acting
from linli.territory.public import Street, attribution, geojson, root_of, street_by_slug

from .. import tasks
from ..commands.hotspots import ask
from ..forms import HotForm
from ..models import HotMap
from ..permissions import enter_board, enter_export
from ..queries.fair import LEAST
from ..queries.grounds import Hexagons
from ..queries.hotspots import (
    HEX,
    MEASURES,
    REPORTS,
    Wish,
    cases_in,
    every_unit,
    grounds_of,
    is_late,
    kept,
    summed_up,
    window_of,
)
from . import opened_row

SHADES = {99: 5, 95: 4, 90: 3}
SHOWN = 40


def wish_of(request: HttpRequest, street: Street) -> tuple[HotForm, Wish]:
    """Return which map the address asks for."""
    form = HotForm(request.GET.dict() | request.POST.dict(), levels=grounds_of(street))
    return form, form.wish


def query_of(wish: Wish) -> str:
    """Return a wish as words of an address."""
    return urlencode({name: value for name, value in wish.key.items() if value})


def sign_of(level: int) -> str:
    """Return how sure it is as the map says it, readable without any colour; "" where it is not."""
    return f"{'▲' if level > 0 else '▼'}{abs(level)}" if level else ""


def said_of(level: int, *, few: bool) -> str:
    """Return the same in words."""
    if few:
        return _("too few")
    if not level:
        return _("no more than chance")
    told = {"level": abs(level)}
    return (
        _("hot, at %(level)s in a hundred") % told
        if level > 0
        else _("cold, at %(level)s in a hundred") % told
    )


@dataclass(frozen=True)
class Row:
    """A cell as a row of the table."""

    name: str
    cell: dict[str, Any]
    sign: str
    said: str
    share: str
    differs: bool
    url: str


def names_of_cells(street: Street, found: HotMap) -> dict[str, str]:
    """Return what cells are called: units by their names, a hexagon by the unit its middle lies in, numbered within it."""
    names = {one.code: name_of(one) for one in every_unit(street)}
    if found.ground != HEX:
        return {cell["cell"]: names.get(cell["cell"], cell["cell"]) for cell in found.cells}
    told, numbers = {}, Counter[str]()
    for cell in found.cells:
        unit = cell["unit"]
        numbers[unit] += 1
        told[cell["cell"]] = f"{names.get(unit, '—')} {numbers[unit]}"
    return told


def rows_of(street: Street, found: HotMap) -> list[Row]:
    """Return the cells, the hottest first."""
    names = names_of_cells(street, found)
    wish = Wish(found.ground, found.days, found.category, found.measure)
    address = reverse("insight:hot_cases", args=[street.slug])
    rows = []
    for cell in sorted(found.cells, key=lambda one: (-abs(one["level"]), -one["z"])):
        share = (
            f"{100 * cell['n'] / cell['of']:.0f} %"
            if found.measure != REPORTS and cell["of"] >= LEAST
            else ""
        )
        differs = not cell["few"] and cell["i"] < 0 and cell["level"] != 0
        rows.append(
            Row(
                names.get(cell["cell"], cell["cell"]), cell, sign_of(cell["level"]),
                said_of(cell["level"], few=cell["few"]), share, differs,
                f"{address}?{query_of(wish)}&{urlencode({'cell': cell['cell']})}",
            )
        )  # fmt: skip
    return rows


@login_required
@never_cache
@require_GET
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """A kept map of hot spots, how far it is, or the way to have it reckoned."""
    street, actor = street_by_slug(slug), acting(request)
    enter_board(actor, street)
    form, wish = wish_of(request, street)
    found = kept(street, wish)
    rows = rows_of(street, found) if found and found.reckoned_at else []
    sums = summed_up(found.cells) if found else {}
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "form": form, "wish": wish, "query": query_of(wish),
        "found": found, "rows": [row for row in rows if row.cell["n"] or row.cell["level"]][:SHOWN], "least": LEAST,
        "cells": len(rows), "shares": wish.measure != REPORTS, "measure": MEASURES[wish.measure], "steps": HotMap.STEPS,
        "hot": sum(n for level, n in sums.items() if level > 0), "cold": sum(n for level, n in sums.items() if level < 0),
        "size": round(found.plane[2] * 3**0.5) if found and found.plane else None, "credit": attribution(street),
        "since": window_of(wish.days, found.reckoned_at)[0] if found and found.reckoned_at else None,
        "may_export": actor.has(Power.EXPORT, street_id=street.pk),
        "late": found is not None and is_late(found, at=timezone.now()),
    }  # fmt: skip
    return render(request, "insight/hotspots.html", told)


@login_required
@require_POST
def reckon(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a map reckoned by the worker; said twice while it is under way, it is reckoned once."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    _form, wish = wish_of(request, street)
    found, anew = ask(street, wish, at=timezone.now())
    if anew:
        tasks.reckon_hot_map.defer(map_id=found.pk)
    return redirect(f"{reverse('insight:hotspots', args=[slug])}?{query_of(wish)}")


def features_of(street: Street, found: HotMap) -> list[dict[str, Any]]:
    """Return the cells as shapes of a map: shaded where hot, hatched where cold, with a sign that needs no colour."""
    cells = {row.cell["cell"]: row for row in rows_of(street, found)}
    if found.ground == HEX:
        plane = Hexagons(*(float(one) for one in found.plane))
        shapes = [
            (
                name,
                {"type": "Polygon", "coordinates": [plane.ring(*(int(one) for one in name[1:].split("_")))]},
            )
            for name in cells
        ]
    else:
        drawn = geojson(street, found.ground)
        features = json.loads(drawn)["features"] if drawn else []
        shapes = [(one["properties"]["code"], one["geometry"]) for one in features]
    told = [
        {
            "type": "Feature", "geometry": geometry,
            "properties": {
                "name": row.sign, "title": f"{row.name}: {row.said}", "url": row.url, "code": name,
                "shade": SHADES.get(row.cell["level"], 1), "hatched": row.cell["level"] < 0, "n": row.cell["n"],
                "level": row.cell["level"],
            },
        }
        for name, geometry in shapes
        if (row := cells.get(name)) is not None
    ]  # fmt: skip
    outline = geojson(street, root_of(street).level)
    around = json.loads(outline)["features"] if outline else []
    return told + [
        {"type": "Feature", "geometry": one["geometry"], "properties": {"outline": True}} for one in around
    ]


def map_asked(request: HttpRequest, street: Street) -> HotMap:
    """Return the kept map that an address asks for; one that was never reckoned is not there."""
    found = kept(street, wish_of(request, street)[1])
    if found is None or found.reckoned_at is None:
        raise NotFound
    return found


@login_required
@never_cache
@require_GET
def shapes(request: HttpRequest, slug: str) -> HttpResponse:
    """The cells of a kept map as GeoJSON."""
    street = street_by_slug(slug)
    enter_board(acting(request), street)
    told = {"type": "FeatureCollection", "features": features_of(street, map_asked(request, street))}
    return JsonResponse(json.loads(in_script_json(json.dumps(told).encode())))


@login_required
@never_cache
@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases of a cell, as far as this person may see them, the newest first."""
    street, actor = street_by_slug(slug), acting(request)
    enter_board(actor, street)
    found, cell = map_asked(request, street), request.GET.get("cell", "")
    names = names_of_cells(street, found)
    if cell not in names or cell not in {one["cell"] for one in found.cells}:
        raise NotFound
    some = cases_in(actor, street, found, cell, cursor=request.GET.get("after", ""))
    address = reverse("cases:case", args=[slug, "NUMBER"])
    wish = Wish(found.ground, found.days, found.category, found.measure)
    told = {
        "street": street, "now": timezone.now(), "face": "desk", "name": names[cell], "query": query_of(wish),
        "rows": [opened_row(case, street, address) for case in some.rows], "next": some.next_cursor,
    }  # fmt: skip
    return render(request, "insight/hot_cases.html", told)


COLUMNS = (
    Column(gettext_lazy("Cell"), 28), Column(gettext_lazy("Cases"), 10), Column(gettext_lazy("Of how many"), 12),
    Column(gettext_lazy("With those around"), 16), Column("z (Gi*)", 10), Column("p", 12),
    Column(gettext_lazy("What it is"), 26),
)  # fmt: skip


def table_of(rows: Sequence[Row]) -> list[list[Any]]:
    """Return the rows of the workbook."""
    return [
        [row.name, row.cell["n"], row.cell["of"], row.cell["around"], row.cell["z"], row.cell["p"], row.said]
        for row in rows
    ]  # fmt: skip


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every cell as a workbook."""
    street = street_by_slug(slug)
    enter_export(acting(request), street)
    found = map_asked(request, street)
    return workbook_response(
        f"{name_of(street)} {_('Hot spots')}", _("Hot spots"), COLUMNS, table_of(rows_of(street, found))
    )
