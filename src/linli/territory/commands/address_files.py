"""Large tables of addresses: brought by somebody, read, checked whole and taken over by the worker in pieces.

A table is read once into rows on the disk. Nothing of it stands in the book before all of it is checked; then piece after
piece is taken over, each whole, and how far it is moves in the same transaction: whoever is cut off goes on where the
last piece ended.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.errors import NotFound, Refusal
from linli.kernel.tables import read_table
from linli.territory.errors import AddressesNotNow, TooLarge
from linli.territory.models import (
    ADDRESSES_AT_WORK,
    ADDRESSES_UNDECIDED,
    AddressFile,
    AddressFileState,
    Street,
)
from linli.territory.queries.atlas import ground_kept

from .address_rows import Entry, columns_of, entry_of, ground_of, name_in, no_columns
from .addresses import MOST_ROWS, bring, take_out
from .editing import lock, tell

log = logging.getLogger("linli.addresses")
PIECE, SHOWN, NAME = 2000, 500, 200
PROGRESS = ("offset", "done", "new", "changed", "same", "gone", "left_out")
ENDED = (AddressFileState.DONE, AddressFileState.DROPPED)


# --- On the disk --------------------------------------------------------------------------------------------------
def folder() -> Path:
    """Return where tables wait until they are taken over."""
    place = Path(settings.HOME) / "addresses"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _brought(pk: UUID) -> Path:
    return folder() / f"{pk.hex}.in"


def _rows_of(pk: UUID) -> Path:
    return folder() / f"{pk.hex}.rows"


def _forget_files(pk: UUID) -> None:
    for path in (_brought(pk), _rows_of(pk)):
        path.unlink(missing_ok=True)


# --- What people do -----------------------------------------------------------------------------------------------
def bring_addresses(
    *, street: Street, name: str, chunks: Iterable[bytes], source: str, datum: str, leave_out: bool, whole: bool,
    by: Any, at: datetime,
) -> AddressFile:  # fmt: skip
    """Keep a table for the worker to check and take over; whoever brought it sees how far it is."""
    pk = uuid4()
    try:
        with _brought(pk).open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
        with transaction.atomic():
            file = AddressFile.objects.create(
                pk=pk, street=street, name=Path(name).name[:NAME], source=source[:60], datum=datum, leave_out=leave_out,
                whole=whole, language=translation.get_language() or "", made_by=by.account_id if by else None, made_at=at,
            )  # fmt: skip
            _tell(file, "bring_addresses", by, at, {"source": source})
    except BaseException:
        _forget_files(pk)
        raise
    return file


def go_on_addresses(file_id: UUID, *, street: Street, by: Any, at: datetime) -> AddressFile:
    """Take over the rows without fault although others have one, or go on where an import stopped."""
    with transaction.atomic():
        file = _held(file_id, street)
        if file.state not in ADDRESSES_UNDECIDED or file.left_out >= file.rows:
            raise AddressesNotNow(state=AddressFileState(file.state).label)
        if file.state == AddressFileState.FAULTY:
            _begin(file)
        file.state, file.problem, file.ended_at = AddressFileState.RUNNING, "", None
        file.save()
        _tell(file, "go_on_addresses", by, at, {"rows": file.rows, "done": file.done})
    return file


def drop_addresses(file_id: UUID, *, street: Street, by: Any, at: datetime) -> AddressFile:
    """Throw a table away, or the rest of one: what was taken over stays."""
    with transaction.atomic():
        file = _held(file_id, street)
        if file.state in ENDED:
            raise AddressesNotNow(state=AddressFileState(file.state).label)
        file.state, file.ended_at = AddressFileState.DROPPED, at
        file.save(update_fields=("state", "ended_at"))
        _tell(file, "drop_addresses", by, at, {"rows": file.rows, "done": file.done})
        transaction.on_commit(lambda: _forget_files(file.pk))
    return file


def _held(file_id: UUID, street: Street) -> AddressFile:
    file = AddressFile.objects.select_for_update().filter(street=street, pk=file_id).first()
    if file is None:
        raise NotFound
    return file


def _tell(file: AddressFile, action: str, by: Any, at: datetime, facts: dict[str, Any]) -> None:
    street = Street(pk=file.street_id)
    tell(street, "street", file.street_id, action, by, at, {"file": str(file.pk), **facts})


# --- What the worker does -------------------------------------------------------------------------------------------
def next_addresses(*, at: datetime) -> int:
    """Do the next piece of the table that waits longest; return how many rows it were, none when nothing waits.

    What goes wrong stops the table and stands there in words; what was taken over stays.
    """
    pk = None
    try:
        with transaction.atomic():
            waiting = AddressFile.objects.select_for_update(skip_locked=True).filter(
                state__in=ADDRESSES_AT_WORK
            )
            file = waiting.order_by("made_at", "pk").first()
            if file is None:
                return 0
            pk = file.pk
            with translation.override(file.language or settings.LANGUAGE_CODE):
                if file.state == AddressFileState.WAITING:
                    return _read(file)
                return _check(file) if file.state == AddressFileState.CHECKING else _take(file, at)
    except Exception as problem:
        log.exception("a table of addresses was stopped", extra={"facts": {"file": str(pk)}})
        told = str(problem) if isinstance(problem, Refusal) else type(problem).__name__
        known = AddressFile.objects.filter(pk=pk)
        known.filter(state__in=(AddressFileState.WAITING, AddressFileState.CHECKING)).update(
            state=AddressFileState.UNREADABLE, problem=told
        )
        known.filter(state=AddressFileState.RUNNING).update(
            state=AddressFileState.STOPPED, problem=told, ended_at=at
        )
        return 1


def _read(file: AddressFile) -> int:
    """Read the table into rows of our own; of each address eight bytes are remembered, to find what stands twice."""
    columns: dict[str, str] = {}
    seen: set[int] = set()
    twice: list[int] = []
    count = 0
    with _rows_of(file.pk).open("wb") as out, closing(read_table(_brought(file.pk))) as rows:
        for row in rows:
            columns = columns or columns_of(list(row.cells))
            if (lacking := no_columns(columns)) is not None:
                file.state, file.problem = AddressFileState.UNREADABLE, lacking
                file.save()
                return 1
            count += 1
            if count > MOST_ROWS:
                raise TooLarge(what=count, most=MOST_ROWS)
            cells = {name: row[heading].strip() for name, heading in columns.items()}
            mark = int.from_bytes(blake2b(name_in(cells).encode(), digest_size=8).digest(), "big")
            if mark in seen:
                twice.append(row.number)
            seen.add(mark)
            out.write(json.dumps([row.number, cells, row.problem], ensure_ascii=False).encode() + b"\n")
    file.columns, file.rows, file.twice = columns, count, twice
    _begin(file)
    file.state = AddressFileState.CHECKING if count else AddressFileState.UNREADABLE
    file.problem = "" if count else _("It has no rows.")
    file.save()
    _brought(file.pk).unlink(missing_ok=True)
    return count or 1


def _begin(file: AddressFile) -> None:
    for name in PROGRESS:
        setattr(file, name, 0)


def _piece(file: AddressFile) -> tuple[dict[str, Entry], list[str]]:
    """Return the entries of the next piece and the faults of its other rows, and move on behind it."""
    with _rows_of(file.pk).open("rb") as lines:
        lines.seek(file.offset)
        taken = list(islice(lines, PIECE))
    ground, twice = ground_of(Street.objects.get(pk=file.street_id), file.datum), set(file.twice)
    found: dict[str, Entry] = {}
    faults: list[str] = []
    with ground_kept():
        for line in taken:
            number, cells, problem = json.loads(line)
            one, why = (None, problem) if problem else entry_of(ground, cells)
            if one is not None and number in twice:
                one, why = None, _("%(name)s stands in the table twice") % {"name": one.name}
            if one is None:
                faults.append(_("row %(number)s: %(why)s") % {"number": number, "why": why})
            else:
                found[one.name] = one
    # A file that is shorter than it was is over, and not read for ever.
    file.done = file.done + len(taken) if taken else file.rows
    file.offset += sum(map(len, taken))
    file.left_out += len(faults)
    return found, faults


def _check(file: AddressFile) -> int:
    before = file.done
    _found, faults = _piece(file)
    file.faults = [*file.faults, *faults][:SHOWN]
    did = file.done - before
    if file.done >= file.rows:
        stays = file.left_out and not (file.leave_out and file.left_out < file.rows)
        if stays:
            file.state = AddressFileState.FAULTY
        else:
            _begin(file)
            file.state = AddressFileState.RUNNING
    file.save()
    return did or 1


def _take(file: AddressFile, at: datetime) -> int:
    before = file.done
    street = lock(Street(pk=file.street_id))
    found, _faults = _piece(file)
    new, changed, same = bring(street, found, file.source)
    file.new, file.changed, file.same = file.new + new, file.changed + changed, file.same + same
    if file.done >= file.rows:
        if file.whole:
            file.gone = take_out(street, file.source, _named(file))
        file.state, file.ended_at = AddressFileState.DONE, at
        facts = {name: getattr(file, name) for name in ("new", "changed", "same", "gone", "left_out")}
        by = SimpleNamespace(kind="person" if file.made_by else "system", account_id=file.made_by)
        _tell(file, "take_over_addresses", by, at, {"source": file.source, **facts})
        transaction.on_commit(lambda: _forget_files(file.pk))
    did = file.done - before
    file.save()
    return did or 1


def _named(file: AddressFile) -> set[str]:
    """Return all addresses that the table names, those of rows at fault, too: they are known to their source."""
    with _rows_of(file.pk).open("rb") as lines:
        return {name_in(json.loads(line)[1]) for line in lines}


def forget_old_addresses(*, before: datetime) -> int:
    """Throw away what nobody decided since then, and whatever lies on the disk without a table that needs it."""
    stale: Sequence[str] = (*ADDRESSES_UNDECIDED, AddressFileState.UNREADABLE)
    old = AddressFile.objects.filter(state__in=stale, made_at__lt=before)
    count = old.update(state=AddressFileState.DROPPED)
    needed = set(AddressFile.objects.exclude(state__in=ENDED).values_list("pk", flat=True))
    for path in folder().iterdir():
        with suppress(ValueError, OSError):
            if UUID(path.stem) not in needed and path.stat().st_mtime < before.timestamp():
                path.unlink()
    return count
