"""What programs read of seals and of the journal."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Subject = Literal["case", "post", "organisation", "coverage", "unit", "road", "street"]


class SealOut(Schema):
    """A seal: one fingerprint over lines of all subjects, chained to the seal before it."""

    number: int
    at: datetime
    lines: int = Field(description="How many lines it holds.")
    root: str = Field(description="Merkle root over the hashes of its lines (RFC 6962 shape), hexadecimal.")
    prev: str = Field(description="Hash of the seal before; zeros for the first one.")
    hash: str = Field(description="SHA-256 of prev, then `head`, then root.")
    head: str = Field(description="`number|moment|lines|`, as it goes into the hash.")


class LeavesOut(Schema):
    """The hashes of the lines under a seal, in their order: enough to make its root again."""

    number: int
    leaves: list[str | None] = Field(
        description="Hexadecimal; null where a line is gone, which should not be."
    )


class WayStepOut(Schema):
    """A hash beside the way up."""

    side: Literal["left", "right"] = Field(description="On which side of your own it is joined.")
    hash: str


class EvidenceOut(Schema):
    """The way from a line to the root of its seal.

    Begin with SHA-256(0x00, hash); at each step join the other hash on its side as SHA-256(0x01, left, right).
    """

    line: UUID
    hash: str = Field(description="Hash of the line, hexadecimal.")
    place: int = Field(description="Place of the line under the seal, from 0.")
    path: list[WayStepOut]
    seal: SealOut


class LineOut(Schema):
    """One line of the journal, with all it takes to make its hash again: SHA-256(prev, the 16 bytes of id, body)."""

    id: UUID
    seq: int
    at: datetime
    by_kind: str
    by: int | None = Field(description="The account that acted; null for a reporter or the house itself.")
    action: str
    before: str = Field(description="State before; empty where there is none.")
    after: str
    facts: dict[str, Any] = Field(
        description="Ids, codes, moments, and salted digests of texts. Never words of people."
    )
    body: str = Field(description="The line letter by letter, as it goes into its hash.")
    prev: str = Field(description="Hash of the line before; zeros for the first one.")
    hash: str


class LinesOut(Schema):
    """The chain of one subject, the first line first."""

    subject: Subject
    subject_id: UUID
    items: list[LineOut]
    next: str | None = Field(description="Give it as `after` for the next lines; null at the end.")


class AlarmOut(Schema):
    """One alarm as it stands now."""

    code: str
    metric: str = Field(description="The figure it looks at, as /metrics names it.")
    name: str
    value: float | None = Field(description="The worst of its samples; null where there is none.")
    which: str = Field(description="Of which reader, process or check that is; empty where all is well.")
    grade: str = Field(description="late: look now; soon: look tomorrow; empty: well.")
    do: str


class FailedJob(Schema):
    """A job of the queue that failed."""

    id: int
    task: str
    at: datetime | None
    attempts: int


class UntoldSystem(Schema):
    """A system that did not take some messages."""

    name: str
    failed: int
    at: datetime
    error: str


class CheckOut(Schema):
    """How the last nightly check of a kind ended."""

    check: str
    at: datetime
    faults: int
    said: str
    seconds: float


class SlowOut(Schema):
    """A statement that took long, as it is written in the code: without values."""

    statement: str
    times: int
    seconds: float
    worst_ms: float
    whom: str = Field(description="The address or process that asked it last.")
    last: datetime


class HouseOut(Schema):
    """How the house is."""

    needing: int = Field(description="How many alarms are lit.")
    alarms: list[AlarmOut]
    jobs: list[FailedJob]
    webhooks: list[UntoldSystem]
    checks: list[CheckOut]
    slow: list[SlowOut]
    database_bytes: int
    disk_free_bytes: int | None
    versions: dict[str, str]


class BegunAgain(Schema):
    """How many are tried again."""

    count: int
