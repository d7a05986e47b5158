"""The table of roles and powers, and the editing of one role."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from linli.kernel.errors import NotFound
from linli.people.commands import set_powers
from linli.people.commands.roles import streets_of_others
from linli.people.forms import PowersForm
from linli.people.models import Role
from linli.people.permissions import own_powers
from linli.people.public import Power
from linli.people.queries import count_holders

from .here import base, enter, tried


@login_required
@never_cache
@require_GET
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which role may do what."""
    here = enter(request, slug)
    count = count_holders(here.street.pk, at=here.now)
    rows = [
        {
            "role": role,
            "has": [power.value in role.powers for power in Power],
            "holders": count.get(role.pk, 0),
        }
        for role in Role.objects.all()
    ]
    return render(request, "people/roles.html", base(here, "roles", rows=rows, powers=list(Power)))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask which powers a role has, or change them."""
    here = enter(request, slug)
    here.need(here.may_staff())
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise NotFound
    mine = own_powers(here.actor, here.street)
    form = PowersForm(request.POST if request.method == "POST" else None, role=role, mine=mine)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():

            def do() -> dict[str, Any]:
                set_powers(code, powers=form.wanted, street=here.street, by=here.actor, at=here.now)
                return {}

            if tried(here, form, "set_powers", do) is not None:
                messages.success(request, _("The role is changed; whoever holds it has the new powers now."))
                return redirect("people:roles", slug)
    others = [power for power in Power if power not in mine]
    fixed = [(power, power.value in role.powers) for power in others]
    more = {
        "form": form,
        "role": role,
        "fixed": fixed,
        "elsewhere": streets_of_others(role, here.actor, here.now),
    }
    return render(request, "people/role.html", base(here, "roles", **more), status=status)
