"""Organisations of the street: by kind, one by one, and a new one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.people.commands import add_organisation
from linli.people.forms import OrganisationForm
from linli.people.queries import free_code, organisation_page, organisations_by_kind, organisations_in

from .here import Here, base, enter, tried


def today(here: Here) -> Any:
    """Return the day of this request in the zone of the deployment."""
    return timezone.localtime(here.now).date()


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the organisations of the street under their kinds."""
    here = enter(request, slug)
    kinds = organisations_by_kind(here.street.pk, at=here.now, on=today(here))
    total = sum(len(found) for _kind, found in kinds)
    return render(request, "people/organisations.html", base(here, "organisations", kinds=kinds, total=total))


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, slug: str, organisation_id: int) -> HttpResponse:
    """Show one organisation with its people and its duties."""
    here = enter(request, slug)
    about = organisation_page(here.street.pk, organisation_id, at=here.now, on=today(here))
    return render(request, "people/organisation.html", base(here, "organisations", about=about))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a new organisation, or enter it."""
    here = enter(request, slug)
    here.need(here.may_staff())
    form = OrganisationForm(
        request.POST if request.method == "POST" else None, organisations=organisations_in(here.street.pk)
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = tried(here, form, "add_organisation", lambda: added(here, form))
            if done is not None:
                messages.success(request, _("The organisation is entered."))
                return redirect("people:organisation", slug, done[0]["organisation"])
    more = base(here, "organisations", form=form)
    return render(request, "people/organisation_new.html", more, status=status)


def added(here: Here, form: OrganisationForm) -> dict[str, Any]:
    """Enter the organisation that was typed, under a code made from its name."""
    told = {name: value for name, value in form.cleaned_data.items() if name not in {"key", "parent"}}
    made = add_organisation(
        street=here.street, code=free_code(here.street.pk, told["name"]), by=here.actor, at=here.now,
        parent=form.known.get(form.cleaned_data["parent"]), **told,
    )  # fmt: skip
    return {"organisation": made.pk}
