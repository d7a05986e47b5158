"""Filing conditions of the table of limits that holds, as cases name them."""

from datetime import datetime

from ..models import Case, Category, Condition
from ..queries.limits import LimitRow
from .limits import limits_of, limits_on


def conditions_offered(street_id: int, category: Category | None, *, at: datetime) -> tuple[LimitRow, ...]:
    """Return under which conditions something of this type is a case in a street now, in the order of its table."""
    return limits_on(street_id, at=at).conditions(category.code) if category is not None else ()


def condition_called(
    street_id: int, category: Category | None, number: int | None, *, at: datetime
) -> Condition | None:
    """Return the filing condition with a number among those that are offered; None where none is."""
    offered = conditions_offered(street_id, category, at=at)
    row = next((row for row in offered if row.number == number), None)
    return named(category, row) if row is not None and category is not None else None


def first_condition(case: Case) -> Condition | None:
    """Return the first filing condition of the type of a case, in the table it goes by."""
    rows = limits_of(case).conditions(case.category.code) if case.category is not None else ()
    return named(case.category, rows[0]) if rows and case.category is not None else None


def named(category: Category, row: LimitRow) -> Condition:
    """Return a row of a table as what a case names; an office's own row becomes known when it is first used."""
    known = Condition.objects.filter(category=category, row=row.number).first()
    if known is not None:
        return known
    return Condition.objects.get_or_create(
        category=category, row=row.number, defaults={"text": row.condition}
    )[0]
