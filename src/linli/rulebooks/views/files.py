"""A book from a file: which heading is which column, and every cell that does not fit by its row."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.tables import BadTable, Row, read_table
from linli.rulebooks.queries import MOST, Book, Cell, Column, Misfit, Register


@dataclass(frozen=True)
class FileFault:
    """A cell of a file that does not fit, by the row as Excel numbers it."""

    row: int
    column: str
    said: str
    message: str


def headings(book: Book[Any]) -> dict[str, Column]:
    """Return the column behind everything its heading may be: its name, and its label in every language."""
    found: dict[str, Column] = {}
    for column in book.columns:
        found[column.name.casefold()] = column
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found[str(column.label).strip().casefold()] = column
    return found


def read_rows(
    book: Book[Any], register: Register, file: BinaryIO
) -> tuple[list[dict[str, Cell]], list[FileFault]]:
    """Return the rows of a file as cells, and every fault; a file whose headings are not the book's is refused.

    A column that the file leaves out would be emptied in every row, so it is asked for.
    """
    known = headings(book)
    rows: list[dict[str, Cell]] = []
    faults: list[FileFault] = []
    placed: dict[str, Column] = {}
    for row in read_table(file):
        if not placed:
            placed = _placed(book, known, row)
        if len(rows) >= MOST:
            raise BadTable(reason=_("it has more than %(most)s rows") % {"most": MOST})
        if row.problem:
            faults.append(FileFault(row.number, "", "", row.problem))
        cells = {}
        for heading, column in placed.items():
            try:
                cells[column.name] = register.cell(column, row[heading])
            except Misfit as misfit:
                faults.append(FileFault(row.number, str(column.label), row[heading][:60], str(misfit)))
        rows.append(cells)
    if not rows:
        raise BadTable(reason=_("it has headings but no rows"))
    return rows, faults


def _placed(book: Book[Any], known: dict[str, Column], row: Row) -> dict[str, Column]:
    placed = {heading: known[heading.casefold()] for heading in row.cells if heading.casefold() in known}
    missing = [column for column in book.columns if column not in placed.values()]
    if missing:
        names = _(", ").join(str(column.label) for column in missing)
        raise BadTable(reason=_("it lacks these columns: %(names)s") % {"names": names})
    return placed
