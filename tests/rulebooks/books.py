"""A book of rules for tests, with one column of nearly every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from linli.rulebooks.public import Book, Column, Fault, Kind, register, settle_defaults
from linli.rulebooks.queries import BOOKS

STAGES = [("reported", "接报"), ("filed", "立案"), ("dispatched", "派遣")]


class Waits:
    """The book, and what it was given to read."""

    kept: list[Any] = []

    def read(self, rows: Any) -> dict[str, Any]:
        self.kept.append(list(rows))
        return {row["stage"]: row["limit"] for row in rows}

    def check(self, rows: Any) -> Iterator[Fault]:
        for place, row in enumerate(rows):
            if row["limit"].value > 90:
                yield Fault(place, "longer than anybody waits", "limit")

    def warn(self, rows: Any) -> Iterator[Fault]:
        for place, row in enumerate(rows):
            if row["limit"].value > 60:
                yield Fault(place, "longer than people like to wait", "limit")

    def runs_on(self, street_id: int | None) -> list[str]:
        return ["Three waits run on."]

    def try_out(self, told: dict[str, Any], case: Any) -> Iterator[tuple[str, str]]:
        yield "接报时限", str(told.get("reported", "–"))


WAITS = Waits()
BOOK = Book(
    code="waits",
    name="Waits",
    about="How long each stage may wait.",
    columns=(
        Column("stage", "Stage", Kind.STATE, required=True, choices=lambda: STAGES),
        Column("limit", "Limit", Kind.LIMIT, required=True),
        Column("hours", "Hours", Kind.HOURS),
        Column("since", "Since", Kind.DATE),
        Column("for", "For", Kind.CHOICES, choices=lambda: [("a", "Alpha"), ("b", "Beta, or not")]),
        Column("times", "Times", Kind.INT, least=1, most=9),
        Column("always", "Always", Kind.BOOL),
        Column("note", "Note", Kind.LONG),
    ),
    defaults=lambda: [{"stage": "reported", "limit": "4 h"}, {"stage": "filed", "limit": "2 d"}],
    check=WAITS.check,
    warn=WAITS.warn,
    kept=WAITS.runs_on,
    read=WAITS.read,
    try_out=WAITS.try_out,
    key=("stage",),
    rank=1,
)


@contextmanager
def declared() -> Iterator[Book[Any]]:
    """Declare the book for a while."""
    register(BOOK)
    settle_defaults(at=datetime(2026, 1, 1, tzinfo=UTC))
    try:
        yield BOOK
    finally:
        del BOOKS["waits"]
