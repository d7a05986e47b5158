"""What every write of this app ends with: the line in the journal of the book."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from linli.kernel import journal

SUBJECT = "rulebook"


def subject_id(street_id: int | None, code: str) -> UUID:
    """Return under which subject the acts on a book of a street are chained."""
    return uuid5(journal.REFERENCE, f"{SUBJECT}/{street_id or 0}/{code}")


def tell(
    street_id: int | None, code: str, action: str, *, by: Any, at: datetime, facts: dict[str, Any],
    texts: dict[str, str] | None = None, states: tuple[str, str] = ("", ""),
) -> None:  # fmt: skip
    """Write the journal line of an act on a book; what people wrote goes beside it."""
    journal.write(
        street_id=street_id or 0, subject=SUBJECT, subject_id=subject_id(street_id, code), action=action, by=by, at=at,
        from_state=states[0], to_state=states[1], facts={"book": code, **facts}, texts=texts,
    )  # fmt: skip
