"""Who takes a release back: who edits the rules of the whole street, and the personal data officer."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street, root_of

KEEPING = (Power.RULES, Power.AUDIT)


def keeps(actor: Actor, street: Street) -> bool:
    """Return whether somebody answers for what a street publishes."""
    whole = (root_of(street).id,)
    return any(actor.may(power, street_id=street.pk, lineage=whole) for power in KEEPING)


def need_keeper(actor: Actor, street: Street) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who do not answer for it by name."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not keeps(actor, street):
        raise NotAllowed
