"""Who looks after the outbox, its ways out, and what comes in."""

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Account, Actor, Power
from linli.territory.public import Street, root_of


def staffed_streets(actor: Actor) -> frozenset[int]:
    """Return the streets whose deliveries this person looks after, being staff over the whole of them."""
    streets = {held.street_id for held in actor.posts if Power.STAFF in held.powers}
    return frozenset(s for s in streets if actor.may(Power.STAFF, street_id=s, lineage=(root_of(s).id,)))


def operated_streets(account: Account, actor: Actor) -> frozenset[int] | None:
    """Return the streets whose deliveries this person looks after at the pages; None means every street."""
    return None if account.is_superuser else staffed_streets(actor)


def need_keeper(actor: Actor, street_id: int) -> None:
    """Refuse who is not staff over the whole street; the house itself always may."""
    if actor.kind != "system" and street_id not in staffed_streets(actor):
        raise NotAllowed


def need_clerk(actor: Actor, street_id: int) -> None:
    """Refuse who files nothing in the street: what comes in by mail is read by those who take reports."""
    if not actor.has(Power.FILE, street_id=street_id):
        raise NotAllowed


def enter(actor: Actor, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page: outsiders learn nothing."""
    if street.pk not in actor.street_ids:
        raise NotFound
