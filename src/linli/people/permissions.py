"""Who may change who is who. Seeing the pages needs a post in the street; everything that writes needs one of these."""

from typing import Any

import rules

from .states import Power


@rules.predicate(name="appointer")
def appointer(actor: Any, place: Any) -> bool:
    """A post in force gives `staff` over the place: (street id, line of units from the street down)."""
    street_id, lineage = place
    return bool(actor.may(Power.STAFF, street_id=street_id, lineage=lineage))


@rules.predicate(name="operator")
def operator(actor: Any, place: Any) -> bool:
    """The house itself: set-up, demo and the commands of the terminal act without posts."""
    return bool(actor.kind == "system")


may_staff = operator | appointer
