"""Who may do what with meetings, series and what came of them."""

from typing import Any

import rules

from linli.kernel.errors import NotAllowed
from linli.people.public import Actor, Power
from linli.territory.public import Street


def may_convene(actor: Actor, street_id: int, lineage: Any) -> bool:
    """Return whether somebody convenes meetings of a place."""
    return actor.kind == "system" or actor.may(
        Power.CONVENE, street_id=street_id, lineage=list(lineage), organisations=[]
    )


def need_convenor(actor: Actor, street: Street, lineage: Any) -> None:
    """Raise NotAllowed for whoever convenes no meetings of a place."""
    if not may_convene(actor, street.pk, lineage):
        raise NotAllowed


@rules.predicate(name="convenor")
def convenor(actor: Any, meeting: Any) -> bool:
    """Return whether this actor convenes meetings where this one is held."""
    return may_convene(actor, meeting.street_id, meeting.lineage)


@rules.predicate(name="secretary")
def secretary(actor: Any, meeting: Any) -> bool:
    """Return whether this actor keeps the minutes of this meeting, with a post in its street."""
    return bool(
        actor.account_id
        and actor.account_id == meeting.secretary_id
        and meeting.street_id in actor.street_ids
    )


@rules.predicate(name="putter")
def putter(actor: Any, meeting: Any) -> bool:
    """Return whether this actor may put something on the agenda: whoever registers cases where it is held."""
    return bool(
        actor.may(Power.REPORT, street_id=meeting.street_id, lineage=meeting.lineage, organisations=[])
    )


@rules.predicate(name="owner")
def owner(actor: Any, resolution: Any) -> bool:
    """Return whether this actor works for the organisation that carries a resolution out."""
    return bool(resolution.owner_id and actor.works_for(resolution.owner_id))


@rules.predicate(name="convenor")
def convenor_of(actor: Any, resolution: Any) -> bool:
    """Return whether this actor convenes, or keeps the minutes of, the meeting that resolved this."""
    meeting = resolution.meeting
    return convenor.test(actor, meeting) or secretary.test(actor, meeting)


keeper = convenor | secretary
