"""Cases from files of other systems: read, judged row by row, and put into the ledger in batches that survive a cut.

Each batch is one transaction, and a case is known by (street, source, id of the source): running the same file again
goes on where it stopped, and never makes a case twice.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cases.public import (
    Case,
    Door,
    Kept,
    Settled,
    State,
    catalogue,
    open_cases,
    settle_cases,
    tables_kept,
)
from linli.intake.errors import NothingToRead
from linli.kernel.ahead import ahead, collecting_seldom
from linli.kernel.tables import Row, read_table
from linli.people.public import Actor, Held, Power
from linli.territory.public import ground_kept

from .mapping import Columns, mapping_of
from .rows import Reader, Reading, Refused, kind_key, known_categories, orders_in
from .values import Order

__all__ = [
    "Line",
    "Verdict",
    "columns_of",
    "import_cases",
    "importer_of",
    "in_turn",
    "opened_file",
    "reader_of",
    "take_rows",
]  # fmt: skip

BATCH = 1000


class Verdict(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    ANSWERED = "answered"
    THERE = "there"
    TWICE = "twice"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Line:
    """What became of one row, or would become of it."""

    number: int
    verdict: Verdict
    reading: Reading | None = None
    reason: str = ""
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Say it to people."""
        if self.verdict is Verdict.REJECTED:
            return _("rejected: %(reason)s") % {"reason": self.reason}
        if self.verdict is Verdict.TWICE:
            return _("left out: the same id stands above in this file")
        if self.verdict is Verdict.THERE or self.reading is None:
            return _("left out: it is here already")
        told = self.reading
        closed = timezone.localtime(told.settled_at).strftime("%Y-%m-%d %H:%M") if told.settled_at else ""
        if self.verdict is Verdict.ANSWERED:
            return _("here already; closed by its answer of %(at)s") % {"at": closed}
        parts = [
            _("accepted"),
            _("found at %(place)s") % {"place": told.where} if told.located else _("without a place"),
            _("closed %(at)s") % {"at": closed} if closed else _("still open"),
            *told.notes,
        ]
        return _("; ").join(parts)


@dataclass(frozen=True)
class Opened:
    """A file whose columns are understood, ready to be read as often as needed."""

    path: Path
    headings: tuple[str, ...]
    columns: Columns
    rows: int
    reader: Reader


def importer_of(street: Any) -> Actor:
    """Return who imports from the command line: a power to import into this street and nothing else."""
    post = Held(0, "importer", "导入", "Import", frozenset({Power.IMPORT}), street.pk, None, None)
    return Actor(kind="import", name="Linli", posts=(post,))


def opened_file(
    path: Path,
    *,
    street: Any,
    source: str,
    said: Mapping[str, str],
    zone: ZoneInfo,
    at: datetime,
    datum: str = "wgs84",
) -> Opened:
    """Return the file with its columns understood.

    Raises BadTable, UnknownField, UnknownColumn, or NothingToRead where no column holds words or moments.
    """
    first = next(read_table(path), Row(1, {}))
    headings = tuple(first.cells)
    columns = columns_of(headings, said)
    count, orders = orders_in(read_table(path), columns)
    reader = reader_of(
        street=street, source=source, columns=columns, orders=orders, zone=zone, at=at, datum=datum
    )
    return Opened(path, headings, columns, count, reader)


def columns_of(headings: Sequence[str], said: Mapping[str, str]) -> Columns:
    """Return what each column of a table means, by what was said and by its name; raise as `opened_file` does."""
    columns = mapping_of(headings, said)
    if not any(columns.columns.get(name) for name in ("title", "body", "kind")):
        raise NothingToRead(what=_("title or text"), field="title")
    if not columns.columns.get("created_at"):
        raise NothingToRead(what=_("the moment of the report"), field="created_at")
    return columns


def reader_of(
    *, street: Any, source: str, columns: Columns, orders: dict[str, Order], zone: ZoneInfo, at: datetime, datum: str,
    kinds: Mapping[str, str] | None = None,
) -> Reader:  # fmt: skip
    """Return what reads the rows of a table whose columns are understood.

    `kinds` says which category is meant by what the source calls kinds of things: words → code.
    """
    codes = {one.code: one for one in catalogue()}
    said = {kind_key(words): codes[code] for words, code in (kinds or {}).items() if code in codes}
    return Reader(street, source, columns, zone, orders, known_categories(codes.values()), at, datum, said)


