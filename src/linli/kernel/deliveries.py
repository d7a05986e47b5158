"""Readers of the journal: who is owed which line, and how it is delivered.

Readers are idempotent per line because the delivery row disappears in the transaction that applied it.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from .models import Delivery, JournalLine
from .statements import as_json, inserted_only_if, prepared
from .trace import caused_by, without_values

# Counters of one batch are added up before they are written: larger batches touch the same rows less often.
BATCH = 2000
# A line that a reader could not apply is tried again after each of these; then it is parked.
PAUSES = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
ATTEMPTS = len(PAUSES) + 1
log = logging.getLogger("linli.reader")
# Empties and fills what a reader keeps of a street, telling (done, of all) now and then; returns how many lines it read.
Refill = Callable[[int, Callable[[int, int], None]], int]
# So many streets are rebuilt side by side.
SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class Reader:
    """Somebody who wants to know: `handle(lines)` runs inside the transaction that takes the deliveries away."""

    name: str
    subjects: frozenset[str]
    handle: Callable[[Sequence[JournalLine]], None]
    reset: Callable[[], None] | None = None
    tables: tuple[str, ...] = ()
    deaf_to: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    refill: Refill | None = None
    how_far: Callable[[int, int, int], None] = lambda _street_id, _done, _of: None
    listening: str = ""
    lane: str = ""

    def wants(self, subject: str, by_kind: str, action: str) -> bool:
        """Return whether a line of such an act on such a subject by such an actor is owed to this reader."""
        heard = not self.subjects.isdisjoint((subject, "*")) and by_kind not in self.deaf_to
        return heard and (not self.actions or action in self.actions)


READERS: dict[str, Reader] = {}


def reader(
    name: str,
    *,
    subjects: Iterable[str],
    reset: Callable[[], None] | None = None,
    tables: tuple[str, ...] = (),
    deaf_to: Iterable[str] = (),
    actions: Iterable[str] = (),
    refill: Refill | None = None,
    how_far: Callable[[int, int, int], None] = lambda _street_id, _done, _of: None,
    listening: str = "",
    lane: str = "",
) -> Any:
    """Register the decorated function as the reader `name` of these subjects.

    `reset` empties what it keeps and `tables` are locked meanwhile: a reader that has both can be rebuilt. What actors
    of the kinds in `deaf_to` do is not owed to it, and where it names `actions`, no other: for readers that would only
    throw them away. One that names actions cannot be rebuilt. A rebuild hands every line to the function anew, unless the
    reader has `refill`: then it goes street by street, each in a transaction of its own, and `how_far` is told of a street
    how many lines are done of how many, the last time when it stands. Before the first one `reset` is called.

    `listening` is SQL over a delivery row `r`: whether anybody in its street wants to hear. It is asked by the statement
    that writes the line, so whoever began to listen before it, in whichever process, is told; while nobody listens no
    row is written and none is read.

    Readers with a `lane` go round in a thread of its own (`rounds.LANES`): those that people watch, whom no other must keep
    waiting, and those that are slow, who must keep nobody waiting.
    """

    def register(handle: Callable[[Sequence[JournalLine]], None]) -> Callable[[Sequence[JournalLine]], None]:
        READERS[name] = Reader(
            name,
            frozenset(subjects),
            handle,
            reset,
            tables,
            frozenset(deaf_to),
            frozenset(actions),
            refill,
            how_far,
            listening,
            lane,
        )
        return handle

    return register


def heard() -> str:
    """Return SQL over a delivery row `r`: whether its reader has anybody in its street who listens; "" when all have."""
    return " AND ".join(
        f"(r.reader <> '{one.name}' OR {one.listening})" for one in READERS.values() if one.listening
    )


def heard_in(pairs: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return of (street, reader) those whose reader has somebody who listens there; one question for all."""
    asked = [pair for pair in pairs if READERS[pair[1]].listening]
    if not asked:
        return set(pairs)
    rows = as_json([{"street_id": street_id, "reader": name} for street_id, name in asked])
    sql = f"SELECT r.street_id, r.reader FROM json_populate_recordset(NULL::kernel_delivery, %s::json) r WHERE {heard()}"  # noqa: S608 - names of readers and what our own code says of them
    return (set(pairs) - set(asked)) | {(street_id, name) for street_id, name in prepared(sql, [rows])}


inserted_only_if(Delivery, heard)


