"""What changes between two editions of a book: rows added, removed and moved, and cells that say something else."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .books import Book, Register
from .columns import Cell, Column, said
from .faults import key_of

Kind = Literal["added", "removed", "changed", "moved"]
Rows = Sequence[dict[str, Cell]]


@dataclass(frozen=True)
class CellChange:
    """One cell that says something else."""

    column: Column
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One row that differs: its place in the newer edition (in the older, where it is gone), and which cells differ."""

    kind: Kind
    row: int
    was_row: int | None
    name: str
    cells: tuple[CellChange, ...] = ()


def changes(book: Book[Any], old: Rows, new: Rows, register: Register) -> list[Change]:
    """Return what differs, in the order of the newer edition; what is gone comes where it stood.

    Rows are the same by the book's key. A row is moved where it stands before or after others than it did; as few as
    possible are told to have moved.
    """
    before, after = _placed(book, old), _placed(book, new)
    both = [key for key in after if key in before]
    stayed = _rising([before[key] for key in both])
    still = {both[place] for place in stayed}
    found: list[tuple[float, Change]] = []
    for key, place in after.items():
        cells = new[place]
        if key not in before:
            told = tuple(
                CellChange(column, "", text)
                for column in book.columns
                if (text := _said(column, cells, register)) and cells.get(column.name) is not False
            )
            found.append((place, Change("added", place + 1, None, _name(book, cells, register), told)))
            continue
        was = old[before[key]]
        differ = tuple(
            CellChange(column, _said(column, was, register), _said(column, cells, register))
            for column in book.columns
            if was.get(column.name) != cells.get(column.name)
        )
        if differ or key not in still:
            kind: Kind = "changed" if differ else "moved"
            name = _name(book, cells, register)
            found.append((place, Change(kind, place + 1, before[key] + 1, name, differ)))
    for key, place in before.items():
        if key not in after:
            cells = old[place]
            told = tuple(
                CellChange(column, text, "")
                for column in book.columns
                if (text := _said(column, cells, register)) and cells.get(column.name) is not False
            )
            found.append(
                (place - 0.5, Change("removed", place + 1, place + 1, _name(book, cells, register), told))
            )
    return [change for _place, change in sorted(found, key=lambda one: one[0])]


def counted(told: Sequence[Change]) -> dict[str, int]:
    """Return how many rows were added, removed, changed and moved."""
    count = Counter(change.kind for change in told)
    return {kind: count.get(kind, 0) for kind in ("added", "removed", "changed", "moved")}


def _placed(book: Book[Any], rows: Rows) -> dict[tuple[Any, ...], int]:
    """Return the place of each row by its key; of rows with one key the second is told by its being the second."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = {}
    for place, cells in enumerate(rows):
        key = key_of(book, cells)
        found[*key, seen[key]] = place
        seen[key] += 1
    return found


def _rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest rising row of numbers: what of the old order still holds."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        spot = bisect_left(ends, number)
        before.append(at[spot - 1] if spot else -1)
        if spot == len(ends):
            ends.append(number)
            at.append(place)
        else:
            ends[spot], at[spot] = number, place
    found, place = [], at[-1] if at else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _said(column: Column, cells: dict[str, Cell], register: Register) -> str:
    return said(column, cells.get(column.name), register.labels(column))


def _name(book: Book[Any], cells: dict[str, Cell], register: Register) -> str:
    """Return what a row is called: its key as people read it, else its first cell that says something."""
    columns = [column for column in book.columns if column.name in book.key] or list(book.columns)
    told = [text for column in columns if (text := _said(column, cells, register))]
    return " · ".join(told if book.key else told[:1])