def take_rows(
    reader: Reader, rows: Iterable[Row], *, by: Actor, door: str = Door.IMPORT, dry_run: bool = False, anew: bool = False
) -> list[Line]:  # fmt: skip
    """Put some rows into the ledger in one transaction, or only say what would become of each; return it, row by row.

    `anew` after 0, 1, 2, 4, 8 … pieces of a long import, for the reason that `_plan_anew` gives.
    """
    if anew and not dry_run:
        _plan_anew()
    with ground_kept():
        lines = list(_judged(reader, rows, set()))
    return _apply(reader, lines, by=by, dry_run=dry_run, door=door)


def import_cases(
    file: Opened, *, by: Actor, dry_run: bool = False, told: Callable[[Line], None] = lambda _line: None
) -> Counter[Verdict]:
    """Put the rows of a file into the ledger, or only say what would become of each; return how many of each verdict."""
    counts: Counter[Verdict] = Counter()
    with collecting_seldom():
        for number, judged in enumerate(ahead(_batches(file))):
            if number & (number - 1) == 0:
                _plan_anew()
            for line in _apply(file.reader, judged, by=by, dry_run=dry_run):
                counts[line.verdict] += 1
                told(line)
    return counts


def _batches(file: Opened) -> Iterator[list[Line]]:
    """Yield the judged rows of the file, a batch at a time."""
    rows = read_table(file.path)
    seen: set[str] = set()
    with closing(rows):
        while batch := list(islice(rows, BATCH)):
            with ground_kept():
                lines = list(_judged(file.reader, batch, seen))
            yield lines


def _judged(reader: Reader, batch: Iterable[Row], seen: set[str]) -> Iterator[Line]:
    for row in batch:
        reading = reader.read(row)
        if isinstance(reading, Refused):
            yield Line(reading.number, Verdict.REJECTED, reason=reading.reason, cells=reading.cells)
        elif reading.source_id in seen:
            yield Line(row.number, Verdict.TWICE, reading)
        else:
            seen.add(reading.source_id)
            yield Line(row.number, Verdict.ACCEPTED, reading)


def _apply(
    reader: Reader, lines: list[Line], *, by: Actor, dry_run: bool, door: str = Door.IMPORT
) -> list[Line]:
    """Write one batch in one transaction; return its lines with what is there already told apart."""
    street = reader.street
    with tables_kept(), transaction.atomic():
        if not dry_run:
            in_turn(street.pk, reader.source)
        ids = [line.reading.source_id for line in lines if line.verdict is Verdict.ACCEPTED and line.reading]
        there = {
            source_id: (pk, state)
            for pk, state, source_id in Case.objects.filter(
                street_id=street.pk, source=reader.source, source_id__in=ids
            ).values_list("pk", "state", "source_id")
        }
        lines = [_told_apart(line, there) for line in lines]
        if not dry_run:
            _write(street, lines, there, by, door)
    return lines


def _plan_anew() -> None:
    """Let the database forget how it checks keys: a way that was chosen for an empty ledger reads all of a full one.

    Asked for at the start and after 1, 2, 4, 8 … batches. Without it the first import of a house grew as slow as the square
    of its rows, until the database happened to look at its tables again.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def in_turn(street_id: int, source: str) -> None:
    """Wait until nobody else writes cases of this source: who comes second finds the cases of the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {street_id} {source}"]
        )


def _told_apart(line: Line, there: Mapping[str, tuple[Any, str]]) -> Line:
    """Return the line with what is here already: left out, or closed by an answer that has come since."""
    if line.verdict is not Verdict.ACCEPTED or line.reading is None or line.reading.source_id not in there:
        return line
    _pk, state = there[line.reading.source_id]
    answered = line.reading.settled_at is not None and state == State.REPORTED
    return replace(line, verdict=Verdict.ANSWERED if answered else Verdict.THERE)


def _write(
    street: Any, lines: list[Line], there: Mapping[str, tuple[Any, str]], by: Actor, door: str
) -> None:
    new = [line.reading for line in lines if line.verdict is Verdict.ACCEPTED and line.reading]
    open_cases(
        street=street,
        reports=[Kept(one.report, one.at, one.settled_at, one.reply) for one in new],
        by=by,
        door=door,
    )
    settled = [
        Settled(there[one.source_id][0], one.settled_at, one.reply)
        for line in lines
        if line.verdict is Verdict.ANSWERED and (one := line.reading) and one.settled_at is not None
    ]
    settle_cases(settled, street_id=street.pk, by=by)
