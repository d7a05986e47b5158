"""Files of work orders: brought by somebody, read, checked and imported by the worker in pieces that each stand whole.

A file is read once into rows of its own on the disk, each encrypted, so that a piece begins where the one before ended
and neither a workbook nor a list of a hundred thousand orders is ever in memory. How far it is moves in the transaction
of the rows themselves: whoever is cut off goes on where the last whole piece ended, and an order is known by its number.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.cases.public import Door
from linli.intake.public import (
    Columns,
    Line,
    NothingToRead,
    Order,
    Verdict,
    columns_of,
    orders_in,
    reader_of,
    take_rows,
)
from linli.kernel import journal
from linli.kernel.errors import NotAllowed, NotFound, Refusal
from linli.kernel.privacy import decrypt, encrypt
from linli.kernel.tables import Row, read_table
from linli.people.public import Actor, Power, actor_for
from linli.territory.public import Street

from ..errors import FileTooLarge, NothingChecked, NotNow, TooManyRows
from ..models import OrderFault, OrderFile, Platform
from ..queries.kinds import kinds_of
from ..states import AT_WORK, OPEN, FileState
from .order_rows import keep_theirs, note

log = logging.getLogger("linli.orders")
PIECE, MOST_ROWS, MOST_BYTES = 1000, 200_000, 64_000_000
NAME = 200
COUNTS: dict[Verdict, str] = {
    Verdict.ACCEPTED: "accepted", Verdict.ANSWERED: "answered", Verdict.THERE: "there", Verdict.TWICE: "doubled",
    Verdict.REJECTED: "rejected",
}  # fmt: skip
PROGRESS = ("offset", "done", *COUNTS.values())


# --- On the disk --------------------------------------------------------------------------------------------------
def folder() -> Path:
    """Return where files wait until they are imported; nobody else reads them."""
    place = Path(settings.HOME) / "orders"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _brought(pk: UUID) -> Path:
    return folder() / f"{pk.hex}.in"


def _rows_of(pk: UUID) -> Path:
    return folder() / f"{pk.hex}.rows"


def _forget(pk: UUID) -> None:
    for path in (_brought(pk), _rows_of(pk)):
        path.unlink(missing_ok=True)


# --- What people do -----------------------------------------------------------------------------------------------
def bring_orders(
    *, street: Street, platform: str, name: str, chunks: Iterable[bytes], by: Actor, at: datetime
) -> OrderFile:
    """Keep a file of work orders for the worker to read and check; nothing of it is imported yet.

    Raises NotAllowed, FileTooLarge.
    """
    _may(by, street.pk)
    pk, size = uuid4(), 0
    try:
        with _brought(pk).open("wb") as out:
            for chunk in chunks:
                size = _within(size + len(chunk))
                out.write(chunk)
        with transaction.atomic():
            known, _anew = Platform.objects.get_or_create(
                street=street, name=platform.strip()[:40], defaults={"changed_at": at}
            )
            file = OrderFile.objects.create(
                pk=pk,
                street=street,
                platform=known,
                name=Path(name).name[:NAME],
                by_id=by.account_id,
                made_at=at,
            )
            _tell(file, "bring_orders", by=by, at=at, facts={"platform": known.name, "bytes": size})
    except BaseException:
        _brought(pk).unlink(missing_ok=True)
        raise
    return file


def _within(size: int) -> int:
    if size > MOST_BYTES:
        raise FileTooLarge(megabytes=MOST_BYTES // 1_000_000)
    return size


def say_columns(
    file_id: UUID, *, street_id: int, columns: dict[str, str], datum: str, by: Actor, at: datetime
) -> OrderFile:
    """Say which column means what, for this file and whatever comes from its platform later; it is checked anew.

    Raises NotNow, and UnknownField or UnknownColumn for what cannot be.
    """
    with transaction.atomic():
        file = _held(file_id, street_id=street_id, by=by)
        _need(file, OPEN)
        if not file.headings:
            raise NotNow(state=FileState(file.state).label)
        # A mapping that still lacks what every row needs may be kept: the page says what is lacking.
        with suppress(NothingToRead):
            columns_of(file.headings, columns)
        Platform.objects.filter(street_id=street_id, pk=file.platform_id).update(
            columns=columns, datum=datum, changed_by_id=by.account_id, changed_at=at
        )
        file.platform.refresh_from_db()
        _measure(file)
        _tell(file, "say_columns", by=by, at=at, facts={"columns": columns, "datum": datum})
    return file


def import_orders(file_id: UUID, *, street_id: int, by: Actor, at: datetime) -> OrderFile:
    """Let the worker import what was checked. Raises NotNow, and NothingChecked where no row can be imported."""
    with transaction.atomic():
        file = _held(file_id, street_id=street_id, by=by)
        _need(file, (FileState.CHECKED,))
        if file.rejected + file.doubled == file.rows:
            raise NothingChecked
        _reset(file, FileState.RUNNING)
        file.began_at, file.by_id = at, by.account_id or 0
        file.save()
        _tell(file, "import_orders", by=by, at=at, facts={"rows": file.rows})
    return file


def stop_orders(file_id: UUID, *, street_id: int, by: Actor, at: datetime) -> OrderFile:
    """Stop an import that is under way: what is imported stays."""
    return _step(file_id, (FileState.RUNNING,), FileState.STOPPED, "stop_orders", street_id, by=by, at=at)


def resume_orders(file_id: UUID, *, street_id: int, by: Actor, at: datetime) -> OrderFile:
    """Go on with an import that was stopped."""
    return _step(file_id, (FileState.STOPPED,), FileState.RUNNING, "resume_orders", street_id, by=by, at=at)


def drop_orders(file_id: UUID, *, street_id: int, by: Actor, at: datetime) -> OrderFile:
    """Throw away a file that is not to be imported, or the rest of one; its rows go from the disk."""
    states = (*OPEN, FileState.STOPPED)
    file = _step(file_id, states, FileState.DROPPED, "drop_orders", street_id, by=by, at=at)
    OrderFault.objects.filter(street_id=street_id, file=file).update(cells="")
    _forget(file.pk)
    return file


def _step(
    file_id: UUID, states: Sequence[str], into: str, action: str, street_id: int, *, by: Actor, at: datetime
) -> OrderFile:
    with transaction.atomic():
        file = _held(file_id, street_id=street_id, by=by)
        _need(file, states)
        file.state, file.problem = into, ""
        file.ended_at = at if into in {FileState.STOPPED, FileState.DROPPED} else None
        file.save(update_fields=("state", "problem", "ended_at"))
        _tell(file, action, by=by, at=at, facts={"done": file.done, "rows": file.rows})
    return file


def _may(by: Actor, street_id: int) -> None:
    if by.account_id is None or not by.has(Power.IMPORT, street_id=street_id):
        raise NotAllowed


def _held(file_id: UUID, *, street_id: int, by: Actor) -> OrderFile:
    _may(by, street_id)
    held = OrderFile.objects.select_for_update(of=("self",)).select_related("platform", "street", "by")
    file = held.filter(street_id=street_id, pk=file_id).first()
    if file is None:
        raise NotFound
    return file


def _need(file: OrderFile, states: Sequence[str]) -> None:
    if file.state not in states:
        raise NotNow(state=FileState(file.state).label)


def _tell(file: OrderFile, action: str, *, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    journal.write(
        street_id=file.street_id, subject="order_file", subject_id=file.pk, action=action, by=by, at=at, facts=facts,
        to_state=str(file.state),
    )  # fmt: skip


# --- What the worker does -------------------------------------------------------------------------------------------
def next_orders(*, at: datetime) -> int:
    """Do the next piece of the file that waits longest; return how many rows it were, none when nothing waits.

    What goes wrong stops the file and stands there in words; what was imported stays.
    """
    pk = None
    try:
        with transaction.atomic():
            held = OrderFile.objects.select_for_update(of=("self",), skip_locked=True)
            waiting = held.select_related("platform", "street", "by").filter(state__in=AT_WORK)
            file = waiting.order_by("made_at", "pk").first()
            if file is None:
                return 0
            pk = file.pk
            with translation.override(file.by.language or settings.LANGUAGE_CODE):
                return _read(file) if file.state == FileState.WAITING else _piece(file, at=at)
    except Exception as problem:
        log.exception("a file of work orders was stopped", extra={"facts": {"file": str(pk)}})
        told = str(problem) if isinstance(problem, Refusal) else type(problem).__name__
        OrderFile.objects.filter(pk=pk, state__in=(FileState.CHECKING, FileState.WAITING)).update(
            state=FileState.UNREADABLE, problem=told
        )
        OrderFile.objects.filter(pk=pk, state=FileState.RUNNING).update(
            state=FileState.STOPPED, problem=told, ended_at=at
        )
        return 1


def _read(file: OrderFile) -> int:
    """Read the file that was brought into rows of our own, each encrypted, and look what its columns mean."""
    headings: list[str] = []
    count = 0
    with _rows_of(file.pk).open("wb") as out, closing(read_table(_brought(file.pk))) as rows:
        for row in rows:
            headings = headings or list(row.cells)
            count += 1
            if count > MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS)
            told = [row.number, [row.cells.get(name, "") for name in headings], row.problem]
            out.write(encrypt(json.dumps(told, ensure_ascii=False)).encode() + b"\n")
    _brought(file.pk).unlink(missing_ok=True)
    file.headings, file.rows = headings, count
    _measure(file)
    return count or 1


def _measure(file: OrderFile) -> None:
    """Look what the columns mean, how they write their days and which orders stand twice; the check begins anew."""
    _reset(file, FileState.CHECKING)
    if not file.rows:
        file.state, file.problem = FileState.UNREADABLE, _("It has no rows.")
        file.save()
        return
    OrderFault.objects.filter(street_id=file.street_id, file=file).delete()
    try:
        columns = columns_of(file.headings, said_of(file))
    except NothingToRead as lacking:
        what = {"what": lacking.facts["what"]}
        file.state = FileState.UNREADABLE
        file.problem = _("No column was recognised as %(what)s. Say below which one it is.") % what
    except Refusal as refusal:
        file.state, file.problem = FileState.UNREADABLE, str(refusal)
    else:
        file.columns = {name: list(found) for name, found in columns.columns.items() if found}
        twice: list[int] = []
        with _rows_of(file.pk).open("rb") as lines:
            rows = (_row(line, file.headings) for line in lines)
            _count, orders = orders_in(_noting_twice(rows, columns, twice), columns)
        file.orders = {name: str(order) for name, order in orders.items()}
        file.twice = twice
    file.save()


def _noting_twice(rows: Iterable[Row], columns: Columns, twice: list[int]) -> Iterator[Row]:
    """Yield the rows and note those whose order number stands above; of each number eight bytes are remembered."""
    seen: set[int] = set()
    for row in rows:
        number = columns.cell(row, "id").strip()
        if number:
            mark = int.from_bytes(blake2b(number.encode(), digest_size=8).digest(), "big")
            if mark in seen:
                twice.append(row.number)
            seen.add(mark)
        yield row


def said_of(file: OrderFile) -> dict[str, str]:
    """Return what was said of the platform's columns, as far as this file has them."""
    return {name: column for name, column in file.platform.columns.items() if column in file.headings}


