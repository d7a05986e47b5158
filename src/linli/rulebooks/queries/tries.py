"""What would happen to one case: what a book's rules in force say of it, beside what another edition would say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from linli.rulebooks.errors import NoSuchCase, NotTriedOut

from .books import Book, Register
from .columns import Cell
from .editions import edition_in_force, rules_of, values
from .faults import faults_of

# Find a case by its number as somebody may see it: (actor, street id, number, at) → what books try out, or None.
Finder = Callable[[Any, int, str, datetime], Any]
FINDERS: list[Finder] = []


def case_finder(find: Finder) -> Finder:
    """Register how a higher app finds the case with a number, if this person may see it; this app knows no cases."""
    FINDERS[:] = [find]
    return find


@dataclass(frozen=True)
class Tried:
    """One line of a try-out: what it is about, what it is now, and what it would be."""

    label: str
    now: str
    then: str

    @property
    def changes(self) -> bool:
        """Return whether the case would be treated otherwise."""
        return self.now != self.then


def try_out(
    book: Book[Any],
    rows: list[dict[str, Cell]],
    *,
    street_id: int,
    number: str,
    by: Any,
    on: date,
    at: datetime,
) -> list[Tried]:
    """Return what the rules in force on a day say of a case beside what these rows would say.

    The rows must be without faults: what cannot be read cannot be tried out.
    """
    if book.try_out is None or not FINDERS:
        raise NotTriedOut
    case = FINDERS[0](by, street_id, number, at)
    if case is None:
        raise NoSuchCase
    now = _lines(book.try_out(rules_of(edition_in_force(street_id, book.code, on), book.code), case))
    then = _lines(book.try_out(book.read(values(book, rows)), case))
    labels = list(dict.fromkeys([*now, *then]))
    return [
        Tried(label[0], a, b)
        for label in labels
        for a, b in zip_longest(now.get(label, [""]), then.get(label, [""]), fillvalue="")
    ]


def sound(book: Book[Any], rows: list[dict[str, Cell]], street_id: int | None) -> bool:
    """Return whether rows can be read."""
    return not faults_of(book, rows, Register(book, street_id))


def _lines(told: Iterable[tuple[Any, Any]]) -> dict[tuple[str], list[str]]:
    """Return what was told by its label; the same label may come more than once."""
    found: dict[tuple[str], list[str]] = {}
    for label, value in told:
        found.setdefault((str(label),), []).append(str(value))
    return found
