"""Operations of whoever keeps a roster."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import Missing, NotFound
from linli.kernel.paging import page
from linli.kernel.rest import Cursor, Listed, Whole, digest_of, key_of, listed
from linli.people.public import Account, organisations_in
from linli.rosters import commands, schemas
from linli.rosters.errors import (
    MemberKnown,
    NoSuchRoster,
    NothingToPlan,
    PlanOutdated,
    PlanUnderWay,
    RosterOver,
    StillPlanned,
    TooMuchToPlan,
    UnknownKind,
    WrongTime,
)
from linli.rosters.models import Member, Plan, WeeklyRow
from linli.rosters.queries.drafts import draft_of
from linli.rosters.queries.here import asked_week, at_roster, enter
from linli.rosters.queries.law import called, kinds_of
from linli.rosters.queries.pages import (
    ORDER,
    Seats,
    members_of,
    plan_seen,
    roster_seen,
    rosters,
    today_at,
    week_of,
)
from linli.territory.public import UnknownUnit, unit_called

from .door import Number, did, roster_out, router, slot_out

ROSTER = "/streets/{slug}/rosters/{number}"


@router.reads(
    "/streets/{slug}/rosters", Listed[schemas.RosterToday], summary="Duty rosters of a street", paged=True
)
def list_rosters(request: HttpRequest, slug: str, asked: Query[Cursor]) -> Any:
    """Return the rosters that the caller sees, with how today goes."""
    here = enter(request, slug)
    found = page(rosters(here.actor, here.street), ORDER, asked.after, asked.limit)
    told = {one.roster.pk: one for one in today_at(found.rows, timezone.localdate(here.now))}

    def shape(row: Any) -> dict[str, Any]:
        one = told[row.pk]
        return roster_out(row) | {"turns": one.turns, "signed_in": one.stood, "missed": one.missed}

    return listed(found, shape)


@router.writes(
    "POST", "/streets/{slug}/rosters", schemas.DutyRosterOut, status=201, summary="Begin a roster",
    refuses=(UnknownUnit, Missing),
)  # fmt: skip
def begin_roster(request: HttpRequest, slug: str, told: schemas.BeginRosterIn) -> Any:
    """Begin a roster. Needs `convene` over the unit, or `handle` for the organisation that keeps it."""
    here = enter(request, slug)
    given = told.model_dump()
    unit, code = unit_called(here.street, given.pop("unit")), given.pop("organisation")
    body = next((one for one in organisations_in(here.street.pk) if one.code == code), None) if code else None
    if code and body is None:
        raise NotFound
    key = f"api:{getattr(here.actor, 'token_id', None) or ''}:{key_of(request) or digest_of(request)}"
    number = commands.begin(
        street=here.street, unit_id=unit.id, organisation=body, key=key, by=here.actor, at=here.now, **given
    )
    return roster_out(roster_seen(here.actor, here.street, number))


@router.reads(ROSTER, schemas.RosterWeek, summary="One roster and a week of it", refuses=(NoSuchRoster,))
def read_roster(request: HttpRequest, slug: str, number: Number, week: str = "") -> Any:
    """Return a roster with the slots of a week: that of the day `week`, else the present one."""
    at = at_roster(request, slug, number)
    monday = asked_week(week, timezone.localdate(at.here.now))
    slots = [slot_out(one, number) for _on, some in week_of(at.roster, monday) for one in some]
    return roster_out(at.roster) | {"monday": monday, "slots": slots}


def _of(request: HttpRequest, slug: str, number: int) -> tuple[UUID, dict[str, Any]]:
    at = at_roster(request, slug, number)
    return at.roster.pk, {"street_id": at.here.street.pk, "by": at.here.actor, "at": at.here.now}


@router.writes(
    "PUT",
    ROSTER,
    schemas.DutyRosterOut,
    summary="Change a roster",
    refuses=(NoSuchRoster, RosterOver, Missing),
)
def edit_roster(request: HttpRequest, slug: str, number: Number, told: schemas.RosterPlaceIn) -> Any:
    """Change what a roster is called, where its duty is done and what is looked at."""

    def do(_here: Any) -> Any:
        pk, who = _of(request, slug, number)
        return roster_out(commands.edit(pk, **who, **told.model_dump()))

    return did(request, slug, "edit_roster", do)


@router.writes(
    "POST", f"{ROSTER}/end", schemas.DutyRosterOut, summary="End a roster", refuses=(NoSuchRoster, StillPlanned), takes=()
)  # fmt: skip
def end_roster(request: HttpRequest, slug: str, number: Number) -> Any:
    """End a roster on which nobody is planned any more."""

    def do(_here: Any) -> Any:
        pk, who = _of(request, slug, number)
        return roster_out(commands.end(pk, **who))

    return did(request, slug, "end_roster", do)


# --- Members ------------------------------------------------------------------------------------------------------------
def _member_out(one: Member) -> dict[str, Any]:
    person = one.person
    return {
        "id": one.pk, "person": one.person_id, "name": person.called, "capacity": one.capacity, "since": one.made_at,
        "username": person.account.username if person.account else None,
    }  # fmt: skip


@router.reads(
    f"{ROSTER}/members", Whole[schemas.RosterMemberOut], summary="Who takes turns", refuses=(NoSuchRoster,)
)
def list_roster_members(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return the members of a roster."""
    return {"items": [_member_out(one) for one in members_of(at_roster(request, slug, number).roster)]}


