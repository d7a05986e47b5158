"""Which limit counts for a stage of a case: the row of the table it was filed under. When that is due: `clocks`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from linli.kernel.calendar import Limit
from linli.kernel.moments import local
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
    """Put a case under the table of limits that holds on a day: when it is opened, and anew when it is filed.

    From then on no later edition touches it: a case keeps the limits it was filed under.
    """
    case.limits_edition_id = edition_in_force(case.street_id, LIMITS, local(at).date())


def limits_of(case: Case) -> Limits:
    """Return the table of limits a case goes by; one from before cases kept it goes by that of its first day."""
    table: Limits = (
        rules_of(case.limits_edition_id, LIMITS)
        if case.limits_edition_id is not None
        else limits_on(case.street_id, at=case.reported_at)
    )
    return table


def limits_on(street_id: int | None, *, at: datetime) -> Limits:
    """Return the table of limits by which a case is filed at a moment; without a street, that of the whole house."""
    table: Limits = rules(street_id, LIMITS, on=local(at).date())
    return table


def about(case: Case) -> tuple[str, int | None]:
    """Return what the rows of a table of limits are about: the type of a case and the number of its filing condition."""
    category = case.category.code if case.category is not None else ""
    return category, case.condition.row if case.condition is not None else None


def limit_row_of(case: Case, state: str) -> LimitRow | None:
    """Return the row that limits a state of a case; None where nothing does."""
    return limits_of(case).of_state(state, *about(case))


def limit_of(case: Case, state: str) -> tuple[Limit, str] | None:
    """Return the limit of a stage of `case` and the name of the row that says so; None where nothing is limited."""
    row = limit_row_of(case, state)
    return (row.limit, row.rule(state)) if row else None


def limits_beside(case: Case) -> tuple[LimitRow, ...]:
    """Return the rows of what runs beside the handling of a case, from the same moment: stopping, penalty, demolition."""
    return limits_of(case).beside(*about(case))
