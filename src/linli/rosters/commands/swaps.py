"""Writes of swaps: asked, accepted by the other, approved where the kind of duty wants it, and then exchanged."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel import journal
from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import SYSTEM, Actor
from linli.rosters.errors import SlotBegun, SwapPending, SwapVoid, SwapWithSelf
from linli.rosters.models import DutyRoster, Member, Person, Slot, Swap, Turn
from linli.rosters.queries.law import kinds_of
from linli.rosters.states import PENDING, TurnState
from linli.rosters.workflow import SWAP, TURN

from .telling import tell_keepers, tell_person
from .turns import _seated


def ask(
    turn_id: UUID, *, street_id: int, by: Actor, at: datetime, other_turn_id: UUID | None = None,
    other_id: UUID | None = None, words: str = "",
) -> Swap:  # fmt: skip
    """Offer a turn of one's own to another member: for a turn of theirs, or to be taken over."""
    with transaction.atomic():
        mine = _held([turn_id], street_id).get(turn_id)
        if mine is None:
            raise NotFound
        if by.account_id is None or mine.person.account_id != by.account_id:
            raise NotAllowed
        theirs = _turn_of(other_turn_id, mine)
        other = _other(mine, theirs, other_id)
        if mine.state != TurnState.PLANNED or mine.starts_at <= at or (theirs and theirs.starts_at <= at):
            raise SlotBegun
        if Swap.objects.filter(street_id=street_id, turn=mine, state__in=PENDING).exists():
            raise SwapPending
        swap = Swap(
            street_id=street_id, roster=mine.roster, turn=mine, asker=mine.person, other=other, other_turn=theirs,
            words=words.strip()[:200], asked_at=at,
        )  # fmt: skip
        swap.save(force_insert=True)
        entry = SWAP.entry(swap, "ask", by=by, at=at, before="", facts={}, texts={"words": swap.words})
        line = journal.write_entry(entry)
        tell_person(other, "ask", roster=_roster(mine), line=line, starts_at=mine.starts_at, at=at)
    return swap


def _roster(turn: Turn) -> DutyRoster:
    found: DutyRoster = turn.roster
    return found


def _turn_of(turn_id: UUID | None, mine: Turn) -> Turn | None:
    if turn_id is None:
        return None
    found = Turn.objects.filter(street_id=mine.street_id, roster_id=mine.roster_id, pk=turn_id)
    theirs = found.select_related("person__account").first()
    if theirs is None or theirs.state != TurnState.PLANNED:
        raise SwapWithSelf
    return theirs


def _other(mine: Turn, theirs: Turn | None, other_id: UUID | None) -> Person:
    wanted = theirs.person_id if theirs is not None else other_id
    members = Member.objects.filter(street_id=mine.street_id, roster_id=mine.roster_id, ended_at=None)
    found = members.filter(person_id=wanted).select_related("person__account").first() if wanted else None
    if found is None or found.person_id == mine.person_id:
        raise SwapWithSelf
    person: Person = found.person
    return person


def _held(turn_ids: list[UUID], street_id: int) -> dict[UUID, Turn]:
    """Lock turns in the order of their ids, so that two swaps of the same pair never wait for each other."""
    locked = Turn.objects.select_for_update(of=("self",)).filter(street_id=street_id, pk__in=turn_ids)
    rows = locked.select_related("roster__street", "person__account").order_by("pk")
    return {one.pk: one for one in rows}


def _known(swap_id: UUID, street_id: int) -> Swap:
    """Return a swap after locking its turns: whoever moves a swap holds its turns first."""
    found = Swap.objects.filter(street_id=street_id, pk=swap_id).first()
    if found is None:
        raise NotFound
    _held([one for one in (found.turn_id, found.other_turn_id) if one], street_id)
    return found


