"""What every write of this app ends with: the line in the journal, and what it asks of its days."""

from datetime import date, datetime
from typing import Any

from linli.bodies.errors import DaysTurned
from linli.kernel import journal


def tell(
    street_id: int, subject: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> None:
    """Write the journal line of an act on a row of this app: ids, codes and days, never words about people."""
    journal.write(
        street_id=street_id, subject=subject, subject_id=journal.subject_of(subject, pk), action=action, by=by, at=at,
        facts={name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()},
    )  # fmt: skip


def need_days(starts_on: date, ends_on: date | None) -> None:
    """Refuse days that lie the wrong way round."""
    if ends_on is not None and ends_on <= starts_on:
        raise DaysTurned
