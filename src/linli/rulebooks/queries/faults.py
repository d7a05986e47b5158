"""What is wrong with the rows of a book: cell by cell, then row against row, then by the book's own rules."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.rulebooks.states import Kind

from .books import Book, Fault, Register
from .columns import Cell, Misfit, cell_from, is_empty
from .editions import values

# What an older draft may still say although nobody could write it today.
MEASURED = frozenset({Kind.LIMIT, Kind.HOURS, Kind.INT})


def faults_of(book: Book[Any], rows: Sequence[dict[str, Cell]], register: Register) -> list[Fault]:
    """Return every fault, in the order of the rows; none means that the rows may be published.

    The book's own check looks at rows whose cells fit, so it comes last and only when nothing else is wrong.
    """
    found = [*_cells(book, rows, register), *_twice(book, rows)]
    if not found:
        found = list(book.check(values(book, rows)))
    return sorted(found, key=lambda fault: -1 if fault.row is None else fault.row)


def warnings_of(book: Book[Any], rows: Sequence[dict[str, Cell]]) -> list[Fault]:
    """Return what is odd about rows without faults: they may be published, and whoever does has seen it."""
    return sorted(book.warn(values(book, rows)), key=lambda fault: -1 if fault.row is None else fault.row)


def _cells(book: Book[Any], rows: Sequence[dict[str, Cell]], register: Register) -> list[Fault]:
    found = []
    for column in book.columns:
        known = register.labels(column)
        for place, cells in enumerate(rows):
            cell = cells.get(column.name)
            if is_empty(cell):
                if column.required:
                    found.append(
                        Fault(place, _("%(column)s is empty") % {"column": column.label}, column.name)
                    )
                continue
            if column.kind in MEASURED:
                try:
                    cell_from(column, cell)
                except Misfit as misfit:
                    found.append(Fault(place, str(misfit), column.name))
            if column.chosen:
                asked = cell if isinstance(cell, list) else [cell]
                found += [
                    Fault(place, _("“%(text)s” is not on the list") % {"text": code}, column.name)
                    for code in asked
                    if code not in known
                ]
    return found


def _twice(book: Book[Any], rows: Sequence[dict[str, Cell]]) -> list[Fault]:
    if not book.key:
        return []
    first: dict[tuple[Any, ...], int] = {}
    found = []
    for place, cells in enumerate(rows):
        key = key_of(book, cells)
        if key in first:
            found.append(
                Fault(place, _("says the same as row %(row)s") % {"row": first[key] + 1}, book.key[0])
            )
        first.setdefault(key, place)
    return found


def key_of(book: Book[Any], cells: dict[str, Cell]) -> tuple[Any, ...]:
    """Return by what a row is known again in another edition: its key, or without one all it says."""
    names = book.key or tuple(column.name for column in book.columns)
    told = (cells.get(name) for name in names)
    return tuple(tuple(cell) if isinstance(cell, list) else cell for cell in told)
