"""Who may do what: whoever convenes at the unit leads a covenant; whoever reports there notes signatures and breaches."""

from typing import Any

import rules

from linli.people.public import Power


def _over(power: str, name: str) -> Any:
    @rules.predicate(name=name)
    def holds(actor: Any, one: Any) -> bool:
        return actor.kind == "system" or bool(
            actor.may(power, street_id=one.street_id, lineage=one.lineage, organisations=[])
        )

    return holds


convener = _over(Power.CONVENE, "convener")
collector = _over(Power.REPORT, "collector")


@rules.predicate(name="clock")
def clock(actor: Any, _one: Any) -> bool:
    """What follows from a vote that is over, or from a newer edition, is done by the house itself."""
    return bool(actor.kind == "system")