def deliver(name: str, *, at: datetime | None = None, limit: int = BATCH) -> int:
    """Let the reader `name` apply what waits for it, a batch of each street; return how many lines it applied.

    A batch that fails is tried line by line, so that one bad line waits alone: after each of PAUSES it is tried again,
    then parked with its error, shown on the operations page, and tried again by `unpark`. Every street has its turn,
    however much waits in another. While the reader is being rebuilt its lines go on waiting, and nobody waits with them.
    """
    at = at or timezone.now()
    streets = _due(at).filter(reader=name).order_by().values_list("street_id", flat=True).distinct()
    done = 0
    for street_id in list(streets):
        with suppress(BeingRebuilt):
            done += _deliver_street(READERS[name], street_id, at, limit)
    return done


def _due(at: datetime) -> QuerySet[Delivery]:
    # A next try further away than the longest pause was set by a clock that has been put right since.
    wrong_clock = Q(next_try__gt=at + PAUSES[-1])
    return Delivery.objects.filter(Q(next_try=None) | Q(next_try__lte=at) | wrong_clock, parked_at=None)


class BeingRebuilt(Exception):  # noqa: N818 - a state of the reader, not a mistake
    """The tables of a reader are in the hands of a rebuild."""


def _hold(to: Reader, mode: str, wait: str = "") -> None:
    # Always the tables before the delivery rows: taken the other way round, a delivery and a rebuild that meet would
    # each hold what the other waits for.
    with connection.cursor() as cursor:
        for table in to.tables:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(table)} IN {mode} MODE {wait}")


# Whose turn it is in a street: many who deliver, or one who rebuilds. The words before stand for the function's name.
TURN = "(hashtextextended('linli rebuild ' || %s, %s))"


def _share(to: Reader, street_id: int) -> None:
    if to.refill is not None and not prepared(
        f"SELECT 1 WHERE pg_try_advisory_xact_lock_shared{TURN}", [to.name, street_id]
    ):
        raise BeingRebuilt


@contextmanager
def _alone(to: Reader, street_id: int) -> Iterator[None]:
    """Let nobody deliver to a reader in a street, from before the snapshot of a rebuild until it is written."""
    prepared(f"SELECT pg_advisory_lock{TURN}", [to.name, street_id])
    try:
        yield
    finally:
        if connection.is_usable():  # a connection that broke has let go already
            prepared(f"SELECT pg_advisory_unlock{TURN}", [to.name, street_id])


def _take(to: Reader, street_id: int, at: datetime, limit: int) -> list[tuple[Delivery, JournalLine | None]]:
    try:
        _hold(to, "ROW EXCLUSIVE", "NOWAIT")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise BeingRebuilt from error
        raise
    _share(to, street_id)
    rows = list(
        _due(at).select_for_update(skip_locked=True)
        .filter(reader=to.name, street_id=street_id).order_by("id")[:limit]
    )  # fmt: skip
    found = JournalLine.objects.filter(street_id=street_id).in_bulk([row.line_id for row in rows])
    return [(row, found.get(row.line_id)) for row in rows]


def _deliver_street(to: Reader, street_id: int, at: datetime, limit: int) -> int:
    try:
        with transaction.atomic():
            taken = _take(to, street_id, at, limit)
            if taken:
                to.handle([_there(row, line) for row, line in taken])
                ids = [row.id for row, _line in taken]
                Delivery.objects.filter(street_id=street_id, id__in=ids).delete()
        _tell(to, street_id, [row for row, _line in taken])
        return len(taken)
    except BeingRebuilt:
        raise
    except Exception:  # noqa: BLE001 - whatever failed, the lines are tried one at a time below
        return _deliver_singly(to, street_id, at, limit)


def _tell(to: Reader, street_id: int, applied: Sequence[Delivery]) -> None:
    """Log how many lines were applied, and which of them were caused by a request: an import of a million fills no log."""
    for start in range(0, len(applied) if log.isEnabledFor(logging.INFO) else 0, BATCH):
        some = applied[start : start + BATCH]
        lines = {str(row.line_id): row.cause for row in some if row.cause}
        facts = {"reader": to.name, "street_id": street_id, "n": len(some), "lines": lines}
        log.info("applied", extra={"facts": facts})


def _deliver_singly(to: Reader, street_id: int, at: datetime, limit: int) -> int:
    applied = []
    with transaction.atomic():
        for row, line in _take(to, street_id, at, limit):
            try:
                with transaction.atomic(), caused_by(row.cause):
                    to.handle([_there(row, line)])
            except Exception as error:  # noqa: BLE001 - kept with the row, shown, never swallowed
                _put_back(row, error, at)
            else:
                applied.append(copy(row))
                row.delete()
    _tell(to, street_id, applied)
    return len(applied)


