"""Who begins a survey, hands out its codes, ends it and publishes its result."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_keep(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> bool:
    """Return whether somebody may begin and end surveys of a place: whoever decides what is public of it."""
    return actor.may(Power.PUBLISH, street_id=street.pk, lineage=list(lineage))


def need_keeper(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not by name."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not may_keep(actor, street, lineage):
        raise NotAllowed


def may_type(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> bool:
    """Return whether somebody may type in sheets of paper: whoever registers cases in the street, and its keeper."""
    return actor.has(Power.REPORT, street_id=street.pk) or may_keep(actor, street, lineage)


def need_typist(actor: Actor, street: Street, lineage: list[int] | tuple[int, ...]) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not by name."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not may_type(actor, street, lineage):
        raise NotAllowed
