"""On which tier a known place lies: asked and changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.cases.forms import TierForm
from linli.kernel.errors import NotFound
from linli.territory.public import Unit, classify_place

from .duties import tried
from .here import base, enter, lists_pane
from .roads import need_draw


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def place_tier(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask on which tier a known place lies, or say it."""
    here = enter(request, slug)
    need_draw(here)
    place = Unit.objects.filter(street=here.street, code=code, level=None).first()
    if place is None:
        raise NotFound
    form = TierForm(request.POST if request.method == "POST" else None, initial={"tier": place.tier})
    if request.method == "POST" and form.is_valid():

        def do() -> dict[str, Any]:
            classify_place(unit=place, tier=form.cleaned_data["tier"], by=here.actor, at=here.now)
            return {"code": place.code}

        if tried(here, form, "classify_place", do) is not None:
            messages.success(request, _("The place is classified."))
            return redirect("insight:tiers", slug)
    status = 422 if request.method == "POST" else 200
    more = base(here, tab="tiers", form=form, place=place, **lists_pane(here, counted=False))
    return render(request, "cases/place_tier.html", more, status=status)
