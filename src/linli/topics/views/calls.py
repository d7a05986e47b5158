"""Calls for topics: who asks for what, where and until when."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.kernel.errors import Refusal
from linli.kernel.paging import page
from linli.people.public import Power

from .. import commands, forms
from ..commands.calling import may_call
from ..queries.lists import CALLS_ORDER, calls, came_of
from .here import ON_FORM, SIZE, desk, enter


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the calls of a street, those that end last first, and how many topics came of each."""
    here = enter(request, slug)
    today = timezone.localdate(here.now)
    found = page(calls(here.street.pk), CALLS_ORDER, request.GET.get("after"), SIZE)
    came = came_of(found.rows)
    rows = [
        (one, came.get(one.pk, 0), one.takes(today), one.opens_on > today and one.ended_at is None,
         one.ended_at is None and one.closes_on >= today and may_call(here.actor, here.street.pk, one.lineage))
        for one in found.rows
    ]  # fmt: skip
    return desk(here, "calls", page=found, rows=rows)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Call for topics."""
    here = enter(request, slug)
    here.need(Power.CONVENE)
    today = timezone.localdate(here.now)
    if request.method != "POST":
        start = {"key": forms.new_key(), "opens_on": today, "closes_on": today + timedelta(days=30)}
        return desk(here, "call_new", form=forms.CallForm(street=here.street, today=today, initial=start))
    data = request.POST.copy()
    data["key"] = data.get("key") or forms.new_key()
    form = forms.CallForm(data, street=here.street, today=today)
    if form.is_valid():
        try:
            commands.make_call(
                street=here.street, by=here.actor, at=here.now, key=data["key"], **form.brought()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(_("The call stands. Everybody reads it from its first day.")))
            return redirect("topics:calls", slug)
    return desk(here, "call_new", form=form, status=ON_FORM)


@login_required
@require_POST
def end(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """End a call before its last day."""
    here = enter(request, slug)
    commands.end_call(number, street=here.street, by=here.actor, at=here.now)
    messages.success(request, str(_("The call is ended.")))
    return redirect("topics:calls", slug)
