"""What every act on a lift has in common: the lock, the law, the line, and the counters that are kept."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from linli.kernel.errors import NotFound
from linli.kernel.workflow import Move
from linli.lifts.models import Flat, Lift, Objection
from linli.lifts.states import UNRESOLVED, LiftStance
from linli.lifts.workflow import LIFT
from linli.people.public import Actor


def act(
    lift_id: UUID,
    action: str,
    *,
    street_id: int,
    by: Actor,
    at: datetime,
    do: Callable[[Move], None],
    **brought: Any,
) -> Lift:
    """Do one act on a lift: locked, checked by the table, its counters counted anew, its line written."""
    with LIFT.moving(Lift, lift_id, action, street_id=street_id, by=by, at=at, **brought) as move:
        lift: Lift = move.it
        do(move)
        count(lift)
        if move.target(lift.state) != lift.state:
            lift.state_since = at
    return lift


def count(lift: Lift) -> None:
    """Count the flats and objections of a locked lift: a staircase has few of them."""
    told = Flat.objects.filter(street_id=lift.street_id, lift=lift).aggregate(
        favour=Count("pk", filter=Q(stance=LiftStance.FAVOUR)), against=Count("pk", filter=Q(stance=LiftStance.AGAINST)),
        signed=Count("pk", filter=Q(signed_at__isnull=False)),
    )  # fmt: skip
    lift.in_favour, lift.opposed, lift.signed = told["favour"], told["against"], told["signed"]
    lift.unresolved = Objection.objects.filter(
        street_id=lift.street_id, lift=lift, state__in=UNRESOLVED
    ).count()


def held_flat(lift: Lift, door: str) -> Flat:
    """Return a flat of a locked lift, locked too, or refuse."""
    found = (
        Flat.objects.select_for_update()
        .filter(street_id=lift.street_id, lift=lift, door=door.strip())
        .first()
    )
    if found is None:
        raise NotFound
    return found
