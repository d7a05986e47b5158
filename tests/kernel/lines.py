"""Lines of a subject that only tests know, and the hands that alter them behind our back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.models import JournalLine

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STREET = 7001


@dataclass(frozen=True)
class By:
    """Who acts."""

    kind: str = "account"
    account_id: int | None = 42


def a_line(subject_id: UUID, *, street_id: int = STREET, at: datetime = NOON, **told: Any) -> JournalLine:
    """Write the next line of a toy."""
    with transaction.atomic():
        return journal.write(
            **{"street_id": street_id, "subject": "toy", "subject_id": subject_id, "action": "play", "by": By(), "at": at,
               "from_state": "new", "to_state": "used", "facts": {"n": 1}} | told
        )  # fmt: skip


def a_chain(length: int = 3, *, street_id: int = STREET, **told: Any) -> list[JournalLine]:
    """Write a chain of its own."""
    subject_id = uuid7()
    return [a_line(subject_id, street_id=street_id, at=NOON + n * MINUTE, **told) for n in range(length)]


def sql(statement: str, *values: Any) -> None:
    """Do what our code never does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def taken_back() -> Iterator[None]:
    """Let something be tried and undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
