"""Who may do what with sorting: everybody with a post reads, who edits the rules of the whole street trains."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street, root_of


def enter(actor: Actor, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page: outsiders learn nothing."""
    if street.pk not in actor.street_ids:
        raise NotFound


def may_train(actor: Actor, street: Street) -> bool:
    """Return whether somebody decides by which version a street sorts: who may edit its rule books, and the house itself."""
    return actor.kind == "system" or bool(
        actor.may(Power.RULES, street_id=street.pk, lineage=(root_of(street).id,))
    )


def need_trainer(actor: Actor, street: Street) -> None:
    """Refuse who may read and not decide."""
    if not may_train(actor, street):
        raise NotAllowed
