"""Series: begun, changed, ended; calendars read by other programs and taken over from a file."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.paging import page

from ..commands import planning
from ..commands.calendars import calendar_link, renew_calendar_link, take_over
from ..forms.series import ImportForm, SeriesForm
from ..models import Meeting, Series
from ..permissions import may_convene
from ..queries.ics import entries_from
from ..queries.law import kinds_of
from ..queries.lists import one_series, seats_of, series_seen
from ..queries.minutes import called
from ..queries.patterns import pattern_said
from .here import ON_FORM, SIZE, desk, enter, need_convene, toned


@login_required
@never_cache
@require_GET
def series_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the series that go on."""
    here = enter(request, slug)
    found = page(series_seen(here.actor, here.street.pk), ("number", "id"), request.GET.get("after"), SIZE)
    kinds = kinds_of(here.street.pk)
    rows = [
        {
            "one": one,
            "kind": kinds[one.kind].said if one.kind in kinds else one.kind,
            "often": pattern_said(one.rule),
        }
        for one in found.rows
    ]
    return desk(here, "series_list", page=found, rows=rows)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def series_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a series."""
    here = enter(request, slug)
    need_convene(here)
    kind = kinds_of(here.street.pk).get(request.GET.get("kind", ""))
    initial = {"starts_on": timezone.localdate(here.now), "begins": "14:00"}
    if kind is not None:
        from ..queries.patterns import pattern_of  # noqa: PLC0415 - only where a kind is named

        initial |= {
            "kind": kind.code,
            "pattern": pattern_of(kind.rule),
            "rule": kind.rule,
            "period": kind.period,
        }
    form = SeriesForm(request.POST or None, street=here.street, actor=here.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            number = planning.begin_series(
                street=here.street,
                plan=form.plan(seats=form.seats([])),
                key=form.cleaned_data["key"],
                by=here.actor,
                at=here.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The series has begun; its next meetings are planned."))
            return redirect("deliberation:series", slug, number)
    status = ON_FORM if form.errors else 200
    back = reverse("deliberation:series_list", args=[slug])
    return desk(
        here,
        "form",
        form=form,
        title=_("Begin a series"),
        send=_("Begin it"),
        back=back,
        back_name=_("Series"),
        status=status,
    )


@login_required
@never_cache
@require_GET
def series(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one series: how often, who is invited, its meetings."""
    here = enter(request, slug)
    one = one_series(here.actor, here.street.pk, number)
    kinds = kinds_of(here.street.pk)
    found = Meeting.objects.visible_to(here.actor).filter(street=here.street, series=one)
    newest = list(found.order_by("-starts_at", "-id")[: SIZE + 1])
    rows = toned(newest[:SIZE])
    return desk(
        here, "series", one=one, kind=kinds.get(one.kind), often=pattern_said(one.rule), rows=rows,
        older=len(newest) > SIZE, seats=[(seat, called(seat)) for seat in seats_of(one)], roles=_roles(one),
        may=may_convene(here.actor, here.street.pk, one.lineage),
    )  # fmt: skip


def _roles(one: Series) -> list[str]:
    from linli.kernel.naming import name_of  # noqa: PLC0415 - as below
    from linli.people.public import Role  # noqa: PLC0415 - only this page names roles

    return [name_of(role) for role in Role.objects.filter(code__in=one.roles)] if one.roles else []


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a series; meetings nobody was invited to follow."""
    here = enter(request, slug)
    one = one_series(here.actor, here.street.pk, number)
    if not may_convene(here.actor, here.street.pk, one.lineage) or one.ended_at is not None:
        raise NotAllowed
    initial = SeriesForm.initial_of(one) | {"guests": SeriesForm.lines_of(seats_of(one))}
    data = None
    if request.method == "POST":
        # What a series is and where it belongs does not change; everything else may.
        data = request.POST.copy()
        data["kind"], data["unit"] = one.kind, str(one.unit_id)
    form = SeriesForm(data, street=here.street, actor=here.actor, initial=initial)
    for name in ("kind", "unit"):
        form.fields[name].disabled = True
    if data is not None and form.is_valid():
        seats = form.seats(seats_of(one))
        try:
            planning.edit_series(
                number,
                street=here.street,
                plan=form.plan(seats=seats),
                by=here.actor,
                at=here.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The series is changed, and so are its meetings nobody was invited to.")
            )
            return redirect("deliberation:series", slug, number)
    status = ON_FORM if form.errors else 200
    back = reverse("deliberation:series", args=[slug, number])
    return desk(
        here,
        "form",
        form=form,
        title=_("Change the series"),
        send=_("Change it"),
        back=back,
        back_name=one.name,
        status=status,
    )


@login_required
@require_POST
def series_end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a series."""
    here = enter(request, slug)
    one_series(here.actor, here.street.pk, number)
    planning.end_series(number, street=here.street, by=here.actor, at=here.now)
    messages.success(request, _("The series has ended."))
    return redirect("deliberation:series", slug, number)


# --- Calendars ----------------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the secret address of my calendar; sent, it is made anew."""
    here = enter(request, slug)
    if request.method == "POST":
        renew_calendar_link(here.street, by=here.actor, at=here.now)
        messages.success(request, _("The address is new; the one before opens nothing any more."))
        return redirect("deliberation:calendar_link", slug)
    token = calendar_link(here.street, by=here.actor, at=here.now)
    address = request.build_absolute_uri(reverse("deliberation:feed", args=[token]))
    return desk(here, "calendar_link", link=address)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at a calendar file with its faults, then take over what is good."""
    here = enter(request, slug)
    need_convene(here)
    sent = request.method == "POST"
    form = ImportForm(
        request.POST if sent else None, request.FILES if sent else None, street=here.street, actor=here.actor
    )
    entries = None
    if sent and form.is_valid():
        try:
            data = form.data_of()
            entries = entries_from(data, street_id=here.street.pk, at=here.now)
            if request.POST.get("take") and not form.cleaned_data.get("file"):
                told = form.cleaned_data
                done = take_over(
                    entries, street=here.street, kind=told["kind"], unit=form.unit_of(told["unit"]), by=here.actor,
                    at=here.now,
                )  # fmt: skip
                messages.success(
                    request,
                    _("Taken over: %(meetings)s meetings, %(series)s series.")
                    % {"meetings": done.meetings, "series": done.series},
                )
                return redirect("deliberation:list", slug)
            form.data = form.data.copy()
            form.data["text"] = data.decode("utf-8-sig", errors="replace")
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            entries = None
    good = sum(one.good for one in entries or ())
    return desk(here, "import", form=form, entries=entries, good=good, status=ON_FORM if form.errors else 200)
