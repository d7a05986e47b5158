"""Who keeps a notice board: prints it, checks it, says where it hangs."""

from typing import Any

from linli.kernel.errors import NotAllowed
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_keep(actor: Actor, board: Any) -> bool:
    """Return whether somebody keeps a board: who convenes over its unit, or handles for its property company."""
    if actor.kind == "system":
        return True
    if actor.may(Power.CONVENE, street_id=board.street_id, lineage=board.lineage):
        return True
    return any(
        held.organisation_id
        and held.organisation_id == board.organisation_id
        and Power.HANDLE in held.powers
        and held.street_id == board.street_id
        for held in actor.posts
    )


def may_begin(actor: Actor, street: Street) -> bool:
    """Return whether somebody may hang up a board anywhere in a street."""
    return actor.has(Power.CONVENE, street_id=street.pk)


def need_keeper(actor: Actor, board: Any) -> None:
    """Refuse who may see a board but not keep it."""
    if not may_keep(actor, board):
        raise NotAllowed
