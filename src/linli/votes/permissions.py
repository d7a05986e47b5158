"""Who calls a vote and counts it, and who takes ballots on paper and at the door."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street


def _over(powers: tuple[str, ...], name: str) -> Any:
    @rules.predicate(name=name)
    def holds(actor: Any, one: Any) -> bool:
        return any(actor.may(power, street_id=one.street_id, lineage=list(one.lineage)) for power in powers)

    return holds


@rules.predicate(name="clock")
def clock(actor: Any, _one: Any) -> bool:
    """Return whether the house itself acts, by its clock."""
    return bool(actor.kind == "system")


convener = _over((Power.CONVENE,), "convener")
teller = _over((Power.CONVENE, Power.REPORT), "teller")
watcher = _over((Power.CONVENE, Power.REPORT, Power.BOARD), "watcher")


def may_convene(actor: Actor, street: Street) -> bool:
    """Return whether somebody may call a vote anywhere in a street."""
    return actor.has(Power.CONVENE, street_id=street.pk)


def need(predicate: Any, actor: Actor, one: Any) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not by name."""
    if not predicate.test(actor, one):
        raise NotFound if one.street_id not in actor.street_ids else NotAllowed
