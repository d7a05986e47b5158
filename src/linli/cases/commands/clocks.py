"""The clock of a case: when its stage is due, by which calendar, what pauses and extensions do to it.

A due moment is a pure function of the limit that the stage began with, the moment it is counted from, the pauses that
are over, and the calendar of whoever is at work: `due_from_journal` works it out anew from the lines of the case alone.
All that it needs stands on the row of the case, so an act asks the database nothing more than it did without clocks;
only a clock that stands still costs a question when it goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from linli.kernel.calendar import Due, Limit, Pause, WorkingCalendar
from linli.kernel.workflow import hang_on

from ..models import Case, PartClock
from ..models import Pause as PauseRow
from ..queries.limits import LimitRow
from ..queries.parts import parts_done
from ..states import WORKING, RequestState, State
from .calendars import calendar_of
from .limits import limit_of, limits_beside, tables_kept
from .sharing import tasks_follow

# Where the hours of the organisation that leads count, and not those of the office.
AT_THE_LEAD = (State.DISPATCHED, *WORKING)
# The calendar of an organisation (None: of the office) that was in force at a moment.
Calendars = Callable[[int | None, datetime], WorkingCalendar]


# --- Counting -----------------------------------------------------------------------------------------------
def calendar_for(case: Case, state: str, *, at: datetime | None = None) -> WorkingCalendar:
    """Return the calendar on which a stage of a case is counted: that of whoever is at work, else the office's."""
    return calendar_of(case.street_id, case.lead_id if state in AT_THE_LEAD else None, at=at)


@lru_cache(maxsize=512)
def limit_from(code: str) -> Limit:
    """Return the limit that a case or a line of its journal names: "4 h"."""
    value, unit = code.split(" ")
    return Limit(value, unit)  # type: ignore[arg-type]  # it takes numbers as a table writes them


@lru_cache(maxsize=512)
def code_of(limit: Limit) -> str:
    """Return a limit as a case keeps it."""
    return f"{limit.value.normalize():f} {limit.unit.value}"


def extended_by(limit: Limit, more: int) -> Limit:
    """Return a limit with what was granted on top of it, in its own unit."""
    return Limit(limit.value + more, limit.unit) if more else limit


def spans_of(moments: Sequence[datetime]) -> list[Pause]:
    """Return the pauses of a case, which keeps them as from, to, from, to and so on."""
    return list(zip(moments[::2], moments[1::2], strict=True))


def count(case: Case, state: str, limit: Limit, *, at: datetime | None = None) -> Due:
    """Return when a limit of a stage ends: counted from the stage, or of handling from the dispatch."""
    working = state in WORKING
    start = case.dispatched_at if working and case.dispatched_at else case.stage_since
    whole = extended_by(limit, case.extended) if working else limit
    return calendar_for(case, state, at=at).due(start, whole, pauses=spans_of(case.pauses))


def due_of(case: Case, state: str) -> Due | None:
    """Return when a stage of `case` is due, and how that was counted; None where nothing limits it.

    The stage that runs is counted with the limit it began with, by the books in force when it was counted last.
    """
    if state == case.state and case.limit:
        told = count(case, state, limit_from(case.limit), at=max([case.stage_since, *case.pauses[-1:]]))
        return told if case.due_at in (None, told.at) else count(case, state, limit_from(case.limit))
    found = limit_of(case, state)
    return count(case, state, found[0]) if found else None


def counted_with(case: Case, calendar: WorkingCalendar) -> Due | None:
    """Return when the stage that runs would be due by another calendar; None where no limit runs."""
    if case.ended or not case.limit:
        return None
    whole = extended_by(limit_from(case.limit), case.extended if case.state in WORKING else 0)
    return calendar.due(case.counted_from, whole, pauses=spans_of(case.pauses))


def start_stage(case: Case, *, at: datetime, state: str) -> None:
    """Set when a stage begins and when it is due; the state itself is set by the workflow, from its table.

    Whoever goes on with a case ends its pause.
    """
    if case.paused_at is not None:
        stop_pause(case, at=at)
    case.stage_since = at
    with tables_kept():
        found = limit_of(case, state)
        if found is None:
            case.due_at, case.yellow_at, case.due_rule, case.limit = None, None, "", ""
        else:
            limit, case.due_rule = found
            case.limit = code_of(limit)
            _set(case, count(case, state, limit, at=at))
        parts_follow(case, state)


def recount(case: Case, *, at: datetime) -> None:
    """Count the stage that runs anew, after a pause or an extension; nothing is due while the clock stands still."""
    if case.paused_at is not None or not case.limit:
        case.due_at, case.yellow_at = None, None
    else:
        _set(case, count(case, case.state, limit_from(case.limit), at=at))
        tasks_follow(case)
    parts_follow(case, case.state)


def _set(case: Case, due: Due) -> None:
    case.due_at, case.yellow_at = due.at, due.yellow_at


def end_clock(case: Case, *, at: datetime) -> None:
    """Stop the clock for good: an ended case is due no more."""
    if case.paused_at is not None:
        stop_pause(case, at=at)
    case.ended_at, case.stage_since, case.due_at, case.due_rule = at, at, None, ""
    case.yellow_at, case.limit = None, ""
    parts_follow(case, "")


def start_pause(case: Case, *, since: datetime, at: datetime) -> None:
    """Let the clock stand still since a moment."""
    if case.paused_at is not None:
        stop_pause(case, at=at)
    case.paused_at = since
    recount(case, at=at)


