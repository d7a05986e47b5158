"""Tokens for programs: one's own, made here, shown once, revoked here."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from linli.kernel.errors import NotFound, Refusal
from linli.kernel.paging import page
from linli.kernel.repeats import once
from linli.people.commands import make_token, revoke_token
from linli.people.forms import TokenForm
from linli.people.models import AccessToken
from linli.people.public import Actor, Power, acting
from linli.people.queries import tokens_of
from linli.territory.public import Street

SIZE = 20
ON_FORM = frozenset({409, 422})


@login_required
@never_cache
@sensitive_variables("made", "answer")
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens and ask for a new one; what is made is shown this once."""
    actor, now = acting(request), timezone.now()
    streets = list(Street.objects.filter(pk__in=actor.street_ids).order_by("code"))
    form = TokenForm(request.POST if request.method == "POST" else None, actor=actor, streets=streets)
    if request.method == "GET" or not form.is_valid():
        return asked(request, actor, form, 200 if request.method == "GET" else 422)
    told, made = form.cleaned_data, []

    def do() -> dict[str, Any]:
        street = next((one for one in streets if one.slug == told["street"]), None)
        ends = now + timedelta(days=told["days"])
        made.append(
            make_token(
                name=told["name"], scopes=told["scopes"], expires_at=ends, street=street, by=actor, at=now
            )
        )
        return {"token": made[0].token.pk}

    key = f"{actor.account_id}:{told['key'] or form.fields['key'].initial}"
    try:
        once(street_id=0, purpose="people.make_token", key=key, at=now, do=do)
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return asked(request, actor, form, 422)
    if not made:
        messages.info(request, _("This token was made already; it was shown then and cannot be shown again."))
        return redirect("people:tokens")
    return render(
        request, "people/token_made.html", {"made": made[0], "row": row_of(made[0].token), "now": now}
    )


def row_of(token: AccessToken) -> dict[str, Any]:
    """Return a token as a line of the list."""
    now = timezone.now()
    return {
        "token": token, "scopes": [power.label for power in Power if power.value in token.scopes],
        "open": token.revoked_at is None and token.expires_at > now,
    }  # fmt: skip


def asked(request: HttpRequest, actor: Actor, form: TokenForm, status: int) -> HttpResponse:
    """Answer with the list and the form, as it was typed."""
    found = page(tokens_of(actor.account_id or 0), ("-created_at", "-id"), request.GET.get("after"), SIZE)
    more = {
        "form": form, "rows": [row_of(one) for one in found.rows], "page": found, "now": timezone.now(),
        "may": any(held.powers for held in actor.posts),
    }  # fmt: skip
    return render(request, "people/tokens.html", more, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask whether a token shall end now, or end it."""
    actor, now = acting(request), timezone.now()
    token = tokens_of(actor.account_id or 0).filter(pk=token_id).first()
    if token is None:
        raise NotFound
    if request.method == "POST":
        if token.revoked_at is None:
            revoke_token(token, by=actor, at=now)
        messages.success(request, _("The token opens nothing any more."))
        return redirect("people:tokens")
    return render(request, "people/token_revoke.html", {"row": row_of(token), "now": now})
