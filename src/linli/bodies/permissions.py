"""Who may see bodies, found them, seat people, and speak as the head of an area."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rules
from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting, organisations_in
from linli.territory.public import Street, line_of, root_of, street_by_slug


def _line(place: Any) -> tuple[int, tuple[int, ...]]:
    street_id, unit_id = place
    return street_id, line_of(unit_id or root_of(street_id).id).ids


@rules.predicate(name="seater")
def seater(actor: Any, place: Any) -> bool:
    """A post in force gives `staff` over the unit: (street id, unit id or None for the whole street)."""
    street_id, lineage = _line(place)
    return bool(actor.may(Power.STAFF, street_id=street_id, lineage=lineage))


@rules.predicate(name="convener")
def convener(actor: Any, place: Any) -> bool:
    """A post in force gives `convene` over the unit."""
    street_id, lineage = _line(place)
    return bool(actor.may(Power.CONVENE, street_id=street_id, lineage=lineage))


def may_seat(actor: Actor, street_id: int, unit_id: int | None = None) -> bool:
    """Return whether somebody founds bodies and seats members at a unit; without one, over the whole street."""
    return actor.kind == "system" or bool(seater(actor, (street_id, unit_id)))


def may_nominate(actor: Actor, street_id: int, unit_id: int | None = None) -> bool:
    """Return whether somebody nominates for a seat, advises as a head, keeps items: `convene` or `staff` there."""
    place = (street_id, unit_id)
    return actor.kind == "system" or bool((convener | seater)(actor, place))


def may_convene_at(actor: Actor, street_id: int, unit_id: int) -> bool:
    """Return whether somebody heads a unit: `convene` over it."""
    return actor.kind == "system" or bool(convener(actor, (street_id, unit_id)))


def need(allowed: bool) -> None:  # noqa: FBT001 - reads as "need this"
    """Refuse who may see the street but not do this."""
    if not allowed:
        raise NotAllowed


@dataclass(frozen=True)
class Here:
    """Who looks at the bodies of which street, now; `inside` with a post there."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """Return the day of this request in the zone of the deployment."""
        return timezone.localdate(self.now)

    @property
    def inside(self) -> bool:
        """Return whether this person has a post in the street."""
        return self.street.pk in self.actor.street_ids

    @property
    def organisations(self) -> list[Any]:
        """Return the organisations that can be named here."""
        return organisations_in(self.street.pk)

    @property
    def exports(self) -> bool:
        """Return whether this person may take lists along."""
        return self.actor.has(Power.EXPORT, street_id=self.street.pk)

    @property
    def seats(self) -> bool:
        """Return whether this person may found and seat anywhere in the street."""
        return self.actor.has(Power.STAFF, street_id=self.street.pk)

    @property
    def heads(self) -> bool:
        """Return whether this person heads a unit of the street."""
        return self.actor.has(Power.CONVENE, street_id=self.street.pk)

    def need(self, allowed: bool) -> None:  # noqa: FBT001 - reads as "need this"
        """Refuse who may see the street but not do this."""
        need(allowed)


def look(request: HttpRequest, slug: str) -> Here:
    """Return who looks at which street; pages that everybody reads begin with it."""
    return Here(request, street_by_slug(slug), acting(request), timezone.now())


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    here = look(request, slug)
    if not here.inside:
        raise NotFound
    return here
