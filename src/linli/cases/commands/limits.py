"""When a stage is due: the limit of its row, counted by the office's calendar from the moment the stage began."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Q

from linli.kernel.calendar import Due, Limit, WorkingCalendar, calendar_of_settings

from ..models import Case, OfficeDay, StageLimit
from ..states import State

WORKING = (State.IN_HAND, State.COORDINATING)
_calendars: dict[tuple[Any, ...], WorkingCalendar] = {}


# What `tables_kept` has read, by street; None outside such a block.
_kept: ContextVar[dict[tuple[str, int], Any] | None] = ContextVar("limits_kept", default=None)


@contextmanager
def tables_kept() -> Iterator[None]:
    """Let the block read the tables of limits and of office days once, not once for each stage it begins.

    For commands that move thousands of cases in one go (an import, the demo): what the office changes in these tables
    meanwhile counts from the next block on.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def _once(name: str, street_id: int, read: Any) -> Any:
    kept = _kept.get()
    if kept is None:
        return read()
    if (name, street_id) not in kept:
        kept[name, street_id] = read()
    return kept[name, street_id]


def calendar_of(street_id: int) -> WorkingCalendar:
    """Return the working calendar of a street: the State Council's days, the office's own exceptions over them."""
    calendar: WorkingCalendar = _once("calendar", street_id, lambda: _calendar_of(street_id))
    return calendar


def _calendar_of(street_id: int) -> WorkingCalendar:
    days = OfficeDay.objects.filter(street_id__in=(street_id,)) | OfficeDay.objects.filter(street_id=None)
    known = {day.on: day.works for day in sorted(days, key=lambda day: day.street_id or 0)}
    key = tuple(sorted(known.items()))
    if key not in _calendars:
        _calendars.clear()
        _calendars[key] = calendar_of_settings(known)
    return _calendars[key]


def limit_of(case: Case, state: str) -> tuple[Limit, str] | None:
    """Return the limit of a stage of `case` and the name of the row that says so; None where nothing is limited."""
    if state in WORKING and case.condition is not None:
        return case.condition.limit, f"condition:{case.condition.row}"
    row = _stage_limits(case.street_id).get(state)
    return (row.limit, f"stage:{state}") if row else None


def _stage_limits(street_id: int) -> dict[str, StageLimit]:
    """Return the row of each state; a row of the street itself goes before the default."""

    def read() -> dict[str, StageLimit]:
        rows = StageLimit.objects.filter(Q(street_id=street_id) | Q(street=None))
        return {row.state: row for row in sorted(rows, key=lambda row: row.street_id is not None)}

    limits: dict[str, StageLimit] = _once("stages", street_id, read)
    return limits


def due_of(case: Case, state: str) -> Due | None:
    """Return when a stage of `case` is due, and how that was counted.

    Handling is counted from the dispatch, not from the acceptance: waiting to accept does not buy time.
    """
    found = limit_of(case, state)
    return _due(case, state, found[0]) if found else None


def _due(case: Case, state: str, limit: Limit) -> Due:
    start = case.dispatched_at if state in WORKING and case.dispatched_at else case.stage_since
    return calendar_of(case.street_id).due(start, limit)


def start_stage(case: Case, *, at: datetime, state: str) -> None:
    """Set when a stage begins and when it is due; the state itself is set by the workflow, from its table."""
    case.stage_since = at
    found = limit_of(case, state)
    case.due_at, case.due_rule = (_due(case, state, found[0]).at, found[1]) if found else (None, "")
