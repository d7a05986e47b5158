"""Who keeps a roster, who takes turns at it, and who signs whom in."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_keep(actor: Any, roster: Any) -> bool:
    """Return whether somebody keeps a roster: who convenes over its unit, or handles for its organisation."""
    if actor.kind == "system":
        return True
    told = {"street_id": roster.street_id}
    if actor.may(Power.CONVENE, **told, lineage=roster.lineage):
        return True
    return bool(
        roster.organisation_id
        and any(
            held.organisation_id == roster.organisation_id and Power.HANDLE in held.powers
            for held in actor.posts
        )
    )


def may_begin(actor: Actor, street: Street) -> bool:
    """Return whether somebody may begin a roster anywhere in a street."""
    return actor.has(Power.CONVENE, street_id=street.pk) or any(
        held.organisation_id and held.street_id == street.pk and Power.HANDLE in held.powers
        for held in actor.posts
    )


def need_keeper(actor: Actor, roster: Any) -> None:
    """Refuse who may see a roster but not keep it."""
    if not may_keep(actor, roster):
        raise NotAllowed


def _keeps(actor: Any, it: Any) -> bool:
    return may_keep(actor, it.roster)


def _is(actor: Any, person: Any) -> bool:
    return actor.account_id is not None and person.account_id == actor.account_id


keeper = rules.predicate(name="keeper")(_keeps)
own = rules.predicate(name="own")(lambda actor, turn: _is(actor, turn.person))
# Of the same slot: two who walk together sign each other in, for one of them may have no phone with them.
companion = rules.predicate(name="companion")(
    lambda actor, turn: actor.account_id is not None and actor.account_id in getattr(turn, "companions", ())
)
system = rules.predicate(name="system")(lambda actor, _it: actor.kind == "system")
asker = rules.predicate(name="asker")(lambda actor, swap: _is(actor, swap.asker))
# Somebody without an account answers by whoever keeps the roster.
asked = rules.predicate(name="asked")(
    lambda actor, swap: (
        _is(actor, swap.other) or (swap.other.account_id is None and may_keep(actor, swap.roster))
    )
)
anybody = rules.predicate(name="anybody")(lambda _actor, _it: True)
