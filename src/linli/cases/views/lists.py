"""The desk: the four lists as worklists, on screen and on paper."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.cases.forms import FilterForm
from linli.cases.models import Case
from linli.cases.queries import brief, catalogue, narrowed, turn_of, turns_of, ways_to, worklist
from linli.cases.states import LISTS, CaseList
from linli.kernel.errors import NotFound
from linli.kernel.paging import page
from linli.people.public import Power, organisations_in

from .here import QUEUES, SIZE, Here, base, enter, fragment, lists_pane, queue_url, row_of

DUE, NEWEST = ("due_at", "id"), ("-reported_at", "-id")
PRINTED = 500


def wanted_cases(here: Here, name: str) -> tuple[FilterForm, QuerySet[Case], tuple[str, ...]]:
    """Return the filter of the address, the cases it leaves of a list, and their order."""
    if name not in LISTS:
        raise NotFound
    form = FilterForm(
        here.request.GET, street=here.street, catalogue=catalogue(), organisations=organisations_in(here.street.pk),
        ended=name == CaseList.CLOSED,
    )  # fmt: skip
    cases = (
        turn_of(here.actor, here.street.pk, form.queue)
        if form.queue
        else worklist(here.actor, here.street.pk, states=LISTS[name])
    )
    return form, narrowed(cases, form.wanted, now=here.now), NEWEST if form.newest else DUE


def ways_of(here: Here, form: FilterForm) -> Sequence[Q]:
    """Return the ways by which the database finds what the filter leaves of a list, in its order."""
    return ways_to(
        here.actor, here.street.pk, unit_id=form.wanted.unit_id, organisation_id=form.wanted.lead_id
    )


def address_of(request: HttpRequest) -> str:
    """Return the filters of this address without the place in the list."""
    kept = [(key, value) for key, value in request.GET.items() if value and key not in {"after", "open"}]
    return f"?{urlencode(kept)}" if kept else ""


@login_required
@require_GET
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the list that is most useful: what waits for this person, else the issue list."""
    here = enter(request, slug)
    waiting = turns_of(here.actor, here.street.pk)
    act = next((act for act, count in waiting.items() if count), None)
    return redirect(queue_url(slug, act) if act else reverse("cases:list", args=[slug, CaseList.ISSUE]))


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show one of the four lists, or one queue of what waits for this person."""
    here = enter(request, slug)
    form, cases, order = wanted_cases(here, name)
    found = page(brief(cases), order, request.GET.get("after"), SIZE, ways=ways_of(here, form))
    kept = address_of(request)
    mark = urlencode({"list": name, **({"turn": form.queue} if form.queue else {})})
    more: dict[str, Any] = {
        "form": form, "list": CaseList(name), "title": QUEUES.get(form.queue) or CaseList(name).label, "page": found,
        "rows": [row_of(case, here, address=f"?{mark}") for case in found.rows], "address": kept,
        "open": request.GET.get("open", ""), "ended": name == CaseList.CLOSED,
        "may_export": here.actor.has(Power.EXPORT, street_id=here.street.pk),
    }  # fmt: skip
    if fragment(request, "more"):
        return render(request, "cases/list.html#rows", base(here, **more))
    if fragment(request, "rows-pane"):
        more |= lists_pane(here, current=name, queue=form.queue) | {"beside": True}
        return render(request, "cases/list.html#pane", base(here, **more))
    panes = lists_pane(here, current=name, queue=form.queue)
    return render(request, "cases/list.html", base(here, **more, **panes))


@login_required
@never_cache
@require_GET
def printed(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show a list as it is printed, with who printed it and when."""
    here = enter(request, slug)
    here.need(Power.EXPORT)
    form, cases, order = wanted_cases(here, name)
    found = page(brief(cases), order, None, PRINTED, ways=ways_of(here, form))
    told = {
        "form": form, "list": CaseList(name), "title": QUEUES.get(form.queue) or CaseList(name).label,
        "rows": [row_of(case, here) for case in found.rows], "cut": bool(found.next_cursor),
        "ended": name == CaseList.CLOSED,
        "back": reverse("cases:list", args=[slug, name]) + address_of(request), "most": PRINTED,
    }  # fmt: skip
    return render(request, "cases/print.html", base(here, **told))
