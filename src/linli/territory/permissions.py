"""Who may change the ground. Looking at it is everybody's; changing it needs a power over the whole street."""

from typing import Any

from linli.kernel.errors import NotAllowed, NotFound
from linli.territory.models import Street

# The word of the table of powers, which people own; the ground lies below them and knows only the word.
STRUCTURE = "structure"


def may_change_structure(actor: Any, street: Street, root_id: int) -> bool:
    """Return whether a post in force gives the power over the whole street."""
    return bool(actor.may(STRUCTURE, street_id=street.pk, lineage=(root_id,)))


def need_structure(actor: Any, street: Street, root_id: int) -> None:
    """Refuse who has no post in the street as if there were no such page, and who has one but not the power."""
    if street.pk not in actor.street_ids:
        raise NotFound
    if not may_change_structure(actor, street, root_id):
        raise NotAllowed
