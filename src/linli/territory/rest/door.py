"""The door that all operations of the ground hang on, and what each that changes it begins with."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.actors import Acting, acting
from linli.kernel.rest import Door
from linli.territory import permissions, queries
from linli.territory.models import Street

router = Door("territory")


@dataclass(frozen=True)
class At:
    """A street, now."""

    street: Street
    now: datetime


@dataclass(frozen=True)
class Here(At):
    """Somebody who may change the structure of this street, now."""

    actor: Acting


def street_at(slug: str) -> At:
    """Return the street that is meant, whoever asks."""
    return At(queries.street_by_slug(slug), timezone.now())


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse: outsiders as if there were nothing."""
    at, actor = street_at(slug), acting(request)
    permissions.need_structure(actor, at.street, queries.root_of(at.street).id)
    return Here(at.street, at.now, actor)
