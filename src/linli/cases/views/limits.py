"""What the page of a case says of its limits: by which row it is due, what the table asks for, what runs beside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.cases.commands.beside import running_beside
from linli.cases.commands.limits import about, limit_row_of, limits_of
from linli.cases.models import Case
from linli.cases.states import State
from linli.rulebooks.public import token_of


@dataclass(frozen=True)
class Beside:
    """A part of handling with a clock of its own."""

    name: str
    limit: str
    due: datetime
    light: str
    own: bool


LIGHTS = {"red": "red-text", "yellow": "amber-text", "green": ""}


def limits_told(case: Case, now: datetime) -> dict[str, Any]:
    """Return the filing condition as the table words it under which the case was filed, and what runs beside."""
    return {
        "condition": limits_of(case).condition(about(case)[1]), "edition": case.limits_edition,
        "token": token_of(case.limits_edition) if case.limits_edition else "",
        "beside": [
            Beside(row.stage_label, row.limit.words, due.at, LIGHTS[due.light(now)], not row.official)
            for row, due in running_beside(case)
        ],
    }  # fmt: skip


def rule_told(case: Case) -> dict[str, Any]:
    """Return by which row the stage that runs is due: a filing condition, a category's or that of every case."""
    row = limit_row_of(case, case.state)
    return {
        "number": row.number if row else None, "of_category": bool(row and row.number is None and row.category),
        "own": bool(row and not row.official), "stage": State(case.state).label,
    }  # fmt: skip
