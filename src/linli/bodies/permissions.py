"""Who may see bodies, found them, seat people, and speak as the head of an area."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street, line_of, root_of


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


def enter(actor: Actor, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page."""
    if street.pk not in actor.street_ids:
        raise NotFound
