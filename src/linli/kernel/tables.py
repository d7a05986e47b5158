"""Tables in, from CSV files of every kind, from Excel and from JSON, row by row and each with its number.

Files come from many hands: saved by Excel in GB18030, exported as UTF-8 with a mark in front, cut by commas,
semicolons or tabs. What can be told is told apart; a row that cannot be read is handed on with the reason,
because one bad row must neither stop nor silently shrink an import of ten thousand.
"""

import codecs
import csv
import io
import sys
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError  # only the exception; the parsing is openpyxl's

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Refusal
from .json_rows import NoJson, json_rows, looks_like_json

DELIMITERS = ",;\t"
_SAMPLE = 64 * 1024
_UNPACKED = 500_000_000
_LAST_ROW = 1_048_576  # the limit of the format itself
# No table of an office is so wide; every row costs memory for each heading, whether it has a cell there or not.
MOST_COLUMNS = 1_000
Rows = Generator[tuple[int, list[str], str], None, None]
# What openpyxl, the parser and the unpacker say of a workbook that is none, or no longer one. OSError: a part cut short.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError,
    OSError, NotImplementedError, RuntimeError,
)  # fmt: skip


class BadTable(Refusal):
    """A file that holds no table at all."""

    code = "bad_table"
    status = 422
    message = gettext_lazy("This file cannot be read as a table: %(reason)s")


@dataclass(frozen=True)
class Row:
    """One row: its number as an editor shows it, its cells by heading, and why it is broken if it is."""

    number: int
    cells: dict[str, str]
    problem: str = ""
    extra: tuple[str, ...] = field(default=())

    def __getitem__(self, heading: str) -> str:
        """Return the cell under a heading, empty where the row has none."""
        return self.cells.get(heading, "")


def read_table(source: str | Path | BinaryIO) -> Generator[Row, None, None]:
    """Yield the rows of a CSV file, of a workbook's first sheet or of a list of JSON objects.

    The first row that is not empty is the heading. Empty rows are left out. A workbook and JSON are recognised by their
    content, whatever their name.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield from read_table(file)
        return
    beginning = source.read(256)
    start = beginning[:4]
    source.seek(0)
    # Closed here, while the file is still open: left to the collector, the end of a refused file comes too late.
    if start == b"PK\x03\x04":
        with closing(_workbook_rows(source)) as rows:
            yield from _named(rows)
    elif start == b"\xd0\xcf\x11\xe0":
        raise BadTable(reason=_("it is a workbook of the old kind (.xls); save it as .xlsx or CSV"))
    elif looks_like_json(beginning):
        with closing(_json_rows(source)) as rows:
            yield from _named(rows)
    else:
        with closing(_csv_rows(source)) as rows:
            yield from _named(rows)


def _json_rows(file: BinaryIO) -> Rows:
    try:
        yield from json_rows(file, encoding_of(file))
    except NoJson as problem:
        raise BadTable(reason=str(problem)) from None


def _named(rows: Iterable[tuple[int, Sequence[str], str]]) -> Iterator[Row]:
    """Give the cells their headings; double or missing ones get a number, so that no column hides another."""
    headings: list[str] = []
    for number, cells, trouble in rows:
        problem = trouble
        if not headings:
            if problem:
                raise BadTable(reason=problem)
            if any(cell.strip() for cell in cells):
                headings = _headings(cells)
            continue
        if not problem and not any(cell.strip() for cell in cells):
            continue
        extra = tuple(cells[len(headings) :])
        while extra and not extra[-1].strip():
            extra = extra[:-1]
        if extra and not problem:
            problem = _("the row has more cells than the heading: %(count)s instead of %(expected)s") % {
                "count": len(headings) + len(extra),
                "expected": len(headings),
            }
        padded = [*cells, *[""] * (len(headings) - len(cells))]
        yield Row(number, dict(zip(headings, padded, strict=False)), problem, extra)
    if not headings:
        raise BadTable(reason=_("it is empty"))


def _headings(cells: Sequence[str]) -> list[str]:
    trimmed = [cell.strip() for cell in cells]
    while not trimmed[-1]:
        trimmed.pop()
    if len(trimmed) > MOST_COLUMNS:
        raise BadTable(reason=_("it is too large"))
    headings: list[str] = []
    for place, cell in enumerate(trimmed, start=1):
        name = base = cell or f"#{place}"
        again = 2
        while name in headings:
            name, again = f"{base} ({again})", again + 1
        headings.append(name)
    return headings


# --- CSV ----------------------------------------------------------------------------------------------------
def encoding_of(file: BinaryIO) -> str:
    """Return how the text is written: by its mark, else UTF-8 if nearly all of it is, else GB18030."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if start[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    # The whole file, for the first word that is not plain may come late; a piece at a time, for it may be
    # large.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    wide = bad = 0
    while piece := file.read(1 << 20):
        text = decoder.decode(piece)
        wide += len(text) - len(text.encode("ascii", "ignore"))
        bad += text.count("\ufffd")
    file.seek(0)
    # Hardly a letter of GB18030 is right when read as UTF-8; a UTF-8 file with one spoilt row is still UTF-8.
    return "gb18030" if bad * 10 > wide else "utf-8"


def delimiter_of(sample: str) -> str:
    """Return what parts the cells: whichever of comma, semicolon and tab cuts the first rows most evenly."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))[:30]
        if len(rows) > 2:
            rows = rows[:-1]  # the last may be cut off
        widths = [len(row) for row in rows if row]
        if widths and widths[0] > 1:
            score = (widths.count(widths[0]) / len(widths), widths[0])
            best, best_score = (delimiter, score) if score > best_score else (best, best_score)
    return best


def _csv_rows(file: BinaryIO) -> Rows:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text = io.TextIOWrapper(file, encoding=encoding_of(file), errors="replace", newline="")
    try:
        sample = text.read(_SAMPLE)
        if sample.count("\0") > len(sample) // 100 + 3:
            raise BadTable(reason=_("it is neither CSV nor a workbook"))
        text.seek(0)
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter_of(sample))
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, [], _("the row cannot be read (%(error)s)") % {"error": error}
                continue
            broken = any("\ufffd" in cell for cell in cells)
            yield number, cells, _("the row has characters that cannot be read") if broken else ""
    finally:
        text.detach()  # the file belongs to the caller


# --- Workbooks ----------------------------------------------------------------------------------------------
def _workbook_rows(file: BinaryIO) -> Rows:
    from .workbooks import opened_workbook  # noqa: PLC0415 - a third of a second that most never need

    try:
        with zipfile.ZipFile(file) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _UNPACKED:
            raise BadTable(reason=_("it is too large"))
        file.seek(0)
        with opened_workbook(file) as book:
            if not book.worksheets:
                raise BadTable(reason=_("it is empty"))
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its own size is often wrong
            for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
                # Rows that the file leaves out are made up, so a file of two lines could say a milliard.
                if number > _LAST_ROW:
                    raise BadTable(reason=_("it is too large"))
                yield number, [_text(value) for value in values], ""
    except _DAMAGED:
        raise BadTable(reason=_("the workbook is damaged or protected by a password")) from None


def _text(value: Any) -> str:
    """Return a cell as text, as CSV would hold it: moments in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
