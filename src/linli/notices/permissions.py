"""Who looks after the outbox."""

from linli.people.public import Account, Actor, Power


def operated_streets(account: Account, actor: Actor) -> frozenset[int] | None:
    """Return the streets whose deliveries this person looks after; None means every street."""
    if account.is_superuser:
        return None
    return frozenset(held.street_id for held in actor.posts if Power.STAFF in held.powers)
