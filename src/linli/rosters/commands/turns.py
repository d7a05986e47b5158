"""Writes of turns: somebody is put on a slot, signs in where it is, signs out, is missed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import SYSTEM, Actor
from linli.rosters.errors import (
    Busy,
    FarAway,
    NoMember,
    RosterOver,
    SayWhy,
    SlotBegun,
    SlotFull,
    SlotOver,
    TooEarly,
)
from linli.rosters.models import DutyRoster, Member, Person, Slot, Turn
from linli.rosters.permissions import may_keep
from linli.rosters.queries.law import kinds_of
from linli.rosters.states import CLOSED_AFTER_MINUTES, EARLY_MINUTES, GONE, TurnState
from linli.rosters.workflow import TURN

from .telling import keepers_of, tell_keepers, tell_person

EARTH, USUAL_LATE = 6_371_008.8, 15
AT_ONCE = 200


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Return how far two points (lon, lat) lie apart on the ground."""
    (lon1, lat1), (lon2, lat2) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def late_of(slot: Slot) -> timedelta:
    """Return how long after its beginning a turn counts as missed."""
    kind = kinds_of(slot.street_id).get(slot.kind)
    return timedelta(minutes=kind.late if kind else USUAL_LATE)


def put(slot_id: UUID, person_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Turn:
    """Put somebody on a slot, on its first free seat: whoever keeps the roster puts members, a member themselves.

    Two who press at once meet at the lock of the slot; somebody who stands elsewhere meanwhile is refused by the database.
    """
    with transaction.atomic():
        slot = Slot.objects.select_for_update().filter(street_id=street_id, pk=slot_id).first()
        if slot is None:
            raise NotFound
        roster = DutyRoster.objects.select_related("street").get(street_id=street_id, pk=slot.roster_id)
        person = Person.objects.filter(street_id=street_id, pk=person_id).select_related("account").first()
        _may_put(roster, slot, person, by=by, at=at)
        assert person is not None  # noqa: S101 - `_may_put` refused otherwise
        live = Turn.objects.filter(street_id=street_id, slot=slot).exclude(state__in=GONE)
        there = dict(live.values_list("seat", "person_id"))
        mine = next((seat for seat, whose in there.items() if whose == person.pk), None)
        if mine is not None:
            return live.get(seat=mine)
        seat = next((n for n in range(1, slot.heads + 1) if n not in there), None)
        if seat is None:
            raise SlotFull
        turn, line = _seated(roster, slot, person, seat, "put", by=by, at=at)
        tell_person(person, "put", roster=roster, line=line, starts_at=slot.starts_at, at=at)
    return turn


def _may_put(roster: DutyRoster, slot: Slot, person: Person | None, *, by: Actor, at: datetime) -> None:
    if roster.ended_at is not None:
        raise RosterOver
    themselves = person is not None and by.account_id is not None and person.account_id == by.account_id
    if not may_keep(by, roster) and not themselves:
        raise NotAllowed
    members = Member.objects.filter(street_id=roster.street_id, roster=roster, ended_at=None)
    if person is None or not members.filter(person=person).exists():
        raise NoMember
    if slot.ends_at <= at or (slot.starts_at <= at and not may_keep(by, roster)):
        raise SlotBegun


def _seated(
    roster: DutyRoster, slot: Slot, person: Person, seat: int, action: str, *, by: Actor, at: datetime, **facts: Any
) -> tuple[Turn, Any]:  # fmt: skip
    """Make a turn and its first line; whoever stands elsewhere in that time is refused."""
    turn = Turn(
        street_id=slot.street_id, roster=roster, slot=slot, person=person, seat=seat, kind=slot.kind,
        starts_at=slot.starts_at, ends_at=slot.ends_at, alarm_at=max(slot.starts_at + late_of(slot), at),
    )  # fmt: skip
    try:
        with transaction.atomic():
            turn.save(force_insert=True)
    except IntegrityError as error:
        if "person_stands_in_one_place_at_a_time" in str(error):
            raise Busy(who=person.called) from None
        if "seat_of_a_slot_is_taken_once" in str(error):
            raise SlotFull from None
        raise
    entry = TURN.entry(turn, action, by=by, at=at, before="", facts=facts | {"seat": seat}, texts={})
    return turn, journal.write_entry(entry)


def take_off(turn_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Turn:
    """Take somebody off a slot, with a reason; they are told."""
    with transaction.atomic():
        with TURN.moving(
            Turn, turn_id, "take_off", street_id=street_id, by=by, at=at, reason=reason.strip()
        ) as move:
            move.texts["reason"] = reason.strip()[:200]
        turn: Turn = move.it
        tell_person(
            turn.person, "take_off", roster=turn.roster, line=move.line, starts_at=turn.starts_at, at=at
        )
    return turn


def sign_in(
    turn_id: UUID, *, street_id: int, by: Actor, at: datetime, spot: tuple[float, float] | None = None,
    accuracy: int | None = None, reason: str = "",
) -> Turn:  # fmt: skip
    """Sign somebody in: themselves, or by a companion of the slot or whoever keeps the roster, who vouches for them.

    Where the roster has a place, the record keeps how far the phone was from it, and not where it was. Without a position,
    or further away than the roster's reach and what the phone says of its own accuracy, a reason is needed.
    """
    with TURN.moving(Turn, turn_id, "sign_in", street_id=street_id, by=by, at=at) as move:
        turn: Turn = move.it
        opens = turn.starts_at - timedelta(minutes=EARLY_MINUTES)
        if at < opens:
            raise TooEarly(when=f"{timezone.localtime(opens):%m-%d %H:%M}")
        if at >= turn.ends_at:
            raise SlotOver(when=f"{timezone.localtime(turn.ends_at):%m-%d %H:%M}")
        vouched = turn.person.account_id != by.account_id
        turn.metres = _far(turn.roster, spot, accuracy or 0, reason=reason.strip() or vouched)
        turn.came_at, turn.reason, turn.vouched = at, reason.strip()[:200], vouched
        move.facts |= {"metres": turn.metres, "vouched": vouched}
        move.texts["reason"] = turn.reason
    return turn


def _far(roster: DutyRoster, spot: tuple[float, float] | None, accuracy: int, *, reason: Any) -> int | None:
    if roster.lon is None or roster.lat is None:
        return None
    if spot is None:
        if not reason:
            raise SayWhy
        return None
    metres = metres_between(spot, (roster.lon, roster.lat))
    # A phone that says it knows its place to a kilometre does not prove that somebody is here.
    if metres > roster.reach + min(accuracy, roster.reach) and not reason:
        raise FarAway(metres=metres)
    return metres


def sign_out(turn_id: UUID, *, street_id: int, by: Actor, at: datetime, checked: Sequence[int] = ()) -> Turn:
    """Sign somebody out, with what of the roster's list was looked at."""
    with TURN.moving(Turn, turn_id, "sign_out", street_id=street_id, by=by, at=at) as move:
        turn: Turn = move.it
        turn.left_at = at
        turn.checked = sorted({one for one in checked if 0 <= one < len(turn.roster.checklist)})
        move.facts |= {"checked": turn.checked}
    return turn


# --- What the clock does ------------------------------------------------------------------------------------------------
def miss_due(*, at: datetime) -> int:
    """Mark the turns that nobody signed in for in time as missed, and tell of each once; return how many."""
    due = Turn.objects.filter(state=TurnState.PLANNED, alarm_at__lte=at).order_by("alarm_at", "pk")
    missed = 0
    for pk, street_id in list(due.values_list("pk", "street_id")[:AT_ONCE]):
        missed += _missed(pk, street_id, at=at)
    return missed


def _missed(pk: UUID, street_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        held = Turn.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk=pk)
        if held.filter(state=TurnState.PLANNED).first() is None:
            return False  # they signed in meanwhile
        with TURN.moving(Turn, pk, "miss", street_id=street_id, by=SYSTEM, at=at) as move:
            turn: Turn = move.it
        told = {"roster": turn.roster, "line": move.line, "starts_at": turn.starts_at, "at": at}
        tell_person(turn.person, "missed", **told)
        keepers = [one for one in keepers_of(turn.roster, at=at) if one.pk != turn.person.account_id]
        tell_keepers("missed_keeper", **told, keepers=keepers)
    return True


def close_left(*, at: datetime) -> int:
    """Close the turns that nobody signed out of, two hours after their end; return how many."""
    left = Turn.objects.filter(
        state=TurnState.PRESENT, ends_at__lte=at - timedelta(minutes=CLOSED_AFTER_MINUTES)
    )
    closed = 0
    for pk, street_id in list(left.order_by("ends_at").values_list("pk", "street_id")[:AT_ONCE]):
        with transaction.atomic():
            held = Turn.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk=pk)
            if held.filter(state=TurnState.PRESENT).first() is not None:
                with TURN.moving(Turn, pk, "close", street_id=street_id, by=SYSTEM, at=at):
                    closed += 1
    return closed
