"""From the signed agreement to the first ride."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.ids import uuid7
from linli.kernel.photos import AcceptedPhoto, store
from linli.kernel.workflow import Move
from linli.lifts.errors import NotYet
from linli.lifts.models import Flat, Lift, StepDone
from linli.lifts.queries import bill_of, flats_of
from linli.lifts.states import LiftWay, Step
from linli.people.public import Actor

from .moving import act, held_flat

MOST_DOORS = 8


def _stored(photo: AcceptedPhoto | None) -> UUID | None:
    if photo is None:
        return None
    photo_id = uuid7()
    store(photo, photo_id)
    return photo_id


def sign(
    lift_id: UUID, *, street_id: int, flat: str, by: Actor, at: datetime, way: str = LiftWay.DOOR,
    photo: AcceptedPhoto | None = None,
) -> Lift:  # fmt: skip
    """Note that a family signed the agreement, with what it pays as of now; signed twice it is the same."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        found = held_flat(lift, flat)
        if found.signed_at is not None:
            return
        known = bill_of(lift, flats_of(lift)).of(found.door)
        found.share_cents = known.cents if known else 0
        found.signed_at, found.signed_way, found.photo_id = at, LiftWay(way), _stored(photo)
        found.save(update_fields=("share_cents", "signed_at", "signed_way", "photo_id"))
        move.facts |= {"flat": found.pk.hex, "share": found.share_cents, "way": LiftWay(way).value}

    return act(lift_id, "sign", street_id=street_id, by=by, at=at, do=do, flat=flat)


def hand_in(lift_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Lift:
    """Hand the signed agreements to the authorities: every flat that pays or receives has signed."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        concerned = {
            one.door for one in bill_of(lift, flats_of(lift)).shares if one.cents or one.compensation
        }
        waiting = Flat.objects.filter(
            street_id=street_id, lift=lift, signed_at=None, door__in=concerned
        ).order_by("position")  # fmt: skip
        lacking = [one.door for one in waiting]
        if lacking:
            more = len(lacking) - MOST_DOORS
            doors = "、".join(lacking[:MOST_DOORS]) + (" …" if more > 0 else "")
            raise NotYet(
                reason=_("%(n)s families have not signed: %(doors)s") % {"n": len(lacking), "doors": doors}
            )

    return act(lift_id, "file", street_id=street_id, by=by, at=at, do=do)


def _plain(
    lift_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, needs: Callable[[Lift], None]
) -> Lift:
    return act(lift_id, action, street_id=street_id, by=by, at=at, do=lambda move: needs(move.it))


def approve(lift_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Lift:
    """Note that the authorities agreed: works may begin."""
    return _plain(lift_id, "approve", street_id=street_id, by=by, at=at, needs=lambda _lift: None)


def take_step(
    lift_id: UUID, *, street_id: int, step: str, by: Actor, at: datetime, planned_on: date | None = None,
    done_on: date | None = None, note: str = "", photo: AcceptedPhoto | None = None,
) -> Lift:  # fmt: skip
    """Note for which day a step of the works is planned, or on which it was done."""

    def do(move: Move) -> None:
        told: dict[str, object] = {"note": note.strip()[:200]}
        told |= {name: day for name, day in (("planned_on", planned_on), ("done_on", done_on)) if day}
        if photo is not None:
            told["photo_id"] = _stored(photo)
        StepDone.objects.update_or_create(street_id=street_id, lift=move.it, step=Step(step), defaults=told)
        move.facts |= {"step": step, "done": done_on.isoformat() if done_on else ""}

    return act(lift_id, "take_step", street_id=street_id, by=by, at=at, do=do, step=step)


def _needs(lift: Lift, *steps: Step) -> None:
    done = set(
        StepDone.objects.filter(
            street_id=lift.street_id, lift=lift, step__in=steps, done_on__isnull=False
        ).values_list("step", flat=True)
    )
    lacking = [str(one.label) for one in steps if one not in done]
    if lacking:
        raise NotYet(reason=_("not done: %(steps)s") % {"steps": "、".join(lacking)})


def accept(lift_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Lift:
    """Accept the works: the lift was inspected and the works were accepted."""
    return _plain(
        lift_id, "accept", street_id=street_id, by=by, at=at,
        needs=lambda lift: _needs(lift, Step.INSPECTION, Step.ACCEPTANCE),
    )  # fmt: skip


def open_for_use(lift_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Lift:
    """Open the lift: it was handed over for upkeep."""
    return _plain(
        lift_id, "open", street_id=street_id, by=by, at=at, needs=lambda lift: _needs(lift, Step.HANDOVER)
    )


def stop(lift_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Lift:
    """Stop it, with the reason."""

    def do(move: Move) -> None:
        move.texts["reason"] = reason.strip()

    return act(lift_id, "stop", street_id=street_id, by=by, at=at, do=do, reason=reason.strip())


def resume(lift_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Lift:
    """Take a stopped lift up again: it begins at the doors; what was signed before does not hold any more."""

    def do(move: Move) -> None:
        lift: Lift = move.it
        Flat.objects.filter(street_id=street_id, lift=lift).update(
            signed_at=None, signed_way="", share_cents=None, photo_id=None
        )
        lift.vote_id, lift.vote_number, lift.display_until = None, None, None
        move.texts["reason"] = reason.strip()

    return act(lift_id, "resume", street_id=street_id, by=by, at=at, do=do, reason=reason.strip())
