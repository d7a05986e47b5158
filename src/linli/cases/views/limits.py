"""What the page of a case says of its limits: by which row it is due, what the table asks for, what runs beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.cases.commands.clocks import parts_now
from linli.cases.commands.limits import about, limit_row_of, limits_of
from linli.cases.models import Case
from linli.cases.queries import Step
from linli.cases.queries.parts import DONE, parts_done
from linli.cases.states import State
from linli.rulebooks.public import token_of


@dataclass(frozen=True)
class Beside:
    """A part of handling with a clock of its own."""

    code: str
    name: str
    limit: str
    due: datetime
    light: str
    own: bool
    done: datetime | None
    late: bool


LIGHTS = {"red": "red-text", "yellow": "amber-text", "green": ""}


def parts_told(case: Case, now: datetime, done: dict[str, datetime] | None = None) -> list[Beside]:
    """Return what runs beside the handling of a case; what is done by the journal, or by `done` where that is known."""
    running = parts_now(case)
    ended = parts_done(case) if done is None and running else done or {}
    told = []
    for row, due in running:
        end = ended.get(str(row.stage))
        light = "" if end else LIGHTS[due.light(now)]
        late = end is not None and end > due.at
        told.append(
            Beside(
                str(row.stage), row.stage_label, row.limit.words, due.at, light, not row.official, end, late
            )
        )
    return told


def done_in(case: Case, timeline: Sequence[Step]) -> dict[str, datetime]:
    """Return which parts of handling a timeline says are done, since the dispatch that holds."""
    since = case.dispatched_at
    return {
        step.facts["part"]: step.at for step in timeline if step.action == DONE and since and step.at >= since
    }


def limits_told(case: Case, now: datetime, timeline: Sequence[Step]) -> dict[str, Any]:
    """Return the filing condition as the table words it under which the case was filed, and what runs beside."""
    return {
        "condition": limits_of(case).condition(about(case)[1]), "edition": case.limits_edition,
        "token": token_of(case.limits_edition) if case.limits_edition else "",
        "beside": parts_told(case, now, done_in(case, timeline)),
    }  # fmt: skip


def rule_told(case: Case) -> dict[str, Any]:
    """Return by which row the stage that runs is due: a filing condition, a category's or that of every case."""
    row = limit_row_of(case, case.state)
    return {
        "number": row.number if row else None, "of_category": bool(row and row.number is None and row.category),
        "own": bool(row and not row.official), "stage": State(case.state).label,
    }  # fmt: skip
