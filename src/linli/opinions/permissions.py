"""Who begins a consultation, looks at its statements and ends it; taking part is everybody's."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_keep(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> bool:
    """Return whether somebody may begin, moderate and end consultations of a place: whoever convenes there."""
    return actor.may(Power.CONVENE, street_id=street.pk, lineage=list(lineage))


def need_keeper(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not by name."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not may_keep(actor, street, lineage):
        raise NotAllowed
