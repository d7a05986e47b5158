"""Operations of whoever stands on duty, and of the record."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import Missing, NotFound
from linli.kernel.naming import name_of
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, listed
from linli.rosters import commands, schemas
from linli.rosters.errors import (
    Busy,
    FarAway,
    NoMember,
    NoSuchRoster,
    RosterOver,
    SayWhy,
    SlotBegun,
    SlotFull,
    SlotOver,
    SwapPending,
    SwapVoid,
    SwapWithSelf,
    TooEarly,
    UnknownKind,
    WrongTime,
)
from linli.rosters.models import DutyRoster, Slot
from linli.rosters.queries.here import asked_day, at_roster, enter
from linli.rosters.queries.pages import (
    LOG_ORDER,
    counts_of,
    log_of,
    my_duties,
    person_of,
    swap_seen,
    turn_seen,
)

from .door import Number, did, router, slot_out, swap_out, turn_out

TURN = "/streets/{slug}/rosters/turns/{turn}"


@router.reads("/streets/{slug}/rosters/mine", schemas.MineOut, summary="My duties")
def read_my_duties(request: HttpRequest, slug: str) -> Any:
    """Return the caller's own turns of the next five weeks, swaps under way, wishes, and open seats they may take."""
    here = enter(request, slug)
    mine = my_duties(here.actor, here.street, at=here.now)
    return {
        "turns": [turn_out(one, one.roster.number) for one in (*mine.now, *mine.ahead)],
        "swaps": [swap_out(one) for one in (*mine.asked, *mine.asking)],
        "wishes": [_wish_out(one) for one in mine.wishes],
        "open": [slot_out(one, one.slot.roster.number) for one in mine.open],
    }  # fmt: skip


def _wish_out(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "kind", "starts_at", "ends_at")}


@router.writes(
    "POST", "/streets/{slug}/rosters/mine/wishes", schemas.WishOut, status=201, summary="Say when I cannot",
    refuses=(WrongTime,),
)  # fmt: skip
def add_duty_wish(request: HttpRequest, slug: str, told: schemas.RosterWishIn) -> Any:
    """Say when the caller cannot, would rather not or would gladly stand on duty; the same twice is one."""

    def do(here: Any) -> Any:
        person = person_of(here.actor, here.street)
        if person is None:
            raise NotFound
        made = commands.wish(
            person.pk, street_id=here.street.pk, by=here.actor, at=here.now, **told.model_dump()
        )
        return _wish_out(made)

    return did(request, slug, "add_duty_wish", do)


@router.writes(
    "POST", "/streets/{slug}/rosters/mine/wishes/{wish}/end", schemas.Gone, summary="Take a wish back", takes=()
)  # fmt: skip
def end_duty_wish(request: HttpRequest, slug: str, wish: UUID) -> Any:
    """Take back what was said of a time; one that is gone is gone."""

    def do(here: Any) -> Any:
        commands.end_wish(wish, street_id=here.street.pk, by=here.actor, at=here.now)
        return {"gone": True}

    return did(request, slug, "end_duty_wish", do)


# --- Turns --------------------------------------------------------------------------------------------------------------
@router.writes(
    "POST", "/streets/{slug}/rosters/slots/{slot}/turns", schemas.TurnOut, status=201, summary="Put on duty",
    refuses=(RosterOver, NoMember, SlotBegun, SlotFull, Busy),
)  # fmt: skip
def put_on_duty(request: HttpRequest, slug: str, slot: UUID, told: schemas.RosterPutIn) -> Any:
    """Put a member on a slot; a member may put themselves. The same twice is once."""

    def do(here: Any) -> Any:
        seen = DutyRoster.objects.visible_to(here.actor).filter(street=here.street).values("pk")
        found = Slot.objects.filter(street=here.street, pk=slot, roster_id__in=seen)
        number = found.values_list("roster__number", flat=True).first()
        if number is None:
            raise NotFound
        made = commands.put(slot, told.person, street_id=here.street.pk, by=here.actor, at=here.now)
        return turn_out(made, number)

    return did(request, slug, "put_on_duty", do)


@router.reads(TURN, schemas.TurnOut, summary="One turn")
def read_turn(request: HttpRequest, slug: str, turn: UUID) -> Any:
    """Return one turn: when, where, who and what was done."""
    here = enter(request, slug)
    found = turn_seen(here.actor, here.street, turn)
    return turn_out(found, found.roster.number)


def _acted(
    request: HttpRequest, slug: str, turn: UUID, operation: str, command: Any, told: dict[str, Any]
) -> Any:
    def do(here: Any) -> Any:
        number = turn_seen(here.actor, here.street, turn).roster.number
        made = command(turn, street_id=here.street.pk, by=here.actor, at=here.now, **told)
        return turn_out(made, number)

    return did(request, slug, operation, do)


@router.writes(
    "POST", f"{TURN}/sign_in", schemas.TurnOut, summary="Sign in", refuses=(TooEarly, SlotOver, SayWhy, FarAway)
)  # fmt: skip
def sign_in_turn(request: HttpRequest, slug: str, turn: UUID, told: schemas.RosterSignInIn) -> Any:
    """Sign somebody in: themselves, a companion of the slot, or by whoever keeps the roster."""
    whole = told.lon is not None and told.lat is not None
    given = {
        "spot": (told.lon, told.lat) if whole else None, "accuracy": told.accuracy, "reason": told.reason,
    }  # fmt: skip
    return _acted(request, slug, turn, "sign_in_turn", commands.sign_in, given)


