"""The door that all operations about people hang on, and what every one of them begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.rest import Door, once_for
from linli.people import permissions
from linli.people.models import Account, Organisation, Post
from linli.people.public import Actor, acting
from linli.people.schemas import Name, OrganisationName, PersonName, PostOut
from linli.territory.public import Street, street_by_slug

router = Door("people")


@dataclass(frozen=True)
class Here:
    """Who acts in which street, now."""

    street: Street
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """Return the day of this request in the zone of the deployment."""
        return timezone.localtime(self.now).date()

    def may_staff(self, unit_id: int | None = None) -> bool:
        """Return whether this person may appoint at a unit; without one, over the whole street."""
        return permissions.may_staff(self.actor, self.street, unit_id)


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return Here(street, actor, timezone.now())


def writing(
    request: HttpRequest, slug: str, operation: str, do: Callable[[Here], dict[str, Any]]
) -> dict[str, Any]:
    """Do a write as who acts in a street, once for its key; who may enter is asked inside, as `once_for` wants it."""
    street = street_by_slug(slug)

    def done() -> dict[str, Any]:
        with transaction.atomic():
            return do(enter(request, slug))

    return once_for(request, operation, street_id=street.pk, at=timezone.now(), do=done)


def named(thing: Any) -> Name | None:
    """Return a unit, role or other thing by its code and names."""
    return Name(code=thing.code, name=thing.name, name_en=thing.name_en) if thing else None


def person_name(account: Account) -> PersonName:
    """Return a person by the names they go by."""
    return PersonName(id=account.pk, username=account.username, name=account.name, name_en=account.name_en)


def organisation_name(one: Organisation | None) -> OrganisationName | None:
    """Return an organisation by its names."""
    return (
        OrganisationName(id=one.pk, kind=one.kind, code=one.code, name=one.name, name_en=one.name_en)
        if one
        else None
    )


def post_out(post: Post) -> PostOut:
    """Return a post with its person and place."""
    return PostOut(
        id=post.pk, person=person_name(post.account), role=named(post.role), unit=named(post.unit),
        organisation=organisation_name(post.organisation), substitute_for=post.substitute_for_id,
        starts_at=post.starts_at, ends_at=post.ends_at,
    )  # fmt: skip
