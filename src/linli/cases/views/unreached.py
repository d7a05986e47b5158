"""Whom to call: reporters who were not asked yet, were not reached, or on whom one gave up."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.models import CallBack
from linli.cases.queries import ways_to
from linli.cases.queries.voices import (
    COLUMNS,
    GIVEN_UP,
    ORDER,
    SIGHTS,
    WAITING,
    WAITING_ORDER,
    rows_of,
    unreached,
    waiting,
)
from linli.cases.states import Reached
from linli.kernel.excel import workbook_response
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.people.public import Power

from .here import SIZE, Here, base, enter, fragment, row_of

MOST = 10_000


def asked(here: Here) -> str:
    """Return which list the address asks for."""
    code = here.request.GET.get("show", "")
    return code if code in SIGHTS else ""


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom to call again, on whom one gave up, or who was not asked yet; the longest ago first."""
    here = enter(request, slug)
    code, after = asked(here), request.GET.get("after")
    street = here.street.pk
    if code == WAITING:
        cases = page(
            waiting(here.actor, street), WAITING_ORDER, after, SIZE, ways=ways_to(here.actor, street)
        )
        found: Any = cases
        rows = [{"row": row_of(case, here), "call": None, "at": case.stage_since} for case in cases.rows]
    else:
        calls = page(unreached(here.actor, street, given_up=code == GIVEN_UP), ORDER, after, SIZE)
        found, rows = calls, [row_told(here, call) for call in calls.rows]
    more: dict[str, Any] = {
        "page": found, "rows": rows, "show": code,
        "sights": [
            {"name": name, "current": key == code,
             "url": reverse("cases:unreached", args=[slug]) + (f"?show={key}" if key else "")}
            for key, name in SIGHTS.items()
        ],
        "may_export": here.actor.has(Power.EXPORT, street_id=street) and code != WAITING,
    }  # fmt: skip
    template = "cases/unreached.html#rows" if fragment(request, "more") else "cases/unreached.html"
    return render(request, template, base(here, **more))


def row_told(here: Here, call: CallBack) -> dict[str, Any]:
    """Return a call that reached nobody as a line of the list."""
    return {
        "row": row_of(call.case, here),
        "call": call,
        "at": call.at,
        "outcome": Reached(call.outcome).label,
    }


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return those who were not reached as a workbook."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    given_up = asked(here) == GIVEN_UP
    calls = unreached(here.actor, here.street.pk, given_up=given_up)
    title = str(SIGHTS[GIVEN_UP if given_up else ""])
    day = timezone.localdate(here.now).isoformat()
    name = " ".join([name_of(here.street), str(_("Calls back")), title, day])
    return workbook_response(name, title, COLUMNS, rows_of(calls, MOST))
