"""Who looks after the outbox."""

from linli.people.public import Account, Actor, Power
from linli.territory.public import root_of


def staffed_streets(actor: Actor) -> frozenset[int]:
    """Return the streets whose deliveries this person looks after, being staff over the whole of them."""
    streets = {held.street_id for held in actor.posts if Power.STAFF in held.powers}
    return frozenset(s for s in streets if actor.may(Power.STAFF, street_id=s, lineage=(root_of(s).id,)))


def operated_streets(account: Account, actor: Actor) -> frozenset[int] | None:
    """Return the streets whose deliveries this person looks after at the pages; None means every street."""
    return None if account.is_superuser else staffed_streets(actor)
