"""Tables out to Excel; tables come in by `tables`.

Offices live in workbooks, so every list can be taken along as one. A workbook is written row by row while the
rows come from the database; it never stands whole in memory. What looks like a formula in somebody's text is
written as text: a report that begins with "=" must not run on the desk of whoever opens it.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from .tables import BadTable, Row, read_table

__all__ = ["BadTable", "Column", "Row", "read_table", "workbook_response", "write_workbook"]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "#", "\t", "\r")
_FORMS = ((datetime, "yyyy-mm-dd hh:mm"), (date, "yyyy-mm-dd"), (time, "hh:mm"))
_LONGEST_CELL = 32_767  # the limit of the format itself
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_A_TITLE = re.compile(r"[\\*?:/\[\]]")


@dataclass(frozen=True)
class Column:
    """A heading and how wide its column is, in letters."""

    title: Any
    width: float = 16


def workbook_response(
    filename: str, title: str, columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]
) -> FileResponse:
    """Return a workbook as a download with this name, which may be Chinese."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(file, title, columns, rows)
    file.seek(0)
    response = FileResponse(file, content_type=CONTENT_TYPE)
    name = filename if filename.endswith(".xlsx") else f"{filename}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def write_workbook(
    file: Any, title: str, columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write one sheet into `file`, headings frozen and bold, and return how many rows it has without them."""
    from openpyxl import Workbook  # noqa: PLC0415 - loaded when needed
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - heavy, and only who exports needs it
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - heavy, and only who exports needs it
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy, and only who exports needs it

    heads = [column if isinstance(column, Column) else Column(column) for column in columns]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_A_TITLE.sub(" ", str(title))[:31] or "1")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    heading = []
    for column in heads:
        cell = WriteOnlyCell(sheet, value=str(column.title))
        cell.data_type = "s"
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE8EEF4")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        heading.append(cell)
    sheet.append(heading)

    count = 0
    for row in rows:
        cells = []
        for value in row:
            plain = _plain(value)
            if isinstance(plain, str) and plain.startswith(_FORMULA):
                # Said to be text, so that no first letter makes it a formula; the mark makes Excel keep it so
                # when the cell is edited, too.
                cell = WriteOnlyCell(sheet, value=plain)
                cell.data_type = "s"
                cell.quotePrefix = True
                cells.append(cell)
            elif isinstance(plain, datetime | date | time):
                cell = WriteOnlyCell(sheet, value=plain)
                cell.number_format = next(form for kind, form in _FORMS if isinstance(plain, kind))
                cells.append(cell)
            else:
                cells.append(plain)
        sheet.append(cells)
        count += 1
    if heads:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{count + 1}"
    book.save(file)
    return count


def _plain(value: Any) -> Any:
    """Return what a cell can hold: moments in the zone of the deployment, words in the reader's language."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, date | time):
        return value
    if isinstance(value, UUID | Promise) or not isinstance(value, str):
        value = str(value)
    return _ILLEGAL.sub("", value)[:_LONGEST_CELL]


def workbook_bytes(title: str, columns: Sequence[Column | str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a small workbook as bytes, for a mail or a test."""
    out = io.BytesIO()
    write_workbook(out, title, columns, rows)
    return out.getvalue()
