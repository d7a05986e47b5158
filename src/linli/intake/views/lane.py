"""The own page of a shop or a committee on the fast lane: report in three fields, and see that it is seen."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.cases.public import LaneMember, NoSuchMember, Report, own_link, report_by_lane
from linli.intake import commands
from linli.intake.forms import MOST_PHOTOS, LaneForm, known_key, new_key
from linli.intake.queries.lane import member_of, member_with, own_reports
from linli.intake.views.doorstep import accepted, bounded, let_pass, secret
from linli.intake.views.report import framed
from linli.kernel.kept import keep, take
from linli.territory.public import Datum, Street, street_by_slug


@bounded
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def lane(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the page of the member whose link this is, or take a report by it."""
    street = street_by_slug(slug)
    return _answer(request, street, member_of(street, token), reverse("intake:lane", args=[slug, token]))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lane_mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the same page to whoever signs in with the account of a member."""
    street = street_by_slug(slug)
    member = member_with(street, request.user.pk)
    return _answer(request, street, member, reverse("intake:lane_mine", args=[slug]))


def _answer(request: HttpRequest, street: Street, member: LaneMember, address: str) -> HttpResponse:
    if request.method == "POST":
        return _take(request, street, member, address)
    first = {"key": new_key(), "datum": Datum.WGS84.value}
    form = LaneForm(initial=first, street=street, observer=bool(member.team))
    return _page(request, street, member, address, form, said=request.GET.get("said", ""))


def _page(
    request: HttpRequest, street: Street, member: LaneMember, address: str, form: LaneForm, *, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    context = framed(
        street, member=member, address=address, form=form, now=now, own=own_reports(member, now=now),
        most=MOST_PHOTOS - more.get("held", 0), **more,
    )  # fmt: skip
    return render(request, "intake/lane.html", context, status=status)


def _take(request: HttpRequest, street: Street, member: LaneMember, address: str) -> HttpResponse:
    at = timezone.now()
    let_pass(request, street, at=at, what="lane")
    data = request.POST.copy()
    data["key"] = known_key(data.get("key", ""))
    form = LaneForm(data, request.FILES, street=street, observer=bool(member.team))
    form.is_valid()
    photos, wrong = accepted(
        request.FILES.getlist("photos"), known=take(data.get("kept", "")), most=MOST_PHOTOS
    )
    for sentence in wrong:
        form.add_error("photos", sentence)
    if form.errors:
        data["kept"] = keep(photos)
        if form.pin:
            data["lon"], data["lat"], data["datum"] = *(f"{one:.6f}" for one in form.pin), Datum.WGS84.value
        return _page(request, street, member, address, form, status=422, held=len(photos))
    told = form.cleaned_data
    report = Report(
        title=commands.title_from(told["text"]), body=told["text"], place=told["place"], photos=tuple(photos),
        lon=told["lon"], lat=told["lat"],
    )  # fmt: skip
    number, _opened = report_by_lane(
        member=member, key=told["key"], report=report, at=at, sighting=bool(told.get("sighting"))
    )
    return redirect(f"{address}?said={number}")


@secret
@require_POST
def lane_open(request: HttpRequest, slug: str, token: str, number: str) -> HttpResponse:
    """Lead from the page of a member to the page of one of its own reports, by a new link."""
    street = street_by_slug(slug)
    return _opened(request, street, member_of(street, token), number)


@login_required
@never_cache
@require_POST
def lane_mine_open(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Lead from the page of one's own account to one of its reports."""
    street = street_by_slug(slug)
    return _opened(request, street, member_with(street, request.user.pk), number)


def _opened(request: HttpRequest, street: Street, member: LaneMember, number: str) -> HttpResponse:
    let_pass(request, street, at=timezone.now(), what="lane")
    follow = own_link(member, number.upper())
    if follow is None:
        raise NoSuchMember
    return redirect("intake:follow", street.slug, follow)
