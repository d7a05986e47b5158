"""Nobody's case: an arbiter names the lead, a level raises what it cannot solve, the level above decides and hands back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from linli.kernel.limits import Limit
from linli.people.public import Actor, Organisation, Power, posts_around
from linli.rulebooks.public import edition_in_force, rules

from ..models import Case, Rise
from ..queries.course_rules import ESCALATION, Ladder, level_of
from ..states import OUTSIDE, RiseEnd
from ..workflow import CASE
from .calendars import calendar_of
from .clocks import start_stage
from .desk import assign, cover_of, end

# By whom the clock of a table acts. It is told like people are: a case that rises by itself is news.
RULE = Actor("rule", name="Linli")


def arbitrate(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, lead: Organisation | None, reason: str
) -> Case:
    """The arbiter names the lead and says why (裁决). This word is the last: the lead cannot send the case back again."""
    with CASE.moving(
        Case, case_id, "arbitrate", street_id=street_id, by=by, at=at, lead=lead, reason=reason.strip()
    ) as move:
        case = move.it
        assert lead is not None  # noqa: S101 - `moving` refused otherwise
        move.facts |= {"arbiter": case.arbiter, "returned": case.returned}
        move.texts["reason"] = reason.strip()
        assign(case, lead, (), cover_of(case, at=at), at=at)
        case.dispatched_at, case.named_at, case.arbiter = at, at, ""
        start_stage(case, at=at, state=move.row.target)
    return case


def void(case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Case:
    """It should not have been filed (作废): it ends, and counts as filed by mistake."""
    with CASE.moving(Case, case_id, "void", street_id=street_id, by=by, at=at, reason=reason.strip()) as move:
        move.texts["reason"] = reason.strip()
        if move.it.held:
            move.facts["held"] = move.it.held
        end(move.it, at=at)
    return move.it


# --- Raising ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """Where a case rises to: the level's code and its unit; none is the district."""

    level: str
    unit_id: int | None


def step_up(case: Case, by: Actor, *, at: datetime) -> Step:
    """Return the next level that can decide: the nearest unit above with somebody who decides there.

    A level at which nobody decides is passed over, because an empty chair must not keep a case. Where nobody decides
    anywhere, the street has it, and is asked to appoint somebody.
    """
    line = list(case.lineage)
    around = posts_around(case.street_id, line, (), at=at)
    deciding = {post.unit_id for post in around.all_with(Power.DECIDE, line)}
    own = {held.unit_id for held in by.posts if held.street_id == case.street_id and not held.organisation_id}
    if case.raised_level:
        above = line[: line.index(case.raised_to_id)] if case.raised_to_id in line else []
    elif by.kind == "rule":
        above = line
    elif here := [unit_id for unit_id in line if unit_id in own]:
        heads = any(held.unit_id == here[0] and Power.DECIDE in held.powers for held in by.posts)
        above = line[: line.index(here[0]) + (0 if heads else 1)]
    else:
        # The lead asks above the ground: who gives work to organisations is who decides about them.
        above, deciding = line, deciding & {post.unit_id for post in around.all_with(Power.DISPATCH, line)}
    found = next((unit_id for unit_id in reversed(above) if unit_id in deciding), above[0] if above else None)
    return Step(OUTSIDE, None) if found is None else Step(level_of(found), found)


def window_of(street_id: int, level: str, *, at: datetime) -> Limit | None:
    """Return within what a level decides, by the book of that day."""
    ladder: Ladder = rules(street_id, ESCALATION, on=timezone.localtime(at).date())
    return ladder.at(level).window


def escalate(
    case_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str, by_itself: bool = False
) -> Case:
    """This level cannot solve it (逐级上报): the next level above that can decide has it now, within its window."""
    on = timezone.localtime(at).date()
    with CASE.moving(
        Case, case_id, "escalate", street_id=street_id, by=by, at=at, reason=reason.strip() or by_itself
    ) as move:
        case = move.it
        ladder: Ladder = rules(street_id, ESCALATION, on=on)
        step = step_up(case, by, at=at)
        rung = ladder.at(step.level)
        due = calendar_of(street_id, at=at).due(at, rung.window).at if rung.window else None
        came_from = case.raised_to_id or (case.lineage[-1] if case.lineage else None)
        _end_rise(case, at=at, ended=RiseEnd.RAISED_ON, by=by)
        Rise.objects.create(
            street_id=street_id, case=case, level=step.level, unit_id=step.unit_id, came_from_id=came_from,
            reason=reason.strip(), by_itself=by_itself, by_id=by.account_id, at=at, due_at=due,
            goes_on=rung.goes_on and step.level != OUTSIDE,
        )  # fmt: skip
        move.facts |= {
            "level": step.level, "to": step.unit_id, "from": came_from, "decide_by": due, "by_itself": by_itself,
            "window": str(rung.window) if rung.window else "", "edition": edition_in_force(street_id, ESCALATION, on),
        }  # fmt: skip
        move.texts["reason"] = reason.strip()
        case.raised_level, case.raised_to_id, case.raised_at = step.level, step.unit_id, at
    return case


def hand_back(case_id: UUID, *, street_id: int, by: Actor, at: datetime, decision: str) -> Case:
    """The level says what was decided and hands the case back to where it came from."""
    told = decision.strip()
    with CASE.moving(Case, case_id, "hand_back", street_id=street_id, by=by, at=at, decision=told) as move:
        case = move.it
        move.facts |= {"level": case.raised_level, "decided_at": case.raised_to_id}
        move.texts["decision"] = told
        _end_rise(case, at=at, ended=RiseEnd.HANDED_BACK, by=by, decision=told)
        # From here its own level has the whole window again: `raised_at` says since when it lies there.
        case.raised_level, case.raised_to_id, case.raised_at = "", None, at
    return case


def _end_rise(case: Case, *, at: datetime, ended: str, by: Actor, decision: str = "") -> None:
    if case.raised_level:
        open_now = Rise.objects.filter(street_id=case.street_id, case=case, ended_at=None)
        open_now.update(ended_at=at, ended=ended, decision=decision, decided_by_id=by.account_id)
