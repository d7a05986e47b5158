"""What may keep a case from going on: a table to which every part of the law adds its own rows.

A row says how the database finds what it blocks (for lists and filters), and what it says of cases in hand. Of the
first block that `holds`, whoever can lift it is who must act next (`nexts.py: next_of`).

    @blocker("pause", _("Approval of a pause"), where=lambda street_id, at: Q(Exists(...)))
    def pauses(cases, ask):
        "Return the requests that wait, by case."
        return {case.pk: [Block("pause", _("…"), since, ask.nearest(Power.CLOSE, case), act=_("decide on it"))]}
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from ..models import Case
from .asking import Asking, Who

Where = Callable[[int, datetime], Q]
Found = Callable[[Sequence[Case], Asking], dict[UUID, list["Block"]]]


@dataclass(frozen=True)
class Block:
    """One thing that a case waits for: in words, since when, who can lift it and by which act, by when.

    One that does not hold is asked beside the work: the case goes on all the same.
    """

    code: str
    words: str
    since: datetime
    who: Who
    act: str = ""
    due_at: datetime | None = None
    holds: bool = True


@dataclass(frozen=True)
class Blocker:
    """One row of the table. `seen` answers for a case in hand where its own columns say it; else the database is asked.

    `could` says of a case in hand whether it is worth asking.
    """

    code: str
    name: Any
    where: Where
    found: Found
    seen: Callable[[Case], bool] | None = None
    could: Callable[[Case], bool] | None = None


BLOCKERS: dict[str, Blocker] = {}


def blocker(
    code: str,
    name: Any,
    *,
    where: Where,
    seen: Callable[[Case], bool] | None = None,
    could: Callable[[Case], bool] | None = None,
) -> Callable[[Found], Found]:
    """Enter a row in the table; the function says what is blocked, by case, of the cases that it is given."""

    def enter(found: Found) -> Found:
        BLOCKERS[code] = Blocker(code, name, where, found, seen, could)
        return found

    return enter


def blocked_by(code: str, street_id: int, at: datetime) -> Q:
    """Return the condition on cases that a row of the table blocks; "any" is any row."""
    if code == ANY:
        together = Q(pk__in=[])
        for one in BLOCKERS.values():
            together |= one.where(street_id, at)
        return together
    return BLOCKERS[code].where(street_id, at) if code in BLOCKERS else Q(pk__in=[])


ANY = "any"


def blocker_choices() -> list[tuple[str, Any]]:
    """Return the rows of the table as choices of a filter."""
    return [(one.code, one.name) for one in BLOCKERS.values()]
