"""Roads as objects: which there are, what lies on each, and how they are entered, changed and given up."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.cases.forms import CloseRoadForm, CourseForm, NewRoadForm, RoadForm, RoadsFileForm
from linli.cases.queries import catalogue, duties, worklist
from linli.cases.queries.roads import road_statuses
from linli.cases.states import IN_PROGRESS
from linli.kernel.errors import NotAllowed
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power
from linli.territory.public import (
    Road,
    add_road,
    attribution,
    close_road,
    edit_road,
    geojson,
    last_course,
    levels_of,
    redraw_road,
    road_page,
    roads_of,
    root_of,
    take_over_roads,
)

from .duties import tried
from .here import Here, base, enter, lists_pane, row_of

SIZE, MOST_POINTS, LARGEST_FILE = 30, 500, 5_000_000


def today(here: Here) -> Any:
    """Return which day it is here."""
    return timezone.localtime(here.now).date()


def may_draw(here: Here) -> bool:
    """Return whether this person may change the roads: it is the structure of the whole street."""
    return here.actor.may(Power.STRUCTURE, street_id=here.street.pk, lineage=(root_of(here.street).id,))


def need_draw(here: Here) -> None:
    """Refuse who may not."""
    if not may_draw(here):
        raise NotAllowed


def shown(here: Here, name: str, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with a page of the roads."""
    context = base(here, tab="roads", may_draw=may_draw(here), **more, **lists_pane(here, counted=False))
    return render(here.request, f"cases/{name}.html", context, status=status)


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every road of the street with the cases open on it, by light."""
    here = enter(request, slug)
    roads = roads_of(here.street)
    lights = road_statuses(here.actor, here.street.pk, [road.id for road in roads], now=here.now)
    gone = Road.objects.filter(street=here.street, ends_on__lte=today(here)).order_by("pinyin")
    return shown(
        here, "roads", roads=[{"road": road, "lights": lights[road.id]} for road in roads], gone=list(gone[:100]),
        attribution=attribution(here.street), may_export=here.actor.has(Power.EXPORT, street_id=here.street.pk),
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show one road: where it runs, the units along it, the duties on it, the cases open on it."""
    here = enter(request, slug)
    about = road_page(here.street, code)
    rows = list(duties(here.street.pk, road_id=about.row.pk)[:100])
    names = {one.code: name_of(one) for one in catalogue()} if rows else {}
    cases = worklist(here.actor, here.street.pk, states=IN_PROGRESS).filter(road_id=about.row.pk)
    found = page(cases, ("due_at", "id"), request.GET.get("after"), SIZE)
    levels = {level.code: level for level in levels_of(here.street)}
    lights = road_statuses(here.actor, here.street.pk, [about.row.pk], now=here.now)[about.row.pk]
    return shown(
        here, "road", about=about, road=about.row, lights=lights, page=found,
        rows=[row_of(case, here) for case in found.rows],
        duties=[{"row": row, "category": names.get(row.category, row.category)} for row in rows],
        along=[(levels[level], units) for level, units in about.along],
        may_add=here.actor.has(Power.STAFF, street_id=here.street.pk), attribution=attribution(here.street),
        over=about.row.ends_on is not None and about.row.ends_on <= today(here),
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def shape(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Return the ground that counts as a road as GeoJSON, to be laid over the map as an outline."""
    here = enter(request, slug)
    about = road_page(here.street, code)
    properties = {"name": about.row.name, "name_en": about.row.name_en, "kind": "road", "outline": True}
    feature = {"type": "Feature", "properties": properties, "geometry": about.ground}
    told = {"type": "FeatureCollection", "features": [feature] if about.ground else []}
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/geo+json")


@login_required
@never_cache
@require_GET
def points(request: HttpRequest, slug: str, code: str) -> JsonResponse:
    """Return the open cases on a road that have a pin, as far as this person may see them."""
    here = enter(request, slug)
    road = road_page(here.street, code).row
    cases = worklist(here.actor, here.street.pk, states=IN_PROGRESS).filter(
        road_id=road.pk, lon__isnull=False
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(case.lon, 5), round(case.lat, 5)]},
            "properties": {
                "title": case.title, "url": reverse("cases:case", args=[slug, case.number]),
                "tone": "red" if case.due_at and case.due_at < here.now else "blue",
            },
        }
        for case in cases.order_by("due_at", "id")[:MOST_POINTS]
    ]  # fmt: skip
    told = {"type": "FeatureCollection", "features": features}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@login_required
@never_cache
@require_GET
def exported(request: HttpRequest, slug: str) -> HttpResponse:
    """Return every road of the street as a GeoJSON file, which can be changed and sent back."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    body = geojson(here.street, "roads") or b""
    name = f"{here.street.slug}-roads-{today(here)}.geojson"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/geo+json", headers=headers)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new road, or enter it."""
    here = enter(request, slug)
    need_draw(here)
    form = NewRoadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data

        def do() -> dict[str, Any]:
            made = add_road(
                street=here.street, name=told["name"], name_en=told["name_en"], aliases=told["aliases"],
                reach=told["reach"], geometry=told["course"], starts_on=told["on"], by=here.actor, at=here.now,
            )  # fmt: skip
            return {"code": made.code}

        answer = tried(here, form, "add_road", do)
        if answer is not None:
            messages.success(request, _("The road is entered. New cases that lie on it hang on it."))
            return redirect("cases:road", slug, answer["code"])
    return shown(here, "road_form", 422 if request.method == "POST" else 200, form=form, road=None, act="new")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, code: str, act: str) -> HttpResponse:
    """Ask what changes about a road (its name and reach, its course, its end), or change it."""
    here = enter(request, slug)
    need_draw(here)
    road = road_page(here.street, code).row
    form = form_of(here, road, act)
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            before = _told(road)
            changed(here, road, act, form.cleaned_data)
            return {"code": road.code, "same": _told(Road.objects.get(pk=road.pk)) == before}

        answer = tried(here, form, f"{act}_road", do)
        if answer is not None:
            same = answer.get("same")
            said = _("The road is changed. The days before stay as they were.")
            messages.success(request, _("Nothing has changed.") if same else said)
            return redirect("cases:road", slug, road.code)
    return shown(here, "road_form", 422 if request.method == "POST" else 200, form=form, road=road, act=act)


def _told(road: Road) -> list[Any]:
    """Return what can be changed about a road, to be compared."""
    return [road.name, road.name_en, road.aliases, road.reach, road.ends_on, last_course(road)]


def form_of(here: Here, road: Road, act: str) -> Any:
    """Return the form of a change, filled with how the road is now."""
    sent = here.request.POST if here.request.method == "POST" else None
    if act == "edit":
        now = {
            "name": road.name,
            "name_en": road.name_en,
            "aliases": " ".join(road.aliases),
            "reach": road.reach,
        }
        return RoadForm(sent, initial=now)
    if act == "redraw":
        last = last_course(road)
        course = json.dumps(last, ensure_ascii=False) if last else ""
        return CourseForm(sent, initial={"course": course, "on": today(here)})
    return CloseRoadForm(sent, today=today(here))


def changed(here: Here, road: Road, act: str, told: dict[str, Any]) -> None:
    """Change a road as was typed."""
    if act == "edit":
        edit_road(
            road=road, name=told["name"], name_en=told["name_en"], aliases=told["aliases"], reach=told["reach"],
            by=here.actor, at=here.now,
        )  # fmt: skip
    elif act == "redraw":
        redraw_road(
            road=road, geometry=told["course"], on=told["on"] or today(here), by=here.actor, at=here.now
        )
    else:
        close_road(road=road, on=told["on"], by=here.actor, at=here.now)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a GeoJSON file of roads, or take it over: all of it, or nothing and every fault by feature."""
    here = enter(request, slug)
    need_draw(here)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RoadsFileForm(*sent, today=today(here))
    if request.method == "POST" and form.is_valid():
        body = request.FILES["file"].read(LARGEST_FILE + 1)

        def do() -> dict[str, Any]:
            done = take_over_roads(
                street=here.street, file=body, on=form.cleaned_data["on"], by=here.actor, at=here.now
            )
            return {"new": done.new, "changed": done.changed, "same": done.same}

        answer = tried(here, form, "take_over_roads", do)
        if answer is not None:
            said = _("Taken over: %(new)s new, %(changed)s changed, %(same)s as they were.")
            messages.success(request, said % answer)
            return redirect("cases:roads", slug)
    return shown(here, "roads_load", 422 if request.method == "POST" else 200, form=form)
