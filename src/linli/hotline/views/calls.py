"""The log of calls: who took which call, how long it lasted and what came of it. Nobody's number is in it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.public import Case
from linli.kernel.excel import workbook_response
from linli.kernel.paging import page
from linli.people.public import Power

from ..forms import CallsForm
from ..models import Call
from ..queries.calls import COLUMNS, NEWEST, WantedCalls, calls_of, cells_of, one_call
from ..states import CallEnd
from .here import Here, base, enter

SIZE = 50


@login_required
@never_cache
@require_GET
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the calls of the street, the newest first."""
    here = enter(request, slug, Power.REPORT)
    form = CallsForm(request.GET)
    found = page(
        calls_of(here.actor, here.street.pk, WantedCalls(**form.told())),
        NEWEST,
        request.GET.get("after"),
        SIZE,
    )
    rows = [_row(here, call) for call in found.rows]
    narrowed = {name: value for name, value in request.GET.items() if name != "after" and value}
    told = {"form": form, "page": found, "rows": rows, "query": urlencode(narrowed), "narrowed": bool(narrowed),
            "may_export": here.may(Power.EXPORT)}  # fmt: skip
    return render(request, "hotline/calls.html", base(here, **told))


def _row(here: Here, call: Call) -> dict[str, Any]:
    return {"call": call, "end": CallEnd(call.end).label, "lasted": call.ended_at - call.began_at}


@login_required
@never_cache
@require_GET
def call(request: HttpRequest, slug: str, call_id: UUID) -> HttpResponse:
    """Show one call: when, by whom, what was asked and what was answered."""
    here = enter(request, slug, Power.REPORT)
    found = one_call(here.actor, here.street.pk, call_id)
    seen = found.case is not None and Case.objects.visible_to(here.actor).filter(pk=found.case_id).exists()
    url = reverse("cases:case", args=[slug, found.case.number]) if found.case and seen else ""
    return render(request, "hotline/call.html", base(here, url=url, **_row(here, found)))


@login_required
@require_GET
def workbook(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the log as a workbook."""
    here = enter(request, slug, Power.EXPORT)
    found = calls_of(here.actor, here.street.pk, WantedCalls(**CallsForm(request.GET).told()))
    day = timezone.localtime(here.now).strftime("%Y-%m-%d")
    return workbook_response(f"{_('Calls')} {day}", _("Log of calls"), COLUMNS, cells_of(found))
