"""What every page of the hotline begins with: which street, who acts, now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.repeats import once
from linli.people.public import Actor, acting, stands_as
from linli.territory.public import Street, street_by_slug

ON_FORM = 422


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    def need(self, power: str) -> None:
        """Refuse whom no post in this street gives this power."""
        if not self.may(power):
            raise NotAllowed

    def may(self, power: str) -> bool:
        """Return whether a post in this street gives this power."""
        return self.actor.has(power, street_id=self.street.pk)

    def once(self, purpose: str, key: str, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Do it once however often it is sent."""
        whose = f"{self.actor.account_id}:{key or uuid4().hex}"
        return once(street_id=self.street.pk, purpose=purpose, key=whose, at=self.now, do=do)[0]


def enter(request: HttpRequest, slug: str, power: str) -> Here:
    """Return who acts in which street by a power; outsiders get the answer of a street without such a page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    here = Here(request, street, actor, timezone.now())
    here.need(power)
    return here


def base(here: Here, **more: Any) -> dict[str, Any]:
    """Return the context that every page of the hotline has."""
    me = stands_as(here.actor, here.street)
    return {"here": here, "street": here.street, "now": here.now, "me": me, "actor": here.actor, **more}


def fragment(request: HttpRequest, target: str) -> bool:
    """Return whether htmx asks for the inside of `target` only; a page restored from history is a whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request and htmx.target == target