def accept(swap_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Swap:
    """Accept a swap. Unless one of the two kinds of duty wants approval, the turns change hands at once."""
    with transaction.atomic():
        known = _known(swap_id, street_id)
        with SWAP.moving(Swap, swap_id, "accept", street_id=street_id, by=by, at=at) as move:
            pass
        swap: Swap = move.it
        turns = _held([one for one in (known.turn_id, known.other_turn_id) if one], street_id)
        mine = turns[known.turn_id]
        told: dict[str, Any] = {
            "roster": _roster(mine),
            "line": move.line,
            "starts_at": mine.starts_at,
            "at": at,
        }
        kinds = kinds_of(street_id)
        if any(kinds[one.kind].approve for one in turns.values() if one.kind in kinds):
            tell_person(swap.asker, "accept", **told)
            tell_keepers("approve_wanted", **told)
        else:
            _exchange(swap, turns, action="exchange", by=SYSTEM, caused=by, at=at)
        return Swap.objects.get(street_id=street_id, pk=swap_id)


def approve(swap_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Swap:
    """Approve what two have agreed on: the turns change hands."""
    with transaction.atomic():
        known = _known(swap_id, street_id)
        turns = _held([one for one in (known.turn_id, known.other_turn_id) if one], street_id)
        _exchange(known, turns, action="approve", by=by, caused=by, at=at)
        return Swap.objects.get(street_id=street_id, pk=swap_id)


def _exchange(
    swap: Swap, turns: dict[UUID, Turn], *, action: str, by: Actor, caused: Actor, at: datetime
) -> None:
    """Move the swap on, give both turns away and seat each person on the other's seat; all of it or nothing."""
    street_id = swap.street_id
    with SWAP.moving(Swap, swap.pk, action, street_id=street_id, by=by, at=at) as move:
        mine, theirs = turns[swap.turn_id], turns.get(swap.other_turn_id) if swap.other_turn_id else None
        if mine.state != TurnState.PLANNED or mine.starts_at <= at:
            raise SwapVoid
        if swap.other_turn_id and (
            theirs is None or theirs.state != TurnState.PLANNED or theirs.starts_at <= at
        ):
            raise SwapVoid
    roster = _roster(mine)
    for one in (mine, theirs):
        if one is not None:
            with TURN.moving(Turn, one.pk, "give", street_id=street_id, by=SYSTEM, at=at) as given:
                given.facts["swap"] = str(swap.pk)
    asker, other = (
        Person.objects.select_related("account").get(street_id=street_id, pk=pk)
        for pk in (swap.asker_id, swap.other_id)
    )
    seats = [(mine, other), *([(theirs, asker)] if theirs is not None else [])]
    for old, person in seats:
        slot = Slot.objects.get(street_id=street_id, pk=old.slot_id)
        _seated(roster, slot, person, old.seat, "put", by=caused, at=at, swap=str(swap.pk))
    for person in (asker, other):
        tell_person(person, "swapped", roster=roster, line=move.line, starts_at=mine.starts_at, at=at)


def _ended(swap_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, reason: str = "") -> Swap:
    with transaction.atomic():
        with SWAP.moving(Swap, swap_id, action, street_id=street_id, by=by, at=at, reason=reason) as move:
            if reason:
                move.texts["reason"] = reason
        swap: Swap = move.it
        if action != "withdraw":
            turn = _held([swap.turn_id], street_id)[swap.turn_id]
            told: dict[str, Any] = {"roster": _roster(turn), "line": move.line, "starts_at": turn.starts_at}
            tell_person(swap.asker, action, **told, at=at)
            if action == "refuse":
                tell_person(swap.other, action, **told, at=at)
    return swap


def decline(swap_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Swap:
    """Decline a swap; the turn stays whose it was."""
    return _ended(swap_id, "decline", street_id=street_id, by=by, at=at)


def withdraw(swap_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Swap:
    """Take back a swap that one asked for."""
    return _ended(swap_id, "withdraw", street_id=street_id, by=by, at=at)


def refuse(swap_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Swap:
    """Do not approve a swap, and say why."""
    return _ended(swap_id, "refuse", street_id=street_id, by=by, at=at, reason=reason.strip()[:200])
