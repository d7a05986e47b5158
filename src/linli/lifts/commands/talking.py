"""Objections and the rounds of talks about them: light, the ground floor, who pays what."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from linli.kernel.errors import Missing, NotFound
from linli.kernel.workflow import Move
from linli.lifts.errors import ObjectionOver
from linli.lifts.models import Flat, Lift, Objection, Round
from linli.lifts.states import UNRESOLVED, Ground, ObjectionState
from linli.people.public import Account, Actor

from .money import cents, unsigned
from .moving import act, held_flat


def object_to(
    lift_id: UUID,
    *,
    street_id: int,
    ground: str,
    text: str,
    by: Actor,
    at: datetime,
    flat: str = "",
    neighbour: str = "",
) -> Lift:
    """Enter a written objection of a flat of the staircase, or of a neighbour by name."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        if not flat.strip() and not neighbour.strip():
            raise Missing(fields=_("flat or neighbour"), names=["flat"])
        last = Objection.objects.filter(street_id=street_id, lift=lift).aggregate(last=Max("number"))["last"]
        made = Objection.objects.create(
            street_id=street_id, lift=lift, number=(last or 0) + 1, ground=Ground(ground), text=text.strip(), raised_at=at,
            flat=held_flat(lift, flat) if flat.strip() else None, neighbour=neighbour.strip()[:80],
        )  # fmt: skip
        move.facts |= {"objection": made.number, "ground": ground}

    return act(lift_id, "object", street_id=street_id, by=by, at=at, do=do, ground=ground, text=text.strip())


def _of(
    lift_id: UUID, action: str, number: int | None, *, street_id: int, by: Actor, at: datetime,
    do: Callable[[Move, Objection], None], **brought: str,
) -> Lift:  # fmt: skip
    def inside(move: Move) -> None:
        found = Objection.objects.select_for_update().filter(
            street_id=street_id, lift=move.it, number=number
        ).first()  # fmt: skip
        if found is None:
            raise NotFound
        if found.state not in UNRESOLVED:
            raise ObjectionOver
        do(move, found)
        move.facts["objection"] = found.number

    return act(lift_id, action, street_id=street_id, by=by, at=at, do=inside, objection=number, **brought)


def negotiate(
    lift_id: UUID, *, street_id: int, objection: int | None, text: str, by: Actor, at: datetime,
    offered_cents: int | None = None,
) -> Lift:  # fmt: skip
    """Note a round of talks: what was said and perhaps what compensation was offered."""

    def do(move: Move, found: Objection) -> None:
        found.rounds += 1
        found.state = ObjectionState.TALKING
        found.save(update_fields=("rounds", "state"))
        Round.objects.create(
            street_id=street_id, objection=found, number=found.rounds, text=text.strip(), held_at=at,
            offered_cents=None if offered_cents is None else cents(offered_cents, "offered"),
            held_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        move.facts["round"] = found.rounds

    return _of(lift_id, "negotiate", objection, street_id=street_id, by=by, at=at, do=do, text=text.strip())


def settle(
    lift_id: UUID, *, street_id: int, objection: int | None, outcome: str, by: Actor, at: datetime,
    compensation_cents: int = 0,
) -> Lift:  # fmt: skip
    """Settle an objection in agreement; a compensation is paid to the flat out of what the others pay."""

    def do(move: Move, found: Objection) -> None:
        if compensation_cents:
            if found.flat_id is None:
                raise Missing(fields=_("flat"), names=["flat"])
            unsigned(move.it)
            flat = Flat.objects.select_for_update().get(street_id=street_id, pk=found.flat_id)
            flat.compensation_cents += cents(compensation_cents, "compensation")
            flat.save(update_fields=("compensation_cents",))
            move.facts["compensation"] = compensation_cents
        _close(found, ObjectionState.SETTLED, outcome, at)

    return _of(
        lift_id, "settle", objection, street_id=street_id, by=by, at=at, do=do, outcome=outcome.strip()
    )


def withdraw(lift_id: UUID, *, street_id: int, objection: int | None, by: Actor, at: datetime) -> Lift:
    """Note that whoever objected took it back."""

    def do(_move: Move, found: Objection) -> None:
        _close(found, ObjectionState.WITHDRAWN, "", at)

    return _of(lift_id, "withdraw", objection, street_id=street_id, by=by, at=at, do=do)


def _close(found: Objection, state: str, outcome: str, at: datetime) -> None:
    found.state, found.outcome, found.closed_at = state, outcome.strip(), at
    found.save(update_fields=("state", "outcome", "closed_at"))
