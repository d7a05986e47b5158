"""Pages of the ground: the tree of a street, one unit, and the shapes behind their maps."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from linli.kernel.naming import TRADITIONAL, in_script_json, reads_traditional
from linli.territory import queries
from linli.territory.forms import LookForm
from linli.territory.models import Street

from .here import may_change

STEP_IN, STEP_OUT = "in", "out"
FORMS = (("xlsx", "Excel"), ("csv", "CSV"), ("geojson", "GeoJSON"))


@require_safe
def tree(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the whole tree of a street on a day, searchable, beside its map."""
    street = queries.street_by_slug(slug)
    look = _look(request)
    on, level = look["on"], look["level"]
    nodes = queries.tree(street, on)
    levels = queries.levels_of(street, on)
    counts = nodes[0].counts if nodes else {}
    shown = [rung for rung in levels if rung.depth > 0 and counts.get(rung.code)]
    drawn = next((rung for rung in shown if rung.code == level), shown[0] if shown else None)
    return render(
        request,
        "territory/territory_tree.html",
        {
            **_frame(request, street),
            "look": look,
            "levels": [(rung, counts[rung.code]) for rung in shown],
            "drawn": drawn,
            "shapes_url": _shapes_url(street, drawn.code, on, roads="1") if drawn else "",
            "steps": list(_steps(nodes[0].children, look["q"])) if nodes else [],
            "root": nodes[0] if nodes else None,
            "partitions": queries.partitions(street, on),
            "may_change": may_change(request, street),
            "forms": FORMS,
        },
    )


@require_safe
def unit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one unit: its line, names, dates, what stands in it and where it lies."""
    street = queries.street_by_slug(slug)
    on = _look(request)["on"]
    about = queries.unit_page(street, code, on)
    below = about.drawn_level
    return render(
        request,
        "territory/territory_unit.html",
        {
            **_frame(request, street),
            "about": about,
            "on": on,
            "shapes_url": _shapes_url(street, below, on, within=code) if below else "",
        },
    )


@require_safe
def shapes(request: HttpRequest, slug: str, level: str) -> HttpResponse:
    """Answer the shapes of one level as GeoJSON, or that the reader's copy still holds."""
    street = queries.street_by_slug(slug)
    look = _look(request)
    tag = queries.edition_tag(street, look["on"])
    if reads_traditional():
        tag = f'{tag[:-1]}-{TRADITIONAL}"'
    same = get_conditional_response(request, etag=tag)
    if same is not None:
        same["ETag"] = tag
        return same
    address = reverse("territory:unit", args=(slug, "0")).removesuffix("0/") + "{code}/"
    body = queries.geojson(
        street, level, look["on"], within=look["within"], address=address, roads=look["roads"]
    )
    if body is None:
        raise Http404
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    return HttpResponse(in_script_json(body), content_type="application/geo+json", headers=headers)


def _look(request: HttpRequest) -> dict[str, Any]:
    form = LookForm(request.GET)
    form.is_valid()
    told = form.cleaned_data
    return {
        name: told.get(name) or empty
        for name, empty in (("q", ""), ("on", None), ("level", ""), ("within", ""), ("roads", False))
    }


def _frame(request: HttpRequest, street: Street) -> dict[str, Any]:
    return {
        "street": street,
        "attribution": queries.attribution(street),
        "face": "desk" if request.user.is_authenticated else "public",
    }


def _shapes_url(street: Street, level: str, on: date | None, **more: str) -> str:
    url = reverse("territory:shapes", args=(street.slug, level))
    told = ({"on": on.isoformat()} if on else {}) | more
    return f"{url}?{urlencode(told)}" if told else url


def _steps(nodes: tuple[queries.Node, ...], search: str) -> Iterator[tuple[str, Any, bool]]:
    """Yield (step, node, open) through the tree.

    A template that calls itself for each of 450 units takes five times as long. With a search only the units
    found and the way to them are left, and the way stands open.
    """
    for node in nodes:
        found = not search or queries.is_found(node, search)
        inside = list(_steps(node.children, "" if found else search))
        if not (found or inside):
            continue
        yield STEP_IN, node, bool(search and not found)
        yield from inside
        yield STEP_OUT, node, False
