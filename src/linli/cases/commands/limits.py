"""Which limit counts for a stage of a case: the row of the table it was filed under. When that is due: `clocks`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from linli.kernel.calendar import Limit
from linli.rulebooks.public import edition_in_force, index, rules, rules_of

from ..models import Case
from ..queries.limits import LimitRow, Limits

LIMITS = "limits"


@contextmanager
def tables_known(street_id: int) -> Iterator[None]:
    """Read the tables before a transaction begins: an act of this moment goes by what they said a second ago at most."""
    with tables_kept():
        yield


@contextmanager
def tables_kept() -> Iterator[None]:
    """Let the block read once which editions of the rule books hold, not once for each stage it begins.

    For commands that move thousands of cases in one go (an import, the demo): what the office changes in these tables
    meanwhile counts from the next block on.
    """
    with index.kept():
        yield


def under_the_limits_of(case: Case, at: datetime) -> None:
    """Let a case keep the edition of the table that is in force now: by it, it is limited until it is filed anew."""
    on = timezone.localtime(at).date()
    case.limits_edition_id = edition_in_force(case.street_id, LIMITS, on)


def limits_of(case: Case) -> Limits:
    """Return the table a case goes by: the edition it was filed under; before that, the one of the day of its stage."""
    table: Limits = (
        rules_of(case.limits_edition_id, LIMITS)
        if case.limits_edition_id is not None
        else rules(case.street_id, LIMITS, on=timezone.localtime(case.stage_since).date())
    )
    return table


def row_of(case: Case, state: str) -> LimitRow | None:
    """Return the row that limits a stage of `case`; None where nothing does."""
    return limits_of(case).of_state(state, *about(case))


def limit_of(case: Case, state: str) -> tuple[Limit, str] | None:
    """Return the limit of a stage of `case` and the name of the row that says so; None where nothing is limited."""
    row = row_of(case, state)
    return (row.limit, row.rule(state)) if row else None


def limits_beside(case: Case) -> tuple[LimitRow, ...]:
    """Return the rows of what runs beside the handling of a case, from the same moment: stopping, penalty, demolition."""
    return limits_of(case).beside(*about(case))