def _reset(file: OrderFile, state: str) -> None:
    file.state, file.problem = state, ""
    if state == FileState.CHECKING:
        file.sample, file.unknown_kinds = [], {}
    for name in PROGRESS:
        setattr(file, name, 0)


def _row(line: bytes, headings: Sequence[str]) -> Row:
    number, cells, problem = json.loads(decrypt(line.strip().decode()))
    return Row(number, dict(zip(headings, cells, strict=False)), problem)


def _piece(file: OrderFile, *, at: datetime) -> int:
    """Check or import the next piece; what became of its rows and how far the file is stand in one transaction."""
    dry_run = file.state == FileState.CHECKING
    with _rows_of(file.pk).open("rb") as lines:
        lines.seek(file.offset)
        taken = list(islice(lines, PIECE))
    rows = [_row(line, file.headings) for line in taken]
    twice = set(file.twice)
    reader = reader_of(
        street=file.street, source=file.platform.name, columns=columns_of(file.headings, said_of(file)),
        orders={name: Order(order) for name, order in file.orders.items()}, zone=timezone.get_default_timezone(),
        at=file.made_at, datum=file.platform.datum,
        kinds=kinds_of(file.street_id, file.platform.name, on=timezone.localdate(at)),
    )  # fmt: skip
    number = file.done // PIECE
    by = replace(actor_for(file.by, at=at), kind="import")
    came = take_rows(
        reader, [row for row in rows if row.number not in twice], by=by, door=Door.HOTLINE, dry_run=dry_run,
        anew=number & (number - 1) == 0,
    )  # fmt: skip
    came += [Line(row.number, Verdict.TWICE) for row in rows if row.number in twice]
    for line in came:
        name = COUNTS[line.verdict]
        setattr(file, name, getattr(file, name) + 1)
    file.offset, file.done = file.offset + sum(map(len, taken)), file.done + len(taken)
    if dry_run:
        note(file, sorted(came, key=lambda line: line.number))
    else:
        keep_theirs(file, came)
    if file.done >= file.rows or not taken:
        _finish(file, by=by, at=at)
    file.save()
    return len(taken) or 1


