"""What every page of people begins with: which street, who acts, and what that person may change here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.kernel.repeats import once
from linli.people import permissions
from linli.people.public import Actor, Power, acting, stands_as
from linli.territory.public import Street, street_by_slug

ON_FORM = frozenset({403, 409, 422})


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def me(self) -> str:
        """Return where and as what this person acts."""
        return stands_as(self.actor, self.street)

    def may_staff(self, unit_id: int | None = None) -> bool:
        """Return whether this person may appoint at a unit; without one, over the whole street."""
        return permissions.may_staff(self.actor, self.street, unit_id)

    @property
    def appoints(self) -> bool:
        """Return whether this person may appoint anywhere in the street."""
        return self.actor.has(Power.STAFF, street_id=self.street.pk)

    def need(self, allowed: bool) -> None:  # noqa: FBT001 - reads as "need this"
        """Refuse who may see the street but not do this."""
        permissions.need(allowed)


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page: outsiders learn nothing."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return Here(request, street, actor, timezone.now())


def base(here: Here, tab: str, **more: Any) -> dict[str, Any]:
    """Return the context that every page of people has; `tab` is the one of its three parts that stands open."""
    told = {"here": here, "street": here.street, "now": here.now, "me": here.me, "tab": tab}
    return told | {"appoints": here.appoints, "whole": here.may_staff()} | more


def tried(
    here: Here, form: Any, purpose: str, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool] | None:
    """Do a write once for the form's key and return its answer; None when a refusal now stands on the form."""
    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
    try:
        return once(street_id=here.street.pk, purpose=f"people.{purpose}", key=key, at=here.now, do=do)
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return None
