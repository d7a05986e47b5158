"""Who may change who is who. Seeing the pages needs a post in the street; everything that writes needs this."""

from typing import Any

import rules

from .states import Power


@rules.predicate(name="appointer")
def appointer(actor: Any, place: Any) -> bool:
    """A post in force gives `staff` over the place: (street id, line of units from the street down)."""
    street_id, lineage = place
    return bool(actor.may(Power.STAFF, street_id=street_id, lineage=lineage))