def _finish(file: OrderFile, *, by: Actor, at: datetime) -> None:
    if file.state == FileState.CHECKING:
        file.state = FileState.CHECKED
        return
    file.state, file.ended_at = FileState.DONE, at
    facts = {name: getattr(file, name) for name in COUNTS.values()}
    _tell(file, "orders_imported", by=by, at=at, facts=facts)
    transaction.on_commit(lambda: _forget(file.pk))


def forget_old_files(*, before: datetime) -> int:
    """Throw away what nobody imported since then, and whatever lies on the disk without a file that needs it."""
    old = OrderFile.objects.filter(state__in=(*OPEN, FileState.STOPPED), made_at__lt=before)
    ids = list(old.values_list("pk", flat=True))
    OrderFault.objects.filter(file__in=ids).update(cells="")
    OrderFile.objects.filter(pk__in=ids).update(state=FileState.DROPPED)
    needed = set(
        OrderFile.objects.filter(state__in=(*AT_WORK, *OPEN, FileState.STOPPED)).values_list("pk", flat=True)
    )
    gone = 0
    for path in folder().iterdir():
        with suppress(ValueError, OSError):
            stale = path.stat().st_mtime < before.timestamp() or UUID(path.stem) in ids
            if stale and UUID(path.stem) not in needed:
                path.unlink()
                gone += 1
    return gone
