"""Who may do what with a topic."""

from typing import Any

import rules

from linli.people.public import Power


def _over(power: str, name: str) -> Any:
    @rules.predicate(name=name)
    def holds(actor: Any, one: Any) -> bool:
        return bool(actor.may(power, street_id=one.street_id, lineage=one.lineage, organisations=[]))

    return holds


filer = _over(Power.FILE, "filer")
convener = _over(Power.CONVENE, "convener")
names_reader = _over(Power.PERSONAL, "names_reader")
screener = filer | convener


@rules.predicate(name="owner")
def owner(actor: Any, one: Any) -> bool:
    """Return whether somebody handles for an organisation that has promised something of this topic."""
    return any(
        held.organisation_id in one.owners and held.street_id == one.street_id and Power.HANDLE in held.powers
        for held in actor.posts
    )


@rules.predicate(name="house")
def house(actor: Any, _one: Any) -> bool:
    """Return whether the house itself acts, because a meeting decided or a day has come."""
    return bool(actor.kind == "system")
