"""Writes of plans: asked for, stopped, accepted or discarded. What works them out stands in `working`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.kernel.errors import NotFound
from linli.people.public import Account, Actor
from linli.rosters.errors import (
    Busy,
    NoMember,
    NothingToPlan,
    PlanOutdated,
    PlanUnderWay,
    SlotBegun,
    SlotFull,
    TooMuchToPlan,
    WrongTime,
)
from linli.rosters.models import DutyRoster, Plan
from linli.rosters.queries.problem import problem_of
from linli.rosters.states import AT_WORK, MOST_DAYS, MOST_PEOPLE, MOST_SLOTS, SHOWN, PlanState

from .keeping import held, line
from .turns import put


def ask_plan(
    roster_id: UUID, *, street_id: int, since: date, until: date, by: Actor, at: datetime, seed: int = 1
) -> Plan:
    """Ask for a fair plan of the open seats of these days; the worker works it out, nobody is put on duty by it."""
    if until < since or (until - since).days > MOST_DAYS:
        raise WrongTime(days=MOST_DAYS)
    with transaction.atomic():
        roster = held(roster_id, street_id, by=by)
        problem = problem_of(roster, since, until, at=at)
        if not problem.needs or not problem.workers:
            raise NothingToPlan
        if len(problem.needs) > MOST_SLOTS or len(problem.workers) > MOST_PEOPLE:
            raise TooMuchToPlan(people=MOST_PEOPLE, slots=MOST_SLOTS)
        account = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
        try:
            with transaction.atomic():
                made = Plan.objects.create(
                    street_id=street_id, roster=roster, since=since, until=until, seed=seed, made_at=at, made_by=account
                )  # fmt: skip
        except IntegrityError:
            raise PlanUnderWay from None
        line(
            roster, "ask_plan", by=by, at=at, plan=str(made.pk), since=str(since), until=str(until), seed=seed
        )
    return made


def _held_plan(plan_id: UUID, street_id: int, *, by: Actor) -> tuple[Plan, DutyRoster]:
    known = Plan.objects.filter(street_id=street_id, pk=plan_id).values_list("roster_id", flat=True).first()
    if known is None:
        raise NotFound
    roster = held(known, street_id, by=by, open_only=False)
    return Plan.objects.select_for_update().get(street_id=street_id, pk=plan_id), roster


def cancel_plan(plan_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Plan:
    """Stop working a plan out; said twice it is the same."""
    with transaction.atomic():
        plan, roster = _held_plan(plan_id, street_id, by=by)
        if plan.state in AT_WORK and not plan.stop:
            waiting = plan.state == PlanState.WAITING
            Plan.objects.filter(street_id=street_id, pk=plan.pk).update(
                stop=True, **({"state": PlanState.CANCELLED, "ended_at": at} if waiting else {})
            )
            line(roster, "cancel_plan", by=by, at=at, plan=str(plan.pk))
        plan.refresh_from_db()
    return plan


def discard_plan(plan_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Plan:
    """Put a draft aside; nobody was put on duty by it. Said twice it is the same."""
    return _decided(plan_id, street_id, PlanState.DISCARDED, "discard_plan", by=by, at=at)


def accept_plan(plan_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Plan:
    """Put everybody on duty as a draft says, all or nobody; refused when the roster has changed since. Twice is once."""
    return _decided(plan_id, street_id, PlanState.ACCEPTED, "accept_plan", by=by, at=at)


def _decided(
    plan_id: UUID, street_id: int, state: PlanState, action: str, *, by: Actor, at: datetime
) -> Plan:
    with transaction.atomic():
        plan, roster = _held_plan(plan_id, street_id, by=by)
        if plan.state == state:
            return plan
        if plan.state not in SHOWN:
            raise PlanOutdated
        facts: dict[str, Any] = {"plan": str(plan.pk)}
        if state == PlanState.ACCEPTED:
            facts["turns"] = _put_all(plan, roster, by=by, at=at)
        Plan.objects.filter(street_id=street_id, pk=plan.pk).update(state=state, ended_at=at)
        line(roster, action, by=by, at=at, **facts)
        plan.refresh_from_db()
    return plan


def _put_all(plan: Plan, roster: DutyRoster, *, by: Actor, at: datetime) -> int:
    if problem_of(roster, plan.since, plan.until, at=plan.begun_at or plan.made_at).digest != plan.inputs:
        raise PlanOutdated
    for person, slot in plan.result["given"]:
        try:
            put(UUID(slot), UUID(person), street_id=plan.street_id, by=by, at=at)
        except (Busy, SlotFull, SlotBegun, NoMember, NotFound):
            raise PlanOutdated from None
    return len(plan.result["given"])
