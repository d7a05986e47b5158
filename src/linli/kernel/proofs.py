"""Proofs: what is kept beside the journal must say what the journal says.

`seals.verify` proves that the journal itself was not altered. A proof here compares what apps made of it (rows,
counters, delivery rows) with it, reads everything set by set, and touches nothing. An app registers its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .ids import uuid7_at

PATIENCE = timedelta(hours=1)
Proof = Callable[[], Iterator[str]]
Progress = Callable[[int, int], None]
Room = Callable[[], None]
PROOFS: dict[str, Proof] = {}
LONG: dict[str, tuple[Room, Callable[[Progress], Iterator[str]]]] = {}


def unsaid(_done: int, _of: int) -> None:
    """Say nothing of how far a proof is."""


def proof(says: str) -> Callable[[Proof], Proof]:
    """Register the decorated function as the proof that `says` is so: it yields what contradicts it, one by one."""

    def register(find: Proof) -> Proof:
        PROOFS[says] = find
        return find

    return register


def long_proof(says: str, *, room: Room) -> Callable[[Callable[[Progress], Iterator[str]]], Proof]:
    """Register a proof that takes minutes: it is told whom to tell how far it is, and `room` is made before it begins.

    Room is what a transaction that only reads cannot make for itself: temporary tables, new and empty.
    """

    def register(find: Callable[[Progress], Iterator[str]]) -> Proof:
        def alone() -> Iterator[str]:
            room()
            yield from find(unsaid)

        LONG[says] = room, find
        PROOFS[says] = alone
        return alone

    return register


@dataclass(frozen=True)
class Outcome:
    """One proof that was tried: what it says, and what contradicts it (at most as many as were asked for)."""

    says: str
    against: tuple[str, ...]


def try_all(
    *, most: int = 20, progress: Callable[[str, int, int], None] = lambda _says, _done, _of: None
) -> Iterator[Outcome]:
    """Try every proof on one snapshot, so that a house at work contradicts nothing by working.

    `progress` is told which proof has read how many lines of all, where one takes long.
    """
    for room, _find in LONG.values():
        room()
    with transaction.atomic():
        if not connection.savepoint_ids:  # inside somebody's transaction its isolation stands
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with connection.cursor() as cursor:
            # Whole tables are compared here: what would spill to disk several times over is held in memory.
            cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL max_parallel_workers_per_gather = 2")
        for says, find in PROOFS.items():
            found = LONG[says][1](partial(progress, says)) if says in LONG else find()
            yield Outcome(says, tuple(islice(found, most)))


def rows(sql: str, params: Any = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while found := cursor.fetchmany(100):
            yield from found


@proof("no delivery is parked, and none waits longer than an hour")
def no_delivery_is_stuck() -> Iterator[str]:
    """Name deliveries that were set aside, and those of lines written more than an hour ago: the id tells when."""
    since = uuid7_at(timezone.now() - PATIENCE)
    for reader, line_id, parked_at, error in rows(
        "SELECT reader, line_id, parked_at, left(error, 200) FROM kernel_delivery "
        "WHERE parked_at IS NOT NULL OR line_id < %s ORDER BY id",
        [since],
    ):
        what = (
            f"is parked since {parked_at.isoformat(timespec='seconds')}: {error}"
            if parked_at
            else "still waits"
        )
        yield f"line {line_id} to {reader} {what}"
