"""Pages of whoever keeps a roster: the list, a week, its place, its members and its pattern."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.excel import Column, workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.rosters import commands, forms
from linli.rosters.models import Member, WeeklyRow
from linli.rosters.permissions import may_begin
from linli.rosters.queries.here import ON_FORM, At, asked_week, at_roster, enter, need_export
from linli.rosters.queries.law import called, kinds_of
from linli.rosters.queries.pages import (
    ORDER,
    WEEK,
    members_of,
    person_of,
    rosters,
    swaps_of,
    today_at,
    week_of,
)
from linli.rosters.states import AHEAD_DAYS
from linli.territory.public import attribution

SIZE, MOST = 30, 1000
LIST_COLUMNS = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Name of the roster"), 30),
    Column(gettext_lazy("Belongs to area"), 20),
    Column(gettext_lazy("Organisation"), 24), Column(gettext_lazy("Where people stand on duty"), 30),
    Column(gettext_lazy("Turns today"), 10), Column(gettext_lazy("Signed in"), 10), Column(gettext_lazy("Missed"), 10),
)  # fmt: skip
WEEK_COLUMNS = (
    Column(gettext_lazy("Day"), 12), Column(gettext_lazy("Beginning of duty"), 8),
    Column(gettext_lazy("End of duty"), 8),
    Column(gettext_lazy("Kind of duty"), 16), Column(gettext_lazy("Seats"), 8), Column(gettext_lazy("Who"), 20),
    Column(gettext_lazy("State"), 12), Column(gettext_lazy("Came at"), 18), Column(gettext_lazy("Left at"), 18),
    Column(gettext_lazy("Metres from the place"), 12), Column(gettext_lazy("Reason"), 30),
)  # fmt: skip


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rosters that somebody sees, with how today goes."""
    here = enter(request, slug)
    found = page(rosters(here.actor, here.street), ORDER, request.GET.get("after"), SIZE)
    told = here.told(
        page=found, rows=today_at(found.rows, timezone.localdate(here.now)),
        may_begin=may_begin(here.actor, here.street), mine=person_of(here.actor, here.street) is not None,
    )  # fmt: skip
    return render(request, "rosters/list.html", told)


@login_required
@require_GET
def listed_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a workbook."""
    here = enter(request, slug)
    need_export(here)
    some = list(rosters(here.actor, here.street).order_by(*ORDER)[:MOST])

    def rows() -> Iterator[list[Any]]:
        for one in today_at(some, timezone.localdate(here.now)):
            body = one.roster.organisation
            yield [
                one.roster.number, one.roster.name, one.roster.unit_name, name_of(body) if body else "",
                one.roster.place, one.turns, one.stood, one.missed,
            ]  # fmt: skip

    return workbook_response(
        f"{name_of(here.street)} {_('Duty rosters')}", _("Duty rosters"), LIST_COLUMNS, rows()
    )


@login_required
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a roster."""
    here = enter(request, slug)
    if not may_begin(here.actor, here.street):
        raise NotAllowed
    form = forms.BeginForm(request.POST or None, street=here.street, actor=here.actor)
    if request.method == "POST" and form.is_valid():
        told = form.brought()
        key = f"{here.actor.account_id}:{told.pop('key')}"
        try:
            number = commands.begin(street=here.street, key=key, by=here.actor, at=here.now, **told)
        except Refusal as refusal:
            form.add_error("unit", str(refusal))
        else:
            messages.success(
                request, _("The roster stands. Now say who takes turns and when somebody is needed.")
            )
            return redirect("rosters:members", slug, number)
    told = here.told(form=form, attribution=attribution(here.street), anew=True)
    return render(request, "rosters/edit.html", told, status=ON_FORM if form.errors else 200)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a week of a roster: who stands when, what is open, swaps that wait."""
    at = at_roster(request, slug, number)
    here = at.here
    today = timezone.localdate(here.now)
    monday = asked_week(request.GET.get("week"), today)
    me, members = person_of(here.actor, here.street), members_of(at.roster)
    told = at.told(
        days=week_of(at.roster, monday), monday=monday, before=monday - timedelta(days=WEEK), today=today,
        after=monday + timedelta(days=WEEK), members=members, swaps=swaps_of(at.roster),
        my_person=me.pk if me and any(one.person_id == me.pk for one in members) else None,
        attribution=attribution(here.street), form=forms.SlotForm(street=here.street),
    )  # fmt: skip
    return render(request, "rosters/one.html", told)


@login_required
@require_GET
def week_excel(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Give the turns of four weeks from this one on."""
    at = at_roster(request, slug, number)
    need_export(at.here)
    monday = asked_week(request.GET.get("week"), timezone.localdate(at.here.now))

    def rows() -> Iterator[list[Any]]:
        for on, some in week_of(at.roster, monday, days=4 * WEEK):
            for seats in some:
                starts, ends = (timezone.localtime(m) for m in (seats.slot.starts_at, seats.slot.ends_at))
                front = [on, f"{starts:%H:%M}", f"{ends:%H:%M}", seats.kind, seats.slot.heads]
                for turn in seats.turns:
                    yield [
                        *front, turn.person.called, turn.get_state_display(), turn.came_at, turn.left_at, turn.metres,
                        turn.reason,
                    ]  # fmt: skip
                for _seat in range(seats.open):
                    yield [*front, "", _("open"), None, None, None, ""]

    return workbook_response(f"{at.roster.name} {monday}", at.roster.name, WEEK_COLUMNS, rows())


