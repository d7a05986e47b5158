"""What every page that changes the ground begins with: which street, who acts, and whether they may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.actors import Acting, acting
from linli.kernel.errors import Refusal
from linli.kernel.repeats import once
from linli.territory import permissions, queries
from linli.territory.models import Street

ON_FORM = frozenset({403, 409, 413, 422})


@dataclass(frozen=True)
class Here:
    """Somebody who may change the structure of this street, now."""

    request: HttpRequest
    street: Street
    actor: Acting
    now: datetime


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse: outsiders as if there were no such page."""
    street, actor = queries.street_by_slug(slug), acting(request)
    permissions.need_structure(actor, street, queries.root_of(street).id)
    return Here(request, street, actor, timezone.now())


def may_change(request: HttpRequest, street: Street) -> bool:
    """Return whether whoever looks may change the structure: decides whether the way there is shown."""
    if not request.user.is_authenticated:
        return False
    return permissions.may_change_structure(acting(request), street, queries.root_of(street).id)


def base(here: Here, **more: Any) -> dict[str, Any]:
    """Return the context that every such page has."""
    told = {"street": here.street, "now": here.now, "face": "desk"}
    return told | {"attribution": queries.attribution(here.street)} | more


def tried(here: Here, form: Any, purpose: str, do: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """Do a write once for the form's key and return its answer; None when a refusal now stands on the form."""
    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
    try:
        return once(street_id=here.street.pk, purpose=f"territory.{purpose}", key=key, at=here.now, do=do)[0]
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return None
