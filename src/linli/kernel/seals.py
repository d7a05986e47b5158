"""Seals and verification: the proof that nothing in the journal was changed, removed or slipped in.

Lines are chained per subject; a sealing job takes all lines not yet sealed, of every subject, and chains their Merkle
roots. So a change breaks its own chain, and a chain rewritten whole breaks the seal that was already published.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Cast
from django.utils import timezone

from . import journal
from .journal import GENESIS, line_hash, text_digest
from .models import JournalLine, JournalText, Seal

SEAL = "seal"
LEAVES = 5000
CHUNK = 2000
# Any number, known to nobody else: sealers queue here.
TURN = 0x5EA1
T = TypeVar("T")


@journal.reader(SEAL, subjects={"*"})
def take_into_next_seal(lines: Sequence[JournalLine]) -> None:
    """Seal `lines` as one more link. Runs as a reader: a line is sealed once, whatever order it committed in."""
    # Sealers take turns so that none works in vain; that a number is given once is the promise of its primary key. The
    # last seal cannot be locked instead: the web role may not touch seals, and who waited would see the old last one.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    last = Seal.objects.order_by("-number").first()
    leaves = sorted(lines, key=lambda line: line.id)
    root = merkle_root([bytes(line.hash) for line in leaves])
    seal = Seal(
        number=last.number + 1 if last else 1, at=timezone.now(), line_ids=[line.id for line in leaves], root=root,
        prev=bytes(last.hash) if last else GENESIS,
    )  # fmt: skip
    seal.hash = seal_hash(seal)
    seal.save(force_insert=True)


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over `leaves` (RFC 6962 shape: leaves and nodes are hashed apart, an odd node moves up)."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0] if level else GENESIS


def seal_hash(seal: Seal) -> bytes:
    """Return the hash that chains a seal to the one before it."""
    head = f"{seal.number}|{seal.at.astimezone(UTC).isoformat(timespec='microseconds')}|{len(seal.line_ids)}|".encode()
    return hashlib.sha256(bytes(seal.prev) + head + bytes(seal.root)).digest()


def seal_waiting() -> int:
    """Seal everything that waits, in links of up to 5,000 lines of a street; return how many lines were sealed."""
    done = 0
    while some := journal.deliver(SEAL, limit=LEAVES):
        done += some
    return done


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: which line, and what about it."""

    line_id: UUID | None
    subject_id: UUID | None
    seq: int
    what: str

    def __str__(self) -> str:
        if self.line_id is None:
            return f"seal {self.seq}: {self.what}"
        return f"line {self.line_id} (subject {self.subject_id}, no. {self.seq}): {self.what}"


