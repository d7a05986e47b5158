"""Who may change who is who. Seeing the pages needs a post in the street; everything that writes needs more."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed, NotFound
from linli.territory.public import Street, line_of, root_of

from .states import Power


@rules.predicate(name="appointer")
def appointer(actor: Any, place: Any) -> bool:
    """A post in force gives `staff` over the place: (street id, line of units from the street down)."""
    street_id, lineage = place
    return bool(actor.may(Power.STAFF, street_id=street_id, lineage=lineage))


def enter(actor: Any, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page: outsiders learn nothing."""
    if street.pk not in actor.street_ids:
        raise NotFound


def may_staff(actor: Any, street: Street, unit_id: int | None = None) -> bool:
    """Return whether somebody may appoint at a unit; without one, over the whole street."""
    lineage = line_of(unit_id).ids if unit_id else (root_of(street).id,)
    return bool(appointer(actor, (street.pk, lineage)))


def need(allowed: bool) -> None:  # noqa: FBT001 - reads as "need this"
    """Refuse who may see the street but not do this."""
    if not allowed:
        raise NotAllowed


def own_powers(actor: Any, street: Street) -> list[Power]:
    """Return the powers that somebody holds over the whole street, and so may give to a role or take from it."""
    here = (root_of(street).id,)
    return [power for power in Power if actor.may(power, street_id=street.pk, lineage=here)]
