"""Who drafts and edits a bulletin, and who publishes it or takes it back."""

from collections.abc import Sequence

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_draft(actor: Actor, street: Street, lineage: Sequence[int]) -> bool:
    """Return whether somebody may draft and edit bulletins of a place: whoever may export its lists."""
    return actor.kind == "system" or actor.may(Power.EXPORT, street_id=street.pk, lineage=lineage)


def may_publish(actor: Actor, street: Street, lineage: Sequence[int]) -> bool:
    """Return whether somebody decides what is public of a place."""
    return actor.kind == "system" or actor.may(Power.PUBLISH, street_id=street.pk, lineage=lineage)


def enter(actor: Actor, street: Street) -> None:
    """Refuse who has no post in the street as if there were no such page."""
    if actor.kind != "system" and street.pk not in actor.street_ids:
        raise NotFound


def need_drafter(actor: Actor, street: Street, lineage: Sequence[int]) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not draft by name."""
    enter(actor, street)
    if not may_draft(actor, street, lineage):
        raise NotAllowed


def need_publisher(actor: Actor, street: Street, lineage: Sequence[int]) -> None:
    """Refuse outsiders as if there were no such page, and colleagues who may not publish by name."""
    enter(actor, street)
    if not may_publish(actor, street, lineage):
        raise NotAllowed
