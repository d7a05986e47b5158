"""The door that all operations about bodies hang on, and what every one of them begins with."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from linli.bodies.errors import WhoSits
from linli.bodies.permissions import Here, enter, look
from linli.kernel.errors import NotFound
from linli.kernel.rest import Door, once_for
from linli.people.public import Account, Organisation
from linli.territory.public import street_by_slug

__all__ = ["Here", "account_called", "called", "enter", "look", "organisation_called", "router", "writing"]
router = Door("bodies")


def writing(
    request: HttpRequest, slug: str, operation: str, do: Callable[[Here], dict[str, Any]]
) -> dict[str, Any]:
    """Do a write as who acts in a street, once for its key; who may enter is asked inside, as `once_for` wants it."""
    street = street_by_slug(slug)

    def done() -> dict[str, Any]:
        with transaction.atomic():
            return do(enter(request, slug))

    return once_for(request, operation, street_id=street.pk, at=timezone.now(), do=done)


def called(thing: Any) -> dict[str, str]:
    """Return a thing by its code and names."""
    return {"code": thing.code, "name": thing.name, "name_en": thing.name_en}


def account_called(here: Here, username: str) -> Account | None:
    """Return the account with a sign-in name, if one is given."""
    if not username:
        return None
    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise WhoSits
    return found


def organisation_called(here: Here, code: str) -> Organisation | None:
    """Return the organisation of the street (or above it) with a code, if one is given."""
    if not code:
        return None
    known = sorted(here.organisations, key=lambda one: one.street_id is None)
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise NotFound
    return found
