"""Planned changes for programs: steps are added one by one, and nothing changes until the plan is accepted."""

from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from linli.kernel.errors import Missing
from linli.territory import errors
from linli.territory.commands import drafts as commands
from linli.territory.errors import UnknownStreet
from linli.territory.models import Draft, DraftKind, DraftState
from linli.territory.queries import drafts as read
from linli.territory.queries.hanging import hanging_on
from linli.territory.queries.plans import planned
from linli.territory.schemas.drafts import PlanIn, PlanOut, Step

from .door import Here, enter, router
from .drafts import changing, draft_out

STEP = (
    errors.DraftIsOver, errors.CodeTaken, errors.UnknownUnit, errors.WrongRung, errors.NotAlive, errors.PastIsWritten,
    errors.StillHasChildren, Missing, UnknownStreet,
)  # fmt: skip


def plan_of(here: Here, key: UUID) -> Draft:
    """Return the draft of a plan."""
    return read.draft_of(here.street, key, DraftKind.CHANGE)


def plan_out(here: Here, draft: Draft) -> dict[str, Any]:
    """Return a plan with its steps in words and what hangs on the units that end."""
    steps, is_open = draft.asked.get("steps", []), draft.state == DraftState.OPEN
    seen = planned(here.street, draft.on, steps, strict=False) if is_open else None
    words = seen.told if seen else []
    ending = {one.id: one.code for one in seen.closed} if seen else {}
    hanging = hanging_on(here.street, list(ending), draft.on)
    told = [
        {"step": step, "text": one.text if one else "", "problem": one.problem if one else ""}
        for step, one in zip_longest(steps, words)
    ]
    return draft_out(draft) | {
        "steps": told, "comes_to": seen.changes.counts if seen else {},
        "ends": sorted(ending.values()) if seen else list(draft.outcome.get("ended", [])),
        "touches": [one.code for one in seen.touched] if seen else [],
        "hanging": [
            {"unit": ending[one.unit_id], "sort": one.sort, "text": one.text, "must": one.must} for one in hanging
        ],
        "may_accept": bool(seen and seen.changes and not seen.problems),
    }  # fmt: skip


@router.writes(
    "POST", "/streets/{slug}/plans", PlanOut, status=201, summary="Begin a planned change",
    refuses=(UnknownStreet,),
)  # fmt: skip
def begin_plan(request: HttpRequest, slug: str, told: PlanIn) -> Any:
    """Begin the plan of a change of the structure from a day on; its steps are added one by one."""

    def do(here: Here) -> dict[str, Any]:
        draft = commands.draft_change(
            street=here.street, name=told.name, on=told.on, by=here.actor, at=here.now
        )
        return plan_out(here, draft)

    return changing(request, slug, "begin_plan", do)


@router.reads("/streets/{slug}/plans/{key}", PlanOut, summary="One planned change", refuses=(UnknownStreet,))
def read_plan(request: HttpRequest, slug: str, key: UUID) -> Any:
    """Return a plan: its steps in words, what they come to, and what hangs on the units that end.

    It is accepted or thrown away as every draft is.
    """
    here = enter(request, slug)
    return plan_out(here, plan_of(here, key))


@router.writes(
    "POST", "/streets/{slug}/plans/{key}/steps", PlanOut, summary="Add a step to a plan", refuses=STEP
)
def add_step(request: HttpRequest, slug: str, key: UUID, told: Step) -> Any:
    """Add a step: a level or a unit is renamed, units are regrouped, a unit moves, a unit ends.

    Each step sees the structure as the steps before it leave it; one that cannot be done is refused, and the plan
    stays as it was.
    """
    add = told.model_dump(mode="json", by_alias=True)

    def do(here: Here) -> dict[str, Any]:
        return plan_out(
            here, commands.plan_steps(draft=plan_of(here, key), add=add, by=here.actor, at=here.now)
        )

    return changing(request, slug, "add_step", do)


@router.writes(
    "DELETE", "/streets/{slug}/plans/{key}/steps/{number}", PlanOut, summary="Take a step out of a plan",
    refuses=(errors.DraftIsOver, UnknownStreet), takes=(),
)  # fmt: skip
def drop_step(request: HttpRequest, slug: str, key: UUID, number: int) -> Any:
    """Take a step out of a plan, by its place from 0."""

    def do(here: Here) -> dict[str, Any]:
        return plan_out(
            here, commands.plan_steps(draft=plan_of(here, key), drop=number, by=here.actor, at=here.now)
        )

    return changing(request, slug, "drop_step", do)