def _put_back(row: Delivery, error: Exception, at: datetime) -> None:
    row.attempts += 1
    row.error = without_values(f"{type(error).__name__}: {error}").replace("\0", "�")[:2000]
    parked = row.attempts >= ATTEMPTS
    row.parked_at, row.next_try = (at, None) if parked else (None, at + PAUSES[row.attempts - 1])
    row.save(update_fields=("attempts", "error", "parked_at", "next_try"))
    with caused_by(row.cause):
        facts = {"reader": row.reader, "street_id": row.street_id, "line": row.line_id, "tries": row.attempts}
        log.warning("%s: %s", "parked" if parked else "not applied", row.error, extra={"facts": facts})


def _there(row: Delivery, line: JournalLine | None) -> JournalLine:
    if line is None:
        raise LookupError(f"line {row.line_id} is owed to {row.reader} and not in the journal")
    return line


def unpark(name: str, *, street_ids: Collection[int] | None = None) -> int:
    """Give parked lines of a reader another try, of these streets or of all; return how many."""
    parked = Delivery.objects.filter(reader=name).exclude(parked_at=None)
    if street_ids is not None:
        parked = parked.filter(street_id__in=street_ids)
    done = 0
    for street_id in list(parked.order_by("street_id").values_list("street_id", flat=True).distinct()):
        with transaction.atomic():
            _hold(READERS[name], "ROW EXCLUSIVE")
            prepared(f"SELECT pg_advisory_xact_lock_shared{TURN}", [name, street_id])
            done += parked.filter(street_id=street_id).update(parked_at=None, attempts=0, next_try=None)
    return done


def rebuild(
    name: str,
    *,
    progress: Callable[[int], None] = lambda _n: None,
    streets: Sequence[int] | None = None,
) -> int:
    """Empty what the reader keeps and read every line again; return how many lines.

    The lock comes before the snapshot: a line that commits later keeps its delivery row and is applied afterwards,
    one that is inside the snapshot loses its row here. So each line counts once, whenever it arrived. All is one
    transaction, or one for each street where the reader knows how to refill that; then `streets` may name some.
    """
    to = READERS[name]
    if to.reset is None:
        raise ValueError(f"{name} keeps nothing that could be rebuilt")
    if to.refill is not None:
        if streets is None:
            to.reset()
        return _rebuild_streets(to, list(all_streets() if streets is None else streets), progress)
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


def _rebuild_streets(to: Reader, streets: Sequence[int], progress: Callable[[int], None]) -> int:
    done: dict[int, int] = {}

    def told(street_id: int, n: int) -> None:
        done[street_id] = n
        progress(sum(done.values()))

    if connection.in_atomic_block or len(streets) < SIDE_BY_SIDE:
        return sum(_rebuild_street(to, street_id, told) for street_id in streets)

    def in_a_thread(street_id: int) -> int:
        try:
            return _rebuild_street(to, street_id, told)
        finally:
            connection.close()

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return sum(pool.map(in_a_thread, streets))


def _rebuild_street(to: Reader, street_id: int, told: Callable[[int, int], None]) -> int:
    assert to.refill is not None  # noqa: S101 - whoever has none is not rebuilt by streets
    apart = not connection.in_atomic_block

    def said(done: int, of: int) -> None:
        told(street_id, done)
        if of > 0:
            _say(to, street_id, min(done, of - 1), of, apart=apart)

    with _alone(to, street_id):
        with transaction.atomic():
            if apart:  # inside somebody's transaction its isolation stands
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            Delivery.objects.filter(reader=to.name, street_id=street_id).delete()
            done = to.refill(street_id, said)
        to.how_far(street_id, done, done)
    told(street_id, done)
    return done


def _say(to: Reader, street_id: int, done: int, of: int, *, apart: bool) -> None:
    """Tell how far a street is; on another connection, so that it is seen before the transaction ends."""
    if not apart:
        to.how_far(street_id, done, of)
        return

    def say() -> None:
        try:
            to.how_far(street_id, done, of)
        finally:
            connection.close()

    teller = Thread(target=say)
    teller.start()
    teller.join()


def all_streets() -> Iterator[int]:
    """Yield every street that has lines: one step in the index for each, however many lines it has."""
    last: int | None = -1
    lines = JournalLine.objects.order_by("street_id").values_list("street_id", flat=True)
    while (last := lines.filter(street_id__gt=last).first()) is not None:
        yield last


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
