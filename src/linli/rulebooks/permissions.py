"""Who may read and who may edit the rule books of a street."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Power
from linli.territory.public import Street, root_of


@rules.predicate(name="editor")
def editor(actor: Any, street_id: int) -> bool:
    """A post in force gives `rules` over the whole street: its rules hold everywhere in it."""
    return bool(actor.may(Power.RULES, street_id=street_id, lineage=(root_of(street_id).id,)))


def enter(actor: Any, street: Street) -> None:
    """Refuse who has no post in the street as if it had no such page: outsiders learn nothing."""
    if street.pk not in actor.street_ids:
        raise NotFound


def need_editor(actor: Any, street_id: int | None) -> None:
    """Refuse who may not edit. The house itself always may; the deployment's own editions are nobody else's."""
    if actor.kind == "system":
        return
    if street_id is None or not editor(actor, street_id):
        raise NotAllowed
