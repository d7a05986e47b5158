"""A pivot in words, and as the rows of a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.naming import reads_english

from .pivot import Cell, Question, Table


def heading(asked: Question) -> str:
    """Return what a pivot shows, as one says it."""
    rows, columns = asked.rows.name, asked.columns.name
    if reads_english():
        rows, columns = rows[0].lower() + rows[1:], columns[0].lower() + columns[1:]
    told = {"measure": asked.measure.name, "rows": rows, "columns": columns}
    return _("%(measure)s, by %(rows)s and %(columns)s") % told


def table_rows(table: Table) -> Iterator[list[Any]]:
    """Yield the rows of the workbook; the last one is the whole."""

    def told(cell: Cell) -> Any:
        number = cell.shown.number
        return None if number is None else number if isinstance(number, int) else float(number)

    for line in table.lines:
        yield [line.member.name, *map(told, line.cells), told(line.total)]
    yield [_("All together"), *map(told, table.totals), told(table.total)]
