"""The fast lane at the desk: what waits to be seen, who is on it, and how often observer teams were right."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.cases import commands
from linli.cases.forms.lane import MemberForm, SpanForm, TeamForm
from linli.cases.queries.lane import (
    COLUMNS,
    MEMBER_ORDER,
    ORDERS,
    SEEN,
    SIGHTS,
    TEAM_COLUMNS,
    lane_reports,
    light_of,
    members,
    rows_of,
    team_cells,
    teams,
)
from linli.kernel.errors import NotFound, Refusal
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.people.public import Power

from .here import SIZE, Here, base, enter, fragment, row_of

MOST, DAYS = 10_000, 90
LIGHTS = {"red": "late", "yellow": "soon", "green": "done"}


def asked(here: Here) -> str:
    """Return which of the two lists the address asks for."""
    return SEEN if here.request.GET.get("show") == SEEN else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what came by the lane and waits to be seen, the soonest due first; or what was seen, and when."""
    here = enter(request, slug)
    code = asked(here)
    found = page(
        lane_reports(here.actor, here.street.pk, seen=code == SEEN),
        ORDERS[code],
        request.GET.get("after"),
        SIZE,
    )
    more: dict[str, Any] = {
        "page": found, "show": code, "sights": sights_of(here, code),
        "rows": [
            {"it": one, "row": row_of(one.case, here, brief=True), "light": LIGHTS.get(light_of(one, here.now), "")}
            for one in found.rows
        ],
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    template = "cases/lane.html#rows" if fragment(request, "more") else "cases/lane.html"
    return render(request, template, base(here, **more))


def sights_of(here: Here, code: str) -> list[dict[str, Any]]:
    """Return the tabs of the lane: its two lists, who is on it, and the observer teams."""
    slug, address = here.street.slug, reverse("cases:lane", args=[here.street.slug])
    lists = [
        {"name": name, "current": key == code, "url": address + (f"?show={key}" if key else "")}
        for key, name in SIGHTS.items()
    ]
    return [
        *lists,
        {
            "name": _("Members"),
            "current": code == "members",
            "url": reverse("cases:lane_members", args=[slug]),
        },
        {
            "name": _("Observer teams"),
            "current": code == "teams",
            "url": reverse("cases:observers", args=[slug]),
        },
    ]


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    code = asked(here)
    title, day = str(SIGHTS[code]), timezone.localdate(here.now).isoformat()
    found = lane_reports(here.actor, here.street.pk, seen=code == SEEN)
    name = " ".join([name_of(here.street), str(_("Fast lane")), title, day])
    return workbook_response(name, title, COLUMNS, rows_of(found, MOST, seen=code == SEEN))


# --- Who is on it -------------------------------------------------------------------------------------------------
@login_required
@never_cache
@sensitive_variables("made")
@require_http_methods(["GET", "POST"])
def lane_members(request: HttpRequest, slug: str) -> HttpResponse:
    """List who is on the lane, and put somebody on it; the link of the new page is shown this once."""
    here = enter(request, slug)
    may = here.actor.has(Power.FILE, street_id=here.street.pk)
    if request.method == "GET":
        return _members(here, MemberForm(street=here.street) if may else None)
    here.need(Power.FILE)
    form = MemberForm(request.POST, street=here.street)
    if not form.is_valid():
        return _members(here, form, status=422)
    made: list[commands.Joined] = []

    def do() -> dict[str, Any]:
        made.append(
            commands.add_lane_member(street=here.street, by=here.actor, at=here.now, **form.brought())
        )
        return {"member": str(made[0].member.pk)}

    key = f"{here.actor.account_id}:{form.cleaned_data['key'] or form.fields['key'].initial}"
    try:
        once(street_id=here.street.pk, purpose="cases.add_lane_member", key=key, at=here.now, do=do)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _members(here, form, status=422)
    return _link(here, made[0]) if made else redirect("cases:lane_members", slug)


def _members(here: Here, form: MemberForm | None, *, status: int = 200) -> HttpResponse:
    found = page(members(here.actor, here.street.pk), MEMBER_ORDER, here.request.GET.get("after"), SIZE)
    more = {"page": found, "form": form, "sights": sights_of(here, "members"), "may": form is not None}
    return render(here.request, "cases/lane_members.html", base(here, **more), status=status)


def _link(here: Here, made: commands.Joined) -> HttpResponse:
    link = here.request.build_absolute_uri(reverse("intake:lane", args=[here.street.slug, made.token]))
    return render(here.request, "cases/lane_link.html", base(here, member=made.member, link=link))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def lane_member(request: HttpRequest, slug: str, member_id: UUID) -> HttpResponse:
    """Show a member, and change the team for which its sightings count."""
    here = enter(request, slug)
    here.need(Power.FILE)
    member = members(here.actor, here.street.pk).filter(pk=member_id).first()
    if member is None:
        raise NotFound
    form = TeamForm(request.POST if request.method == "POST" else None, initial={"team": member.team})
    if request.method == "POST" and form.is_valid():
        commands.set_lane_team(
            member.pk, street_id=here.street.pk, by=here.actor, at=here.now, team=form.cleaned_data["team"]
        )
        messages.success(request, str(_("The mandate stands as you said.")))
        return redirect("cases:lane_members", slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/lane_member.html", base(here, member=member, form=form), status=status)


@login_required
@never_cache
@sensitive_variables("made")
@require_POST
def renew(request: HttpRequest, slug: str, member_id: UUID) -> HttpResponse:
    """Make a new link for a member; the one before opens nothing any more."""
    here = enter(request, slug)
    here.need(Power.FILE)
    made = commands.renew_lane_link(member_id, street_id=here.street.pk, by=here.actor, at=here.now)
    return _link(here, made)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, member_id: UUID) -> HttpResponse:
    """Take a member off the lane."""
    here = enter(request, slug)
    here.need(Power.FILE)
    commands.end_lane_member(member_id, street_id=here.street.pk, by=here.actor, at=here.now)
    messages.success(request, str(_("Off the lane. Its reports go on.")))
    return redirect("cases:lane_members", slug)


# --- Observer teams -----------------------------------------------------------------------------------------------
def span_of(here: Here) -> tuple[SpanForm, datetime, datetime]:
    """Return the days asked for, the last ninety without any: from the first moment to the end of the last day."""
    form = SpanForm(here.request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    today = timezone.localdate(here.now)
    until: date = told.get("until") or today
    since: date = told.get("since") or until - timedelta(days=DAYS)
    zone = timezone.get_current_timezone()
    first = datetime.combine(since, time.min, tzinfo=zone)
    return form, first, datetime.combine(until, time.min, tzinfo=zone) + timedelta(days=1)


@login_required
@never_cache
@require_GET
def observers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what each observer team saw, and how often it was so: teams by name, nobody by themselves."""
    here = enter(request, slug)
    form, since, until = span_of(here)
    more = {
        "form": form, "since": since, "until": until - timedelta(days=1), "sights": sights_of(here, "teams"),
        "teams": teams(here.actor, here.street.pk, since=since, until=until), "query": request.GET.urlencode(),
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    return render(request, "cases/observers.html", base(here, **more))


@login_required
@require_GET
def observers_workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the teams as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    _form, since, until = span_of(here)
    title = str(_("Observer teams"))
    name = f"{name_of(here.street)} {title} {timezone.localdate(here.now).isoformat()}"
    found = teams(here.actor, here.street.pk, since=since, until=until)
    return workbook_response(name, title, TEAM_COLUMNS, map(team_cells, found))