def stop_pause(case: Case, *, at: datetime, by: Any = None) -> None:
    """Let the clock go on: the pause is over, on the row of the case and in the table of pauses."""
    begun = case.paused_at
    assert begun is not None  # noqa: S101 - the caller asked
    PauseRow.objects.filter(
        street_id=case.street_id, case_id=case.pk, state=RequestState.GRANTED, ends_at=None
    ).update(ends_at=max(at, begun), ended_by_id=getattr(by, "account_id", None))
    case.pauses = [*case.pauses, begun, max(at, begun)]
    case.paused_at = None


def forget_handling(case: Case) -> None:
    """Forget what was granted for the handling: who gets the case next begins with the limit of the table."""
    case.extended = 0


# --- What runs beside the handling --------------------------------------------------------------------------
def running_beside(case: Case, state: str | None = None) -> list[tuple[LimitRow, Due]]:
    """Return the rows of what runs beside the handling of a case and when each is due; nothing before the dispatch.

    They are counted from the moment from which handling is, pauses left out. What is granted on top of the limit of
    handling does not lengthen them: more time to demolish is no more time to stop who is building.
    """
    start = case.dispatched_at
    if start is None or (case.state if state is None else state) not in AT_THE_LEAD:
        return []
    rows = limits_beside(case)
    if not rows:
        return []  # which calendar counts is not asked for most cases
    # By the books of the day on which they were counted last: what is published later moves nothing that runs.
    calendar = calendar_for(case, State.IN_HAND, at=max([start, *case.pauses[-1:]]))
    pauses = spans_of(case.pauses)
    return [(row, calendar.due(start, row.limit, pauses=pauses)) for row in rows]


def parts_now(case: Case) -> list[tuple[LimitRow, Due]]:
    """Return what runs beside the handling with the due moments that were counted when they began or went on."""
    running = running_beside(case)
    if not running:
        return []
    clocks = PartClock.objects.filter(street_id=case.street_id, case_id=case.pk, due_at__isnull=False)
    kept = dict(clocks.values_list("stage", "due_at"))
    return [(row, replace(due, at=kept.get(str(row.stage), due.at))) for row, due in running]


def parts_follow(case: Case, state: str) -> None:
    """Keep the clocks of the parts of handling in step with a case that is in `state` from now on.

    Asks nothing for cases whose table names no parts, which are most.
    """
    if (state not in AT_THE_LEAD and case.state not in AT_THE_LEAD) or not limits_beside(case):
        return
    here = PartClock.objects.filter(street_id=case.street_id, case_id=case.pk)
    known = {one.stage: one for one in here}
    running = {str(row.stage): (row, due) for row, due in running_beside(case, state)}
    # Whoever is given the case begins anew, so of a dispatch nothing is done yet.
    done = parts_done(case) if running and case.state != State.FILED else {}
    running = {stage: one for stage, one in running.items() if stage not in done}
    if known.keys() - running.keys():
        here.exclude(stage__in=running).delete()
    new = []
    for stage, (row, due) in running.items():
        stands = case.paused_at is not None
        moments = {"due_at": None if stands else due.at, "yellow_at": None if stands else due.yellow_at}
        one = known.get(stage)
        if one is None:
            new.append(
                PartClock(
                    street_id=case.street_id, case=case, stage=stage, limit=code_of(row.limit), **moments
                )
            )
        elif one.due_at != moments["due_at"]:
            fresh = {"not_before": None, "yellow_told_at": None, "red_told_at": None}
            here.filter(stage=stage).update(**moments, **fresh)
    hang_on(new)


# --- From the journal alone ---------------------------------------------------------------------------------
@dataclass
class Told:
    """What the lines of a case say of its clock so far."""

    state: str = ""
    since: datetime | None = None
    limit: str = ""
    extended: int = 0
    lead: int | None = None
    paused_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    due_at: datetime | None = None


def due_from_journal(lines: Iterable[Any], calendars: Calendars) -> datetime | None:
    """Return when a case is due by its journal and the calendars alone: nothing else is asked, no stored due moment read.

    `calendars(organisation, moment)` gives the calendar that was in force for an organisation (None: the office) then.
    """
    told = Told()
    for line in lines:
        read_line(told, line, calendars)
    return told.due_at


def read_line(told: Told, line: Any, calendars: Calendars) -> None:
    """Read one more line: what it changes of the clock, and when the stage is due after it."""
    facts = line.facts
    paused_at = _moment(facts.get("paused_at"))
    before = (told.limit, told.extended, told.paused_at)
    if told.paused_at is not None and paused_at != told.paused_at:
        told.pauses.append((told.paused_at, _moment(facts.get("paused_to")) or max(line.at, told.paused_at)))
    told.paused_at, told.limit, told.extended = paused_at, facts["limit"], facts["extended"]
    moved = line.from_state != line.to_state or facts.get("stage_begun", False)
    if moved:
        told.since = line.at
    told.state, told.lead = line.to_state, facts["lead"]
    if not moved and before == (told.limit, told.extended, told.paused_at):
        return
    if not told.limit or told.paused_at is not None or told.since is None:
        told.due_at = None
        return
    working = told.state in WORKING
    start = _moment(facts.get("counted_from")) or told.since
    whole = extended_by(limit_from(told.limit), told.extended if working else 0)
    calendar = calendars(told.lead if told.state in AT_THE_LEAD else None, line.at)
    told.due_at = calendar.due(start, whole, pauses=told.pauses).at


def _moment(said: str | datetime | None) -> datetime | None:
    return datetime.fromisoformat(said) if isinstance(said, str) else said
