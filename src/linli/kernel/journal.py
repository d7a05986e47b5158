"""The journal: append-only lines chained per subject, their readers, their proof.

A line is written in the transaction of the act it tells. Each interested reader gets one delivery row in the same
transaction, so nothing is lost when the worker is away and nobody waits for a reader. Readers are idempotent per line
because the delivery row disappears in the transaction that applied it.
"""

import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from .ids import uuid7
from .models import Delivery, JournalLine, JournalText

GENESIS = bytes(32)
REFERENCE = UUID("5d0a3cf4-6f0a-5d1e-9a43-2f1b6f6f0c11")
BATCH = 500
HALF = re.compile("[\ud800-\udfff]")
ATTEMPTS = 5


@dataclass(frozen=True)
class Reader:
    """Somebody who wants to know: `handle(lines)` runs inside the transaction that takes the deliveries away."""

    name: str
    subjects: frozenset[str]
    handle: Callable[[Sequence[JournalLine]], None]
    reset: Callable[[], None] | None = None
    tables: tuple[str, ...] = ()


READERS: dict[str, Reader] = {}


def reader(
    name: str,
    *,
    subjects: Iterable[str],
    reset: Callable[[], None] | None = None,
    tables: tuple[str, ...] = (),
) -> Any:
    """Register the decorated function as the reader `name` of these subjects.

    `reset` empties what it keeps and `tables` are locked meanwhile: a reader that has both can be rebuilt.
    """

    def register(handle: Callable[[Sequence[JournalLine]], None]) -> Callable[[Sequence[JournalLine]], None]:
        READERS[name] = Reader(name, frozenset(subjects), handle, reset, tables)
        return handle

    return register


FINDERS: list[Callable[[str], UUID | None]] = []


def finder(find: Callable[[str], UUID | None]) -> Callable[[str], UUID | None]:
    """Register how an app finds a subject by the name that people use, such as the number of a case."""
    FINDERS.append(find)
    return find


def subject_called(name: str) -> UUID | None:
    """Return the subject with this id, or that an app knows by this name."""
    with suppress(ValueError):
        return UUID(name)
    return next((found for find in FINDERS if (found := find(name))), None)


def plain(value: Any, where: str = "facts") -> Any:
    """Return `value` as JSON that reads back the same from the database.

    What would not is refused: floats, moments without a zone, text with NUL or half a surrogate pair.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str | UUID):
        return _storable(str(value), where)
    if isinstance(value, datetime):
        return _moment(value, where)
    if isinstance(value, dict):
        return {_storable(str(k), where): plain(v, f"{where}.{k}") for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        told = [plain(v, where) for v in value]
        return told if isinstance(value, list | tuple) else sorted(told, key=str)
    raise TypeError(f"{where}: {type(value).__name__} cannot stand in the journal; use text or whole numbers")


def _storable(text: str, where: str) -> str:
    if "\0" in text or HALF.search(text):
        raise ValueError(f"{where}: text with NUL or half a surrogate pair cannot stand in the journal")
    return text


def _moment(at: datetime, where: str) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{where}: a moment without a zone cannot stand in the journal")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def line_hash(line: JournalLine) -> bytes:
    """Return the SHA-256 that chains `line` to the one before it, over every column but the hash itself."""
    told = [
        line.street_id, line.subject, str(line.subject_id), line.seq,
        _moment(line.at, "at"), line.by_kind, line.by_id, line.action, line.from_state, line.to_state, line.facts,
    ]  # fmt: skip
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(bytes(line.prev) + line.id.bytes + body).digest()


def text_digest(salt: bytes | memoryview, body: str) -> str:
    """Return the digest that stands in the line for an erasable text; the salt keeps it from being guessed.

    Keyed, not joined: of a plain hash over both, the first letters of a text could be moved into its salt unseen.
    """
    return hmac.digest(bytes(salt), body.encode(), "sha256").hex()


def subject_of(subject: str, pk: int) -> UUID:
    """Return the subject id of a reference row whose key is a whole number; the kind keeps two tables apart."""
    return uuid5(REFERENCE, f"{subject}/{pk}")


def write(
    *, street_id: int, subject: str, subject_id: UUID, action: str, by: Any, at: datetime,
    from_state: str = "", to_state: str = "", facts: dict[str, Any] | None = None, texts: dict[str, str] | None = None,
) -> JournalLine:  # fmt: skip
    """Append one line to the chain of a subject and owe it to every reader of such subjects.

    The caller holds the lock of the subject's row, or has just made it; should two ever meet here all the same, the
    unique place in the chain lets one of them through. `by` has `kind` and `account_id`. Texts go beside the line.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a journal line is written in the transaction of its act")
    last = (
        JournalLine.objects.filter(street_id=street_id, subject_id=subject_id)
        .order_by("-seq").values_list("seq", "hash").first()
    )  # fmt: skip
    [line] = append(
        [
            Entry(
                street_id, subject, subject_id, action, by.kind, by.account_id, at, from_state, to_state,
                facts or {}, texts or {}, last,
            )
        ]
    )  # fmt: skip
    return line