@login_required
@never_cache
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what a roster is called, where it is and what is looked at."""
    at = at_roster(request, slug, number, keeper=True)
    roster = at.roster
    known = {name: getattr(roster, name) for name in ("name", "place", "lon", "lat", "reach", "route")}
    form = forms.PlaceForm(request.POST or None, initial=known | {"checklist": "\n".join(roster.checklist)})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told.pop("key")
        try:
            commands.edit(roster.pk, street_id=roster.street_id, by=at.here.actor, at=at.here.now, **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("rosters:one", slug, number)
    told = at.told(form=form, attribution=attribution(at.here.street))
    return render(request, "rosters/edit.html", told, status=ON_FORM if form.errors else 200)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a roster that has nobody planned any more."""
    at = at_roster(request, slug, number, keeper=True)
    try:
        commands.end(at.roster.pk, street_id=at.roster.street_id, by=at.here.actor, at=at.here.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The roster has ended."))
    return redirect("rosters:one", slug, number)


# --- Members and pattern ------------------------------------------------------------------------------------------------
@login_required
@never_cache
def members(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show who takes turns, and let somebody in."""
    at = at_roster(request, slug, number)
    form = forms.MemberForm(request.POST or None, street=at.here.street) if at.keeps else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            try:
                commands.add_member(
                    at.roster.pk,
                    street_id=at.roster.street_id,
                    by=at.here.actor,
                    at=at.here.now,
                    **form.brought(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Added."))
                return redirect("rosters:members", slug, number)
    told = at.told(members=members_of(at.roster), form=form)
    return render(request, "rosters/members.html", told, status=ON_FORM if form and form.errors else 200)


@login_required
@require_POST
def end_member(request: HttpRequest, slug: str, member: UUID) -> HttpResponse:
    """Let a member go."""
    here = enter(request, slug)
    found = Member.objects.filter(street=here.street, pk=member).select_related("roster").first()
    if found is None:
        raise NotFound
    at = at_roster(request, slug, found.roster.number, keeper=True)
    try:
        commands.end_member(member, street_id=here.street.pk, by=here.actor, at=here.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("rosters:members", slug, at.roster.number)


def _pattern(request: HttpRequest, at: At, form: Any, *, status: int = 200) -> HttpResponse:
    kinds = kinds_of(at.roster.street_id)
    days = dict(forms.WEEKDAYS)
    today = timezone.localdate(at.here.now)
    rows = [
        (row, called(kinds, row.kind), [days[one] for one in row.weekdays])
        for row in WeeklyRow.objects.filter(street_id=at.roster.street_id, roster=at.roster).order_by(
            "weekdays", "starts", "pk"
        )
    ]
    span = forms.SpanForm(initial={"since": today, "until": today + timedelta(days=AHEAD_DAYS)})
    told = at.told(rows=rows, form=form, span=span, ahead=AHEAD_DAYS // WEEK)
    return render(request, "rosters/pattern.html", told, status=status)


@login_required
@never_cache
def pattern(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show when somebody is needed, and add a row."""
    at = at_roster(request, slug, number)
    form = forms.RowForm(request.POST or None, street=at.here.street) if at.keeps else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            try:
                commands.add_row(
                    at.roster.pk,
                    street_id=at.roster.street_id,
                    by=at.here.actor,
                    at=at.here.now,
                    **form.brought(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Added. Lay the slots below, or wait for the night."))
                return redirect("rosters:pattern", slug, number)
    return _pattern(request, at, form, status=ON_FORM if form and form.errors else 200)


@login_required
@require_POST
def end_row(request: HttpRequest, slug: str, row: UUID) -> HttpResponse:
    """Take a row from the pattern with its empty slots ahead."""
    here = enter(request, slug)
    found = WeeklyRow.objects.filter(street=here.street, pk=row).select_related("roster").first()
    if found is None:
        raise NotFound
    at = at_roster(request, slug, found.roster.number, keeper=True)
    commands.end_row(row, street_id=here.street.pk, by=here.actor, at=here.now)
    messages.success(request, _("Taken from the pattern; slots ahead on which nobody stood are gone."))
    return redirect("rosters:pattern", slug, at.roster.number)


@login_required
@require_POST
def lay(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Lay the slots of the pattern over some days."""
    at = at_roster(request, slug, number, keeper=True)
    span = forms.SpanForm(request.POST)
    if not span.is_valid():
        messages.error(request, _("Please give both days."))
        return redirect("rosters:pattern", slug, number)
    try:
        made = commands.lay(
            at.roster.pk, street_id=at.roster.street_id, by=at.here.actor, at=at.here.now, **span.cleaned_data
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(count)s new slots.") % {"count": made})
    return redirect("rosters:pattern", slug, number)


@login_required
@require_POST
def add_slot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a slot outside the pattern."""
    at = at_roster(request, slug, number, keeper=True)
    form = forms.SlotForm(request.POST, street=at.here.street)
    if form.is_valid():
        try:
            commands.add_slot(
                at.roster.pk,
                street_id=at.roster.street_id,
                by=at.here.actor,
                at=at.here.now,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The slot stands."))
        day = timezone.localdate(form.cleaned_data["starts_at"])
        return redirect(f"{request.path.removesuffix('slot/')}?week={day}")
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect("rosters:one", slug, number)
