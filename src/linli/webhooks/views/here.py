"""What every page of webhooks begins with: which street, who acts, and which system."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.kernel.errors import Refusal
from linli.kernel.repeats import once
from linli.people.public import Actor, acting, stands_as
from linli.territory.public import Street, street_by_slug
from linli.webhooks import permissions
from linli.webhooks.models import Subscription
from linli.webhooks.queries import subscription_called

ON_FORM = frozenset({403, 409, 422})
SIZE = 50


@dataclass(frozen=True)
class Here:
    """Somebody who looks after the webhooks of this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def of(self) -> dict[str, Any]:
        """Return what every command is told."""
        return {"street_id": self.street.pk, "by": self.actor, "at": self.now}

    def one(self, webhook_id: UUID) -> Subscription:
        """Return a webhook of this street, or refuse."""
        return subscription_called(self.actor, self.street.pk, webhook_id)


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse who does not look after its webhooks."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return Here(request, street, actor, timezone.now())


def shown(here: Here, name: str, status: int = 200, /, **more: Any) -> HttpResponse:
    """Answer with a page of webhooks."""
    told = {"street": here.street, "now": here.now, "me": stands_as(here.actor, here.street)}
    return render(here.request, f"webhooks/{name}.html", told | more, status=status)


def tried(here: Here, form: Any, purpose: str, do: Callable[[], Any]) -> tuple[dict[str, Any], bool] | None:
    """Do a write once for the form's key; return its answer and whether it was done now.

    None when a refusal now stands on the form.
    """
    key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"

    def done() -> dict[str, Any]:
        made = do()
        return {"webhook": str(made.pk)} if isinstance(made, Subscription) else {}

    try:
        return once(
            street_id=here.street.pk, purpose=f"webhooks.{purpose}"[:40], key=key, at=here.now, do=done
        )
    except Refusal as refusal:
        if refusal.status not in ON_FORM:
            raise
        form.add_error(None, str(refusal))
        return None
