"""Who may do what with a suggestion."""

from typing import Any

import rules

from linli.people.public import Power


def _over(power: str, name: str) -> Any:
    @rules.predicate(name=name)
    def holds(actor: Any, one: Any) -> bool:
        return bool(actor.may(power, street_id=one.street_id, lineage=one.lineage, organisations=[]))

    return holds


keeper = _over(Power.FILE, "keeper")
publisher = _over(Power.PUBLISH, "publisher")
