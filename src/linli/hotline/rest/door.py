"""The door that all operations of the hotline hang on, and what every one of them begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.rest import Door, once_for
from linli.people.public import Actor, acting
from linli.territory.public import Street, street_by_slug

router = Door("hotline")


@dataclass(frozen=True)
class Here:
    """Who acts in which street, now."""

    street: Street
    actor: Actor
    now: datetime

    def may(self, power: str) -> bool:
        """Return whether a post in this street gives this power."""
        return self.actor.has(power, street_id=self.street.pk)


def enter(request: HttpRequest, slug: str, power: str) -> Here:
    """Return who acts in which street by a power, or refuse as if the street had no such thing."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    here = Here(street, actor, timezone.now())
    if not here.may(power):
        raise NotAllowed
    return here


def writing(
    request: HttpRequest, slug: str, operation: str, power: str, do: Callable[[Here], Any]
) -> dict[str, Any]:
    """Do a write as who acts in a street, once for its key; who may enter is asked inside, as `once_for` wants it."""
    street = street_by_slug(slug)

    def done() -> Any:
        with transaction.atomic():
            return do(enter(request, slug, power))

    return once_for(request, operation, street_id=street.pk, at=timezone.now(), do=done)
