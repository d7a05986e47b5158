"""Lists: meetings, the calendar of a month, my invitations, what is overdue, what is to be carried out."""

import calendar
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page

from ..permissions import convenor_of, owner
from ..queries import tables
from ..queries.law import kinds_of
from ..queries.lists import SIGHTS, commitments, meetings, mine, month_of, order_of, overdue_seen
from ..queries.minutes import owner_said
from .here import MOST, SIZE, Here, desk, enter, need_export, toned

FIRST_YEAR, LAST_YEAR = 2000, 2199


def asked(here: Here) -> str:
    """Return which list the address asks for."""
    code = here.request.GET.get("show", "")
    return code if code in SIGHTS else ""


def kind_asked(here: Here) -> str:
    """Return which kind of meetings the address asks for."""
    code = here.request.GET.get("kind", "")
    return code if code in kinds_of(here.street.pk) else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meetings one may see: coming, minutes open, held, cancelled."""
    here = enter(request, slug)
    show, kind = asked(here), kind_asked(here)
    found = page(
        meetings(here.actor, here.street.pk, show=show, kind=kind),
        order_of(show),
        request.GET.get("after"),
        SIZE,
    )
    address = reverse("deliberation:list", args=[slug])
    sights = [
        {"name": name, "current": key == show, "url": address + (f"?show={key}" if key else "")}
        for key, (name, _states) in SIGHTS.items()
    ]
    late = overdue_seen(here.actor, here.street.pk, at=here.now) if not show else []
    return desk(
        here, "list", page=found, rows=toned(found.rows), sights=sights, show=show, kind=kind, late=len(late),
        kinds=kinds_of(here.street.pk).values(), may_export=here.exports,
    )  # fmt: skip


@login_required
@require_GET
def excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the list as a workbook."""
    here = enter(request, slug)
    need_export(here)
    show = asked(here)
    found = meetings(here.actor, here.street.pk, show=show, kind=kind_asked(here))
    title = f"{_('Meetings')} {SIGHTS[show][0]}"
    rows = tables.meeting_rows(found, MOST, order_of(show))
    return workbook_response(f"{name_of(here.street)} {title}", title, tables.MEETINGS, rows)


def month_asked(text: str, today: date) -> date:
    """Return the first day of the month that an address names as 2026-03; this month where it names none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


@login_required
@never_cache
@require_GET
def month(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meetings of a month day by day."""
    here = enter(request, slug)
    today = timezone.localdate(here.now)
    first = month_asked(request.GET.get("month", ""), today)
    after = (first + timedelta(days=32)).replace(day=1)
    by_day: dict[date, list[object]] = {}
    for one in month_of(here.actor, here.street.pk, first, after):
        by_day.setdefault(timezone.localdate(one.starts_at), []).append(one)
    weeks = [
        [
            {
                "day": day,
                "inside": day.month == first.month,
                "today": day == today,
                "meetings": by_day.get(day, []),
            }
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return desk(
        here, "month", weeks=weeks, first=first, before=(first - timedelta(days=1)).replace(day=1), after=after,
        names=[_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        days=[(day, by_day[day]) for day in sorted(by_day)],
    )  # fmt: skip


@login_required
@never_cache
@require_GET
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meetings I am invited to, the next first; made for the phone."""
    here = enter(request, slug)
    found = [one for one in mine(here.actor, at=here.now) if one.street_id == here.street.pk]
    return desk(here, "mine", rows=found)


@login_required
@never_cache
@require_GET
def overdue(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the series that held no meeting in their period."""
    here = enter(request, slug)
    return desk(here, "overdue", rows=overdue_seen(here.actor, here.street.pk, at=here.now))


@login_required
@never_cache
@require_GET
def to_be_carried_out(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the commitments that are open, the most urgent first."""
    here = enter(request, slug)
    found = page(commitments(here.actor, here.street), ("due_on", "id"), request.GET.get("after"), SIZE)
    today = timezone.localdate(here.now)
    rows = [
        {
            "one": one, "owner": owner_said(one), "late": one.due_on is not None and one.due_on < today,
            "may_fulfil": owner.test(here.actor, one) or convenor_of.test(here.actor, one),
            "may_change": convenor_of.test(here.actor, one),
        }
        for one in found.rows
    ]  # fmt: skip
    return desk(here, "commitments", page=found, rows=rows, may_export=here.exports)


@login_required
@require_GET
def commitments_excel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the open commitments as a workbook."""
    here = enter(request, slug)
    need_export(here)
    title = _("Commitments")
    rows = tables.commitment_rows(commitments(here.actor, here.street), MOST)
    return workbook_response(f"{name_of(here.street)} {title}", title, tables.COMMITMENTS, rows)
