"""Stations: the list with who works there, a new one, and who comes and goes."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.bodies import commands, forms
from linli.bodies.permissions import may_seat
from linli.bodies.queries import reading
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of

from .here import Ask, Here, asked, base, enter, export

COLUMNS = (
    Column(gettext_lazy("Name of the station"), 26), Column(gettext_lazy("For which unit"), 20),
    Column(gettext_lazy("Address"), 32),
    Column(gettext_lazy("Telephone"), 16), Column(gettext_lazy("Open"), 20), Column(gettext_lazy("Force"), 26),
    Column(gettext_lazy("Person"), 14), Column(gettext_lazy("From the day"), 12),
)  # fmt: skip


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the stations of the street with who works there."""
    here = enter(request, slug)
    rows = reading.stations_in(here.street, on=here.today)
    return render(request, "bodies/stations.html", base(here, "stations", rows=rows))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the stations and who works there as a workbook."""
    here = export(request, slug)

    def rows() -> Iterator[list[Any]]:
        for one, places in reading.stations_in(here.street, on=here.today):
            about = [name_of(one), name_of(one.unit), one.address, one.phone, one.hours]
            for place in places:
                force = name_of(place.organisation) if place.organisation else ""
                yield [*about, force, name_of(place.account) if place.account else "", place.starts_on]
            if not places:
                yield [*about, "", "", one.starts_on]

    return workbook_response(f"{name_of(here.street)} {_('Stations')}", _("Stations"), COLUMNS, rows())


def _list(slug: str) -> str:
    return reverse("bodies:stations", args=[slug])


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a station."""
    here = enter(request, slug)
    here.need(here.seats)
    form = forms.StationForm(request.POST or None, street=here.street, initial={"starts_on": here.today})
    ask = Ask(
        "stations",
        _("Which station opens?"),
        _("Open it"),
        _("Open. Now say who works there."),
        _list(slug),
        _("Stations"),
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        return {"station": commands.open_station(street=here.street, by=here.actor, at=here.now, **told).pk}

    return asked(here, form, ask, "station", do, lambda _told: _list(slug))


def _keeping(request: HttpRequest, slug: str, station_id: int) -> tuple[Here, Any]:
    here = enter(request, slug)
    station = reading.station_in(here.street, station_id)
    here.need(may_seat(here.actor, here.street.pk, station.unit_id))
    return here, station


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, slug: str, station_id: int) -> HttpResponse:
    """Let a force or a person work at a station."""
    here, station = _keeping(request, slug, station_id)
    form = forms.PlaceForm(
        request.POST or None, street=here.street, organisations=here.organisations, at=here.now,
        initial={"starts_on": here.today},
    )  # fmt: skip
    heading = _("Who works at %(name)s?") % {"name": name_of(station)}
    ask = Ask("stations", heading, _("Enter"), _("Entered."), _list(slug), _("Stations"))

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.place_at_station(station, by=here.actor, at=here.now, **told)
        return {}

    return asked(here, form, ask, "place", do, lambda _told: _list(slug))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str, station_id: int, place_id: int) -> HttpResponse:
    """End that a force or a person works at a station."""
    here, station = _keeping(request, slug, station_id)
    found = reading.place_of(station, place_id)
    form = forms.EndForm(request.POST or None, initial={"on": here.today})
    heading = _("When does %(name)s leave the station?") % {
        "name": name_of(found.account or found.organisation)
    }
    ask = Ask(
        "stations",
        heading,
        _("End it"),
        _("Ended from that day on."),
        _list(slug),
        name_of(station),
        danger=True,
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.leave_station(found, by=here.actor, at=here.now, **told)
        return {}

    return asked(here, form, ask, "leave_station", do, lambda _told: _list(slug))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, slug: str, station_id: int) -> HttpResponse:
    """Close a station."""
    here, station = _keeping(request, slug, station_id)
    form = forms.EndForm(request.POST or None, initial={"on": here.today})
    heading = _("When does %(name)s close?") % {"name": name_of(station)}
    ask = Ask(
        "stations",
        heading,
        _("Close the station"),
        _("It is closed from that day on."),
        _list(slug),
        _("Stations"),
        danger=True,
    )

    def do(told: dict[str, Any]) -> dict[str, Any]:
        commands.close_station(station, by=here.actor, at=here.now, **told)
        return {}

    return asked(here, form, ask, "close_station", do, lambda _told: _list(slug))