@router.writes(
    "POST", f"{ROSTER}/members", schemas.RosterMemberOut, status=201, summary="Let somebody take turns",
    refuses=(NoSuchRoster, RosterOver, MemberKnown, Missing),
)  # fmt: skip
def add_roster_member(request: HttpRequest, slug: str, number: Number, told: schemas.RosterMemberIn) -> Any:
    """Let a colleague or a volunteer take turns at a roster."""

    def do(here: Any) -> Any:
        pk, who = _of(request, slug, number)
        given = told.model_dump()
        username = given.pop("username")
        account = None
        if username:
            posts = {"posts__street_id": here.street.pk, "username": username}
            account = Account.objects.filter(**posts).distinct().first()
            if account is None:
                raise NotFound
        return _member_out(commands.add_member(pk, **who, account=account, **given))

    return did(request, slug, "add_roster_member", do)


@router.writes(
    "POST", "/streets/{slug}/rosters/members/{member}/end", schemas.Gone, summary="Let a member go",
    refuses=(StillPlanned,), takes=(),
)  # fmt: skip
def end_roster_member(request: HttpRequest, slug: str, member: UUID) -> Any:
    """Let a member go who has no turn ahead."""

    def do(here: Any) -> Any:
        commands.end_member(member, street_id=here.street.pk, by=here.actor, at=here.now)
        return {"gone": True}

    return did(request, slug, "end_roster_member", do)


# --- Pattern and slots --------------------------------------------------------------------------------------------------
OF_ROW = ("id", "kind", "weekdays", "starts", "minutes", "heads")


