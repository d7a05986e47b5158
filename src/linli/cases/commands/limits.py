"""When a stage is due: the limit of its row, counted by the office's calendar from the moment the stage began."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from linli.kernel.calendar import Due, Limit, WorkingCalendar, calendar_of_settings
from linli.kernel.statements import prepared
from linli.kernel.trusted import Trusted

from ..models import Case
from ..states import State

WORKING = (State.IN_HAND, State.COORDINATING)


# What `tables_kept` has read, by street; None outside such a block.
_kept: ContextVar[dict[tuple[str, int], Any] | None] = ContextVar("limits_kept", default=None)


@contextmanager
def tables_known(street_id: int) -> Iterator[None]:
    """Read the tables before a transaction begins: an act of this moment goes by what they said a second ago at most."""
    with tables_kept():
        _tables(street_id)
        yield


@contextmanager
def tables_kept() -> Iterator[None]:
    """Let the block read the tables of limits and of office days once, not once for each stage it begins.

    For commands that move thousands of cases in one go (an import, the demo): what the office changes in these tables
    meanwhile counts from the next block on.
    """
    if _kept.get() is not None:
        yield  # the block around keeps them
        return
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


# Both tables of every street in one question; those of nobody (0) are the defaults.
TABLES = """
SELECT coalesce(street_id, 0), 0, string_agg(concat_ws(' ', state, limit_value, limit_unit), ';')
FROM cases_stagelimit GROUP BY 1
UNION ALL
SELECT coalesce(street_id, 0), 1, string_agg(concat_ws(' ', "on", works::int), ';' ORDER BY "on")
FROM cases_officeday GROUP BY 1
"""


@dataclass(frozen=True)
class Tables:
    """What the tables of a street say: the limit of each state, and the calendar with the office's own days."""

    limits: dict[str, Limit]
    calendar: WorkingCalendar


def _tables(street_id: int) -> Tables:
    def read() -> Tables:
        told = _told()
        # What the street itself says goes after the default, and so over it.
        limits, days = (
            ";".join(filter(None, (told.get((of, table)) for of in (0, street_id)))) for table in (0, 1)
        )
        return _understood(limits, days)

    tables: Tables = _once("tables", street_id, read)
    return tables


@Trusted
def _told() -> dict[tuple[int, int], str]:
    return {(street_id, table): said for street_id, table, said in prepared(TABLES)}


@lru_cache(maxsize=64)
def _understood(limits: str, days: str) -> Tables:
    # Asked for at every stage that begins, changed a few times a year: the same words are read once.
    rows = (row.split(" ") for row in limits.split(";") if row)
    known = (day.split(" ") for day in days.split(";") if day)
    return Tables(
        {state: Limit(int(value), unit) for state, value, unit in rows},
        calendar_of_settings({date.fromisoformat(on): works == "1" for on, works in known}),
    )


def calendar_of(street_id: int) -> WorkingCalendar:
    """Return the working calendar of a street: the State Council's days, the office's own exceptions over them."""
    return _tables(street_id).calendar


def limit_of(case: Case, state: str) -> tuple[Limit, str] | None:
    """Return the limit of a stage of `case` and the name of the row that says so; None where nothing is limited."""
    if state in WORKING and case.condition is not None:
        return case.condition.limit, f"condition:{case.condition.row}"
    limit = _tables(case.street_id).limits.get(state)
    return (limit, f"stage:{state}") if limit else None


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
    with tables_kept():
        found = limit_of(case, state)
        case.due_at, case.due_rule = (_due(case, state, found[0]).at, found[1]) if found else (None, "")