@dataclass
class Entry:
    """What `append` needs to know of one line; `last` is (seq, hash) of the line before it in its chain, or None."""

    street_id: int
    subject: str
    subject_id: UUID
    action: str
    by_kind: str
    by_id: int | None
    at: datetime
    from_state: str
    to_state: str
    facts: dict[str, Any]
    texts: dict[str, str]
    last: tuple[int, bytes | memoryview] | None = None


def tails_of(street_id: int, subject_ids: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Return (seq, hash) of the last line of each of these subjects; the caller holds their rows."""
    lines = JournalLine.objects.filter(street_id=street_id, subject_id__in=subject_ids)
    last = lines.order_by("subject_id", "-seq").distinct("subject_id")
    return {
        subject: (seq, bytes(tail)) for subject, seq, tail in last.values_list("subject_id", "seq", "hash")
    }


@dataclass(frozen=True)
class Draft:
    """Lines that are chained and hashed but not written yet, their texts, and what is owed to their readers."""

    lines: list[JournalLine]
    texts: list[JournalText]
    deliveries: list[Delivery]


def draft(entries: Sequence[Entry]) -> Draft:
    """Return the rows of many lines, in order; lines of one subject are chained to each other."""
    lines: list[JournalLine] = []
    texts: list[JournalText] = []
    tails: dict[tuple[int, UUID], tuple[int, bytes]] = {}
    for entry in entries:
        seq, prev = tails.get((entry.street_id, entry.subject_id)) or entry.last or (0, GENESIS)
        line = JournalLine(
            id=uuid7(), street_id=entry.street_id, subject=entry.subject, subject_id=entry.subject_id, seq=seq + 1,
            at=entry.at, by_kind=entry.by_kind, by_id=entry.by_id, action=entry.action,
            from_state=entry.from_state, to_state=entry.to_state, prev=bytes(prev),
        )  # fmt: skip
        digests = {}
        for name, body in entry.texts.items():
            if body:
                salt = os.urandom(16)
                digests[name] = text_digest(salt, _storable(body, name))
                texts.append(
                    JournalText(street_id=entry.street_id, line_id=line.id, field=name, salt=salt, body=body)
                )
        line.facts = plain(entry.facts | ({"texts": digests} if digests else {}))
        line.hash = line_hash(line)
        tails[entry.street_id, entry.subject_id] = (line.seq, line.hash)
        lines.append(line)
    deliveries = [
        Delivery(street_id=line.street_id, line_id=line.id, reader=r.name)
        for line in lines
        for r in READERS.values()
        if line.subject in r.subjects or "*" in r.subjects
    ]
    return Draft(lines, texts, deliveries)


def append(entries: Sequence[Entry]) -> list[JournalLine]:
    """Write many lines at once, in order; lines of one subject are chained to each other."""
    told = draft(entries)
    JournalLine.objects.bulk_create(told.lines, batch_size=BATCH)
    if told.texts:
        JournalText.objects.bulk_create(told.texts, batch_size=BATCH)
    Delivery.objects.bulk_create(told.deliveries, batch_size=2 * BATCH)
    return told.lines


def deliver(name: str, *, at: datetime | None = None, limit: int = BATCH) -> int:
    """Let the reader `name` apply what waits for it, a batch of each street; return how many lines it applied.

    A batch that fails is tried line by line, so that one bad line parks alone: it is kept with its error, shown on the
    operations page, and tried again by `unpark`. Every street has its turn, however much waits in another. While the
    reader is being rebuilt its lines go on waiting, and nobody waits with them.
    """
    streets = (
        Delivery.objects.filter(reader=name, parked_at=None)
        .order_by()
        .values_list("street_id", flat=True)
        .distinct()
    )
    done = 0
    with suppress(BeingRebuilt):
        for street_id in list(streets):
            done += _deliver_street(READERS[name], street_id, at or timezone.now(), limit)
    return done


class BeingRebuilt(Exception):  # noqa: N818 - a state of the reader, not a mistake
    """The tables of a reader are in the hands of a rebuild."""


def _hold(to: Reader, mode: str, wait: str = "") -> None:
    # Always the tables before the delivery rows: taken the other way round, a delivery and a rebuild that meet would
    # each hold what the other waits for.
    with connection.cursor() as cursor:
        for table in to.tables:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN {mode} MODE {wait}")


def _take(to: Reader, street_id: int, limit: int) -> list[tuple[Delivery, JournalLine | None]]:
    try:
        _hold(to, "ROW EXCLUSIVE", "NOWAIT")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise BeingRebuilt from error
        raise
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(reader=to.name, street_id=street_id, parked_at=None).order_by("id")[:limit]
    )  # fmt: skip
    found = JournalLine.objects.filter(street_id=street_id).in_bulk([row.line_id for row in rows])
    return [(row, found.get(row.line_id)) for row in rows]


def _deliver_street(to: Reader, street_id: int, at: datetime, limit: int) -> int:
    try:
        with transaction.atomic():
            taken = _take(to, street_id, limit)
            if taken:
                to.handle([_there(row, line) for row, line in taken])
                ids = [row.id for row, _line in taken]
                Delivery.objects.filter(street_id=street_id, id__in=ids).delete()
            return len(taken)
    except BeingRebuilt:
        raise
    except Exception:  # noqa: BLE001 - whatever failed, the lines are tried one at a time below
        return _deliver_singly(to, street_id, at, limit)


def _deliver_singly(to: Reader, street_id: int, at: datetime, limit: int) -> int:
    done = 0
    with transaction.atomic():
        for row, line in _take(to, street_id, limit):
            try:
                with transaction.atomic():
                    to.handle([_there(row, line)])
            except Exception as error:  # noqa: BLE001 - kept with the row, shown, never swallowed
                row.attempts += 1
                row.error = f"{type(error).__name__}: {error}".replace("\0", "�")[:2000]
                row.parked_at = at if row.attempts >= ATTEMPTS else None
                row.save(update_fields=("attempts", "error", "parked_at"))
            else:
                row.delete()
                done += 1
    return done


def _there(row: Delivery, line: JournalLine | None) -> JournalLine:
    if line is None:
        raise LookupError(f"line {row.line_id} is owed to {row.reader} and not in the journal")
    return line


def unpark(name: str, *, street_ids: Collection[int] | None = None) -> int:
    """Give parked lines of a reader another try, of these streets or of all; return how many."""
    parked = Delivery.objects.filter(reader=name).exclude(parked_at=None)
    if street_ids is not None:
        parked = parked.filter(street_id__in=street_ids)
    with transaction.atomic():
        _hold(READERS[name], "ROW EXCLUSIVE")
        return parked.update(parked_at=None, attempts=0)


def rebuild(name: str, *, progress: Callable[[int], None] = lambda _n: None) -> int:
    """Empty what the reader keeps and read every line again, in one transaction; return how many lines.

    The lock comes before the snapshot: a line that commits later keeps its delivery row and is applied afterwards,
    one that is inside the snapshot loses its row here. So each line counts once, whenever it arrived.
    """
    to = READERS[name]
    if to.reset is None:
        raise ValueError(f"{name} keeps nothing that could be rebuilt")
    done = 0
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside somebody's transaction its isolation stands
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        _hold(to, "EXCLUSIVE")
        Delivery.objects.filter(reader=name).delete()
        to.reset()
        for batch in _in_batches(_every_line(to.subjects), 2000):
            to.handle(batch)
            done += len(batch)
            progress(done)
    return done


def _every_line(subjects: frozenset[str]) -> Iterator[JournalLine]:
    lines = JournalLine.objects.order_by("street_id", "subject_id", "seq")
    if "*" not in subjects:
        lines = lines.filter(subject__in=subjects)
    return lines.iterator(chunk_size=2000)


def _in_batches(items: Iterable[JournalLine], size: int) -> Iterator[list[JournalLine]]:
    batch: list[JournalLine] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def history(street_id: int, subject_id: UUID) -> list[JournalLine]:
    """Return the lines of one subject, oldest first, each with `.texts` = {field: body} of what was not erased."""
    lines = list(JournalLine.objects.filter(street_id=street_id, subject_id=subject_id).order_by("seq"))
    texts: dict[UUID, dict[str, str]] = {}
    for text in JournalText.objects.filter(street_id=street_id, line_id__in=[line.id for line in lines]):
        texts.setdefault(text.line_id, {})[text.field] = text.body
    for line in lines:
        line.texts = texts.get(line.id, {})
    return lines


def erase_texts(street_id: int, subject_id: UUID) -> int:
    """Erase every text of a subject; the lines and their proof stay. Return how many texts went."""
    ids = JournalLine.objects.filter(street_id=street_id, subject_id=subject_id).values_list("id", flat=True)
    return JournalText.objects.filter(street_id=street_id, line_id__in=list(ids)).delete()[0]
