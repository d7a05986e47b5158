"""Seals and verification: the proof that nothing in the journal was changed, removed or slipped in.

Lines are chained per subject; a sealing job takes all lines not yet sealed, of every subject, and chains their Merkle
roots. So a change breaks its own chain, and a chain rewritten whole breaks the seal that was already published.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from . import journal
from .journal import GENESIS, line_hash, text_digest
from .models import JournalLine, JournalText, Seal

SEAL = "seal"


@journal.reader(SEAL, subjects={"*"})
def take_into_next_seal(lines: Sequence[JournalLine]) -> None:
    """Seal `lines` as one more link. Runs as a reader, so a line is sealed exactly once, whatever order it committed in."""
    last = Seal.objects.select_for_update().order_by("-number").first()
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
    """Seal everything that waits, in links of up to 5,000 lines a street; return how many lines were sealed."""
    done = 0
    while True:
        with transaction.atomic():
            some = journal.deliver(SEAL, limit=5000)
        done += some
        if not some:
            return done


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: which line, and what about it."""

    line_id: UUID | None
    subject_id: UUID | None
    seq: int
    what: str

    def __str__(self) -> str:
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


def verify(*, most: int = 100) -> Report:
    """Read every line, text and seal and name each fault, at most `most` of them.

    One altered byte in a line changes its hash; an altered text no longer meets its digest; a removed line leaves a
    hole in its chain or in its seal. An erased text is no fault.
    """
    report = Report()
    hashes: dict[UUID, bytes] = {}
    for fault in _line_faults(report, hashes):
        report.faults.append(fault)
        if len(report.faults) >= most:
            return report
    for fault in [*_text_faults(report), *_seal_faults(report, hashes)]:
        report.faults.append(fault)
        if len(report.faults) >= most:
            return report
    return report


def _line_faults(report: Report, hashes: dict[UUID, bytes]) -> Iterator[Fault]:
    subject: tuple[int, UUID] | None = None
    seq, prev = 0, GENESIS
    for line in JournalLine.objects.order_by("street_id", "subject_id", "seq").iterator(chunk_size=2000):
        if (line.street_id, line.subject_id) != subject:
            subject, seq, prev = (line.street_id, line.subject_id), 0, GENESIS
        report.lines += 1
        hashes[line.id] = bytes(line.hash)
        if line.seq != seq + 1:
            yield Fault(
                line.id, line.subject_id, line.seq, f"the line before it is missing (expected no. {seq + 1})"
            )
        elif bytes(line.prev) != prev:
            yield Fault(line.id, line.subject_id, line.seq, "it does not follow from the line before it")
        if line_hash(line) != bytes(line.hash):
            yield Fault(
                line.id, line.subject_id, line.seq, "it was altered: its content does not meet its hash"
            )
        seq, prev = line.seq, bytes(line.hash)


def _text_faults(report: Report) -> Iterator[Fault]:
    texts = JournalText.objects.order_by("line_id").iterator(chunk_size=2000)
    for batch in _chunks(texts, 2000):
        lines = JournalLine.objects.in_bulk([text.line_id for text in batch])
        for text in batch:
            report.texts += 1
            line = lines.get(text.line_id)
            told = (line.facts.get("texts") or {}).get(text.field) if line else None
            if told != text_digest(text.salt, text.body):
                seq, subject_id = (line.seq, line.subject_id) if line else (0, None)
                yield Fault(
                    text.line_id,
                    subject_id,
                    seq,
                    f"its text “{text.field}” was altered or does not belong to it",
                )


def _chunks(items: Iterator[JournalText], size: int) -> Iterator[list[JournalText]]:
    batch: list[JournalText] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _seal_faults(report: Report, hashes: dict[UUID, bytes]) -> Iterator[Fault]:
    number, prev = 0, GENESIS
    for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
        report.seals += 1
        if seal.number != number + 1 or bytes(seal.prev) != prev:
            yield Fault(None, None, seal.number, "a seal before this one is missing or was altered")
        if seal_hash(seal) != bytes(seal.hash):
            yield Fault(None, None, seal.number, "this seal was altered")
        gone = [line_id for line_id in seal.line_ids if line_id not in hashes]
        for line_id in gone:
            yield Fault(line_id, None, seal.number, "it was sealed and is no longer there")
        if not gone and merkle_root([hashes[line_id] for line_id in seal.line_ids]) != bytes(seal.root):
            yield Fault(None, None, seal.number, "a line under this seal was rewritten after it was sealed")
        number, prev = seal.number, bytes(seal.hash)


def last_seal(before: datetime | None = None) -> Seal | None:
    """Return the newest seal, or the newest at a moment: the line to publish."""
    seals = Seal.objects.order_by("-number")
    return (seals.filter(at__lte=before) if before else seals).first()