@router.reads(
    f"{ROSTER}/pattern", list[schemas.RosterRowOut], summary="The weekly pattern", refuses=(NoSuchRoster,)
)
def read_roster_pattern(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return when somebody is needed, week by week."""
    roster = at_roster(request, slug, number).roster
    rows = WeeklyRow.objects.filter(street_id=roster.street_id, roster=roster).order_by(
        "weekdays", "starts", "pk"
    )
    return [{name: getattr(one, name) for name in OF_ROW} for one in rows]


@router.writes(
    "POST", f"{ROSTER}/pattern", schemas.RosterRowOut, status=201, summary="Add a row to the pattern",
    refuses=(NoSuchRoster, RosterOver, UnknownKind, WrongTime, Missing),
)  # fmt: skip
def add_pattern_row(request: HttpRequest, slug: str, number: Number, told: schemas.RowIn) -> Any:
    """Add a row to the weekly pattern; the same row twice is one."""

    def do(_here: Any) -> Any:
        pk, who = _of(request, slug, number)
        given = told.model_dump() | {"starts": time.fromisoformat(told.starts)}
        made = commands.add_row(pk, **who, **given)
        return {name: getattr(made, name) for name in OF_ROW}

    return did(request, slug, "add_pattern_row", do)


@router.writes(
    "POST", "/streets/{slug}/rosters/rows/{row}/end", schemas.Gone, summary="Take a row from the pattern", takes=()
)  # fmt: skip
def end_pattern_row(request: HttpRequest, slug: str, row: UUID) -> Any:
    """Take a row from the pattern with its empty slots ahead."""

    def do(here: Any) -> Any:
        commands.end_row(row, street_id=here.street.pk, by=here.actor, at=here.now)
        return {"gone": True}

    return did(request, slug, "end_pattern_row", do)


@router.writes(
    "POST", f"{ROSTER}/lay", schemas.Laid, summary="Lay the slots of the pattern",
    refuses=(NoSuchRoster, RosterOver, WrongTime),
)  # fmt: skip
def lay_slots(request: HttpRequest, slug: str, number: Number, told: schemas.RosterSpanIn) -> Any:
    """Lay the slots of the weekly pattern over some days; laid again, none is new."""

    def do(_here: Any) -> Any:
        pk, who = _of(request, slug, number)
        return {"slots": commands.lay(pk, **who, since=told.since, until=told.until)}

    return did(request, slug, "lay_slots", do)


@router.writes(
    "POST", f"{ROSTER}/slots", schemas.SlotOut, status=201, summary="Add a slot",
    refuses=(NoSuchRoster, RosterOver, UnknownKind, WrongTime),
)  # fmt: skip
def add_roster_slot(request: HttpRequest, slug: str, number: Number, told: schemas.SlotIn) -> Any:
    """Add a slot outside the pattern; one that stands already at that moment is returned."""

    def do(here: Any) -> Any:
        pk, who = _of(request, slug, number)
        made = commands.add_slot(pk, **who, **told.model_dump())
        return slot_out(Seats(made, called(kinds_of(here.street.pk), made.kind), []), number)

    return did(request, slug, "add_roster_slot", do)


# --- Plans --------------------------------------------------------------------------------------------------------------
def _plan_out(one: Plan) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("id", "since", "until", "seed", "state", "inputs")}
    draft = draft_of(one) if one.result else None
    return told | {
        "given": one.result.get("given", []), "open": draft.open if draft else [],
        "together": draft.together if draft else "", "helps": draft.helps if draft else [],
        "proved": bool(draft and draft.proved),
    }  # fmt: skip


@router.reads(
    f"{ROSTER}/plans", Whole[schemas.DutyPlanOut], summary="Plans of a roster", refuses=(NoSuchRoster,)
)
def list_duty_plans(request: HttpRequest, slug: str, number: Number) -> Any:
    """Return the last plans of a roster, the newest first. For whoever keeps it."""
    roster = at_roster(request, slug, number, keeper=True).roster
    rows = Plan.objects.filter(street_id=roster.street_id, roster=roster).order_by("-made_at")
    return {"items": [_plan_out(one) for one in rows[:5]]}


@router.writes(
    "POST", f"{ROSTER}/plans", schemas.DutyPlanOut, status=201, summary="Ask for a fair plan",
    refuses=(NoSuchRoster, RosterOver, WrongTime, NothingToPlan, TooMuchToPlan, PlanUnderWay),
)  # fmt: skip
def ask_duty_plan(request: HttpRequest, slug: str, number: Number, told: schemas.DutyPlanIn) -> Any:
    """Ask for a fair plan of the open seats of some days; the worker works it out, nobody is put on duty by it."""

    def do(_here: Any) -> Any:
        pk, who = _of(request, slug, number)
        return _plan_out(commands.ask_plan(pk, **who, **told.model_dump()))

    return did(request, slug, "ask_duty_plan", do)


@router.reads("/streets/{slug}/rosters/plans/{plan}", schemas.DutyPlanOut, summary="One plan")
def read_duty_plan(request: HttpRequest, slug: str, plan: UUID) -> Any:
    """Return how far a plan is, or its draft with why seats stay open. For whoever keeps the roster."""
    here = enter(request, slug)
    return _plan_out(plan_seen(here.actor, here.street, plan))


@router.writes(
    "POST", "/streets/{slug}/rosters/plans/{plan}", schemas.DutyPlanOut, summary="Decide on a plan",
    refuses=(PlanOutdated,),
)  # fmt: skip
def decide_duty_plan(request: HttpRequest, slug: str, plan: UUID, told: schemas.DutyPlanAct) -> Any:
    """Stop working it out, accept its draft (everybody is put on duty, all or nobody) or put it aside."""
    acts = {"cancel": commands.cancel_plan, "accept": commands.accept_plan, "discard": commands.discard_plan}

    def do(here: Any) -> Any:
        plan_seen(here.actor, here.street, plan)
        return _plan_out(acts[told.act](plan, street_id=here.street.pk, by=here.actor, at=here.now))

    return did(request, slug, "decide_duty_plan", do)
