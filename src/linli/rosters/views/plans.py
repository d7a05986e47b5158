"""Pages of plans: asking for one, its draft before it is accepted, and why seats stay open."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.kernel.errors import NotFound, Refusal
from linli.rosters import commands, forms
from linli.rosters.models import Plan
from linli.rosters.queries.drafts import draft_of
from linli.rosters.queries.here import ON_FORM, at_roster, enter
from linli.rosters.queries.pages import plan_seen
from linli.rosters.states import AT_WORK, SHOWN

ACTS = {"cancel": commands.cancel_plan, "accept": commands.accept_plan, "discard": commands.discard_plan}
SHOWN_PLANS = 20


@login_required
@never_cache
def listed(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the plans of a roster, and ask for one."""
    at = at_roster(request, slug, number, keeper=True)
    today = timezone.localdate(at.here.now)
    span = {"since": today, "until": today + timedelta(days=13), "seed": 1}
    form = forms.PlanForm(request.POST or None, initial=span)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"seed": form.cleaned_data["seed"] or 1}
        try:
            made = commands.ask_plan(
                at.roster.pk, street_id=at.roster.street_id, by=at.here.actor, at=at.here.now, **told
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("rosters:plan", slug, made.pk)
    plans = Plan.objects.filter(street_id=at.roster.street_id, roster=at.roster).order_by("-made_at")
    told = at.told(form=form, plans=list(plans[:SHOWN_PLANS]))
    return render(request, "rosters/plans.html", told, status=ON_FORM if form.errors else 200)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, plan: UUID) -> HttpResponse:
    """Show how far a plan is, or its draft with its loads and what stays open; at work, the page asks again by itself."""
    here = enter(request, slug)
    found = plan_seen(here.actor, here.street, plan)
    told: dict[str, Any] = here.told(
        plan=found, roster=found.roster, keeps=True, at_work=found.state in AT_WORK, shown=found.state in SHOWN,
        draft=draft_of(found) if found.result else None,
    )  # fmt: skip
    return render(request, "rosters/plan.html", told)


@login_required
@require_POST
def act(request: HttpRequest, slug: str, plan: UUID, act: str) -> HttpResponse:
    """Stop working a plan out, accept its draft or put it aside."""
    here = enter(request, slug)
    plan_seen(here.actor, here.street, plan)
    if act not in ACTS:
        raise NotFound
    try:
        ACTS[act](plan, street_id=here.street.pk, by=here.actor, at=here.now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("rosters:plan", slug, plan)