@dataclass
class Report:
    """What a verification read and what it found."""

    lines: int = 0
    texts: int = 0
    seals: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Return whether nothing was found wrong."""
        return not self.faults


def verify(*, most: int = 100, progress: Callable[[Report], None] = lambda _r: None) -> Report:
    """Read every line, text and seal and name each fault, at most `most` of them.

    One altered byte in a line changes its hash; an altered text no longer meets its digest; a removed line leaves a
    hole in its chain or in its seal; a line slipped in is under no seal and waits for none. An erased text is no fault.
    Memory stays the same however long the journal is; `progress` is called now and then with what was read so far.
    """
    report = Report()
    for look in (_line_faults, _text_faults, _seal_faults, _slipped_in):
        for fault in look(report, progress):
            report.faults.append(fault)
            if len(report.faults) >= most:
                return report
    return report


Progress = Callable[[Report], None]


def _line_faults(report: Report, progress: Progress) -> Iterator[Fault]:
    subject: tuple[int, UUID] | None = None
    seq, prev = 0, GENESIS
    for line, problem in _readable_lines():
        if (line.street_id, line.subject_id) != subject:
            subject, seq, prev = (line.street_id, line.subject_id), 0, GENESIS
        report.lines += 1
        if line.seq != seq + 1:
            yield _fault(line, f"the line before it is missing (expected no. {seq + 1})")
        elif bytes(line.prev) != prev:
            yield _fault(line, "it does not follow from the line before it")
        if problem:
            yield _fault(line, problem)
        elif line_hash(line) != bytes(line.hash):
            yield _fault(line, "it was altered: its content does not meet its hash")
        seq, prev = line.seq, bytes(line.hash)
        if report.lines % CHUNK == 0:
            progress(report)
    progress(report)


def _readable_lines() -> Iterator[tuple[JournalLine, str]]:
    """Give every line in the order of the chains, with what makes its content unreadable.

    Moments beyond the calendar of Python and facts with numbers of thousands of digits can be written around us, and
    whoever reads them as they are is stopped by an error before the line is named.
    """
    lines = JournalLine.objects.annotate(told_at=_readable_at(), told_facts=Cast("facts", models.TextField()))
    chains = lines.defer("at", "facts").order_by("street_id", "subject_id", "seq")
    for line in chains.iterator(chunk_size=CHUNK):
        problem = ""
        if line.told_at is None:
            problem = "it was altered: its moment cannot be read"
        else:
            line.at = line.told_at
        try:
            line.facts = json.loads(line.told_facts)
        except ValueError:
            problem = "it was altered: its facts cannot be read"
        yield line, problem


def _readable_at() -> models.Case:
    least, most = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    there = models.When(at__gte=least, at__lte=most, then="at")
    return models.Case(there, default=None, output_field=models.DateTimeField())


def _fault(line: JournalLine, what: str) -> Fault:
    return Fault(line.id, line.subject_id, line.seq, what)


def _text_faults(report: Report, progress: Progress) -> Iterator[Fault]:
    texts = JournalText.objects.order_by("line_id").iterator(chunk_size=CHUNK)
    for batch in _chunks(texts, CHUNK):
        lines = _told_digests({text.line_id for text in batch})
        for text in batch:
            report.texts += 1
            street_id, subject_id, seq, digests = lines.get(text.line_id, (None, None, 0, ""))
            said = text_digest(text.salt, text.body)
            if street_id != text.street_id or _digest_of(digests, text.field) != said:
                what = f"its text “{text.field}” was altered or does not belong to it"
                yield Fault(text.line_id, subject_id, seq, what)
        progress(report)


def _told_digests(line_ids: set[UUID]) -> dict[UUID, tuple[int, UUID, int, str]]:
    lines = JournalLine.objects.filter(id__in=line_ids)
    told = lines.annotate(digests=Cast("facts__texts", models.TextField()))
    rows = told.values_list("id", "street_id", "subject_id", "seq", "digests")
    return {line_id: rest for line_id, *rest in rows}  # type: ignore[misc]


def _digest_of(digests: str | None, name: str) -> str | None:
    try:
        told = json.loads(digests or "null")
    except ValueError:
        return None
    return told.get(name) if isinstance(told, dict) else None


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _seal_faults(report: Report, progress: Progress) -> Iterator[Fault]:
    number, prev = 0, GENESIS
    seals = Seal.objects.annotate(told_at=_readable_at()).defer("at").order_by("number")
    for seal in seals.iterator(chunk_size=10):
        report.seals += 1
        if seal.number != number + 1 or bytes(seal.prev) != prev:
            yield Fault(None, None, seal.number, "the seal before it is missing or was altered")
        leaves = leaves_of(seal.line_ids)
        gone = [line_id for line_id, leaf in leaves if leaf is None]
        for line_id in gone:
            yield Fault(line_id, None, seal.number, "it was sealed and is no longer there")
        if seal.told_at is not None:
            seal.at = seal.told_at
        if seal.told_at is None or seal_hash(seal) != bytes(seal.hash):
            yield Fault(None, None, seal.number, "it was altered: its content does not meet its hash")
        elif not gone and merkle_root([leaf for _id, leaf in leaves if leaf is not None]) != bytes(seal.root):
            yield Fault(None, None, seal.number, "a line under it was rewritten after it was sealed")
        number, prev = seal.number, bytes(seal.hash)
        progress(report)


def leaves_of(line_ids: Sequence[UUID]) -> list[tuple[UUID, bytes | None]]:
    """Return the hash of each line in the order of its seal; None of a line that is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, l.hash FROM unnest(%s::uuid[]) WITH ORDINALITY u(id, n) "
            "LEFT JOIN kernel_journalline l ON l.id = u.id ORDER BY u.n",
            [list(line_ids)],
        )
        return [(line_id, None if leaf is None else bytes(leaf)) for line_id, leaf in cursor.fetchall()]


def _slipped_in(_report: Report, _progress: Progress) -> Iterator[Fault]:
    """Name lines that are under no seal and wait for none, and lines that wait for one and are gone.

    One statement, so that a line sealed meanwhile is seen on one side or the other; the database does the comparing,
    on disk where it must.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH waiting AS (SELECT street_id, line_id FROM kernel_delivery WHERE reader = %s)
            SELECT l.id, l.subject_id, l.seq, true FROM kernel_journalline l
            WHERE NOT EXISTS (SELECT FROM waiting w WHERE w.line_id = l.id AND w.street_id = l.street_id)
              AND NOT EXISTS (SELECT FROM (SELECT unnest(line_ids) AS id FROM kernel_seal) s WHERE s.id = l.id)
            UNION ALL
            SELECT w.line_id, NULL, 0, false FROM waiting w
            WHERE NOT EXISTS (SELECT FROM kernel_journalline l WHERE l.id = w.line_id AND l.street_id = w.street_id)
            """,
            [SEAL],
        )
        while rows := cursor.fetchmany(100):
            for line_id, subject_id, seq, present in rows:
                what = (
                    "it is under no seal and waits for none: it was slipped in, or its seal was removed"
                    if present
                    else "it waits for its seal and is no longer there"
                )
                yield Fault(line_id, subject_id, seq, what)


def last_seal(before: datetime | None = None) -> Seal | None:
    """Return the newest seal, or the newest at a moment: the line to publish."""
    seals = Seal.objects.order_by("-number")
    return (seals.filter(at__lte=before) if before else seals).first()
