"""What the pages of a street's ways out and of its tray begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.kernel.repeats import once
from linli.notices import permissions
from linli.people.public import Actor, acting, stands_as
from linli.territory.public import Street, street_by_slug

ON_FORM = frozenset({409, 422})


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    def base(self, **more: Any) -> dict[str, Any]:
        """Return the context that every page here has."""
        told = {
            "here": self,
            "street": self.street,
            "now": self.now,
            "me": stands_as(self.actor, self.street),
        }
        return told | more

    def tried(self, form: Any, purpose: str, do: Callable[[], dict[str, Any]]) -> bool:
        """Do a write once for the form's key; False when a refusal now stands on the form."""
        key = f"{self.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
        try:
            once(street_id=self.street.pk, purpose=f"notices.{purpose}", key=key, at=self.now, do=do)
        except Refusal as refusal:
            if refusal.status not in ON_FORM:
                raise
            form.add_error(None, str(refusal))
            return False
        return True


def enter(request: HttpRequest, slug: str, need: Callable[[Actor, int], None]) -> Here:
    """Return who acts in which street, or refuse: outsiders as if there were no such page, others by what they may."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    need(actor, street.pk)
    return Here(request, street, actor, timezone.now())