@router.writes("POST", f"{TURN}/sign_out", schemas.TurnOut, summary="Sign out")
def sign_out_turn(request: HttpRequest, slug: str, turn: UUID, told: schemas.SignOutIn) -> Any:
    """Sign somebody out, with what of the roster's list was looked at."""
    return _acted(request, slug, turn, "sign_out_turn", commands.sign_out, {"checked": told.checked})


@router.writes("POST", f"{TURN}/take_off", schemas.TurnOut, summary="Take off", refuses=(Missing,))
def take_off_turn(request: HttpRequest, slug: str, turn: UUID, told: schemas.RosterWhyIn) -> Any:
    """Take somebody off a slot, with a reason. For whoever keeps the roster."""
    return _acted(request, slug, turn, "take_off_turn", commands.take_off, {"reason": told.reason})


@router.writes(
    "POST", f"{TURN}/ask", schemas.SwapOut, status=201, summary="Ask for a swap",
    refuses=(SwapPending, SwapWithSelf, SlotBegun),
)  # fmt: skip
def ask_swap(request: HttpRequest, slug: str, turn: UUID, told: schemas.SwapIn) -> Any:
    """Offer one's own turn to another member, for a turn of theirs or to be taken over."""

    def do(here: Any) -> Any:
        turn_seen(here.actor, here.street, turn)
        made = commands.ask(
            turn, street_id=here.street.pk, by=here.actor, at=here.now, other_id=told.person, other_turn_id=told.turn,
            words=told.words,
        )  # fmt: skip
        return swap_out(swap_seen(here.actor, here.street, made.pk))

    return did(request, slug, "ask_swap", do)


@router.writes(
    "POST", "/streets/{slug}/rosters/swaps/{swap}", schemas.SwapOut, summary="Answer a swap",
    refuses=(SwapVoid, Busy, Missing),
)  # fmt: skip
def answer_swap(request: HttpRequest, slug: str, swap: UUID, told: schemas.SwapAnswerIn) -> Any:
    """Accept or decline, withdraw; whoever keeps the roster approves or refuses."""
    acts: dict[str, Any] = {
        "accept": commands.accept, "decline": commands.decline, "withdraw": commands.withdraw,
        "approve": commands.approve, "refuse": commands.refuse,
    }  # fmt: skip

    def do(here: Any) -> Any:
        swap_seen(here.actor, here.street, swap)
        more = {"reason": told.reason} if told.act == "refuse" else {}
        acts[told.act](swap, street_id=here.street.pk, by=here.actor, at=here.now, **more)
        return swap_out(swap_seen(here.actor, here.street, swap))

    return did(request, slug, "answer_swap", do)


# --- The record -----------------------------------------------------------------------------------------------------------
@router.reads(
    "/streets/{slug}/rosters/{number}/log", Listed[schemas.LogOut], summary="The day log", paged=True,
    refuses=(NoSuchRoster,),
)  # fmt: skip
def list_duty_log(request: HttpRequest, slug: str, number: Number, asked: Query[Cursor]) -> Any:
    """Return the day log of a roster, the newest first."""
    roster = at_roster(request, slug, number).roster
    return listed(page(log_of(roster), LOG_ORDER, asked.after, asked.limit), _log_out)


def _log_out(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "at": one.at, "by": name_of(one.by), "task": one.task, "words": one.words,
        "case": one.case_number,
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/rosters/{number}/log", schemas.LogOut, status=201, summary="Write into the day log",
    refuses=(NoSuchRoster, UnknownKind, Missing),
)  # fmt: skip
def write_duty_log(request: HttpRequest, slug: str, number: Number, told: schemas.LogIn) -> Any:
    """Write a line: whoever takes turns there, and whoever keeps the roster."""

    def do(here: Any) -> Any:
        roster = at_roster(request, slug, number).roster
        made = commands.write_log(
            roster.pk, street_id=here.street.pk, by=here.actor, at=here.now, words=told.words, task=told.task,
            case_number=told.case,
        )  # fmt: skip
        return _log_out(made)

    return did(request, slug, "write_duty_log", do)


@router.reads(
    "/streets/{slug}/rosters/{number}/counts", list[schemas.DutyCount], summary="What each person stood and did",
    refuses=(NoSuchRoster,),
)  # fmt: skip
def read_duty_counts(
    request: HttpRequest, slug: str, number: Number, since: str = "", until: str = ""
) -> Any:
    """Return what each person stood and did between two days, in the order of names: a record and no ranking."""
    roster = at_roster(request, slug, number).roster
    today = timezone.localdate()
    first = asked_day(since, today.replace(day=1))
    return [
        {
            "person": one.person.pk, "name": one.person.called, "capacity": one.capacity, "planned": one.planned,
            "stood": one.stood, "late": one.late, "missed": one.missed, "kinds": one.kinds, "tasks": one.tasks,
        }
        for one in counts_of(roster, first, max(first, asked_day(until, today)))
    ]  # fmt: skip
