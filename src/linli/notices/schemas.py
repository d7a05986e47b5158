"""What programs read of the outbox."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field


class NoticeOut(Schema):
    """Something you were told, in the language asked for."""

    id: UUID
    event: str = Field(description="What happened, as `case.dispatch.lead`.")
    at: datetime = Field(description="When it happened.")
    subject: str
    text: str
    about: str
    path: str = Field(description="The page it leads to.")
    read: bool


class UnreadOut(Schema):
    """How many notices you have not read."""

    unread: int = Field(description="Counted no further than 100.")


class MarkIn(Schema):
    """Which notices you have read."""

    notices: list[UUID] | None = Field(
        None, max_length=200, description="Left out: all of them. Ids of others' notices change nothing."
    )


class MarkedOut(Schema):
    """What was marked."""

    marked: int = Field(description="How many of them were unread.")
    unread: int = Field(description="How many are left, counted no further than 100.")


class BeatOut(Schema):
    """When a process of the house was last alive."""

    process: str
    at: datetime
    seconds_ago: float


class ReadingOut(Schema):
    """How far a reader of the journal has come."""

    reader: str
    waiting: int = Field(description="Lines it has not read.")
    since: datetime | None = Field(description="How long the oldest of them waits; null where none does.")
    parked: int = Field(description="Lines it failed on five times; they wait for somebody.")


class ParkedOut(Schema):
    """A line that a reader could not apply."""

    reader: str
    error: str
    attempts: int
    parked_at: datetime
    line: UUID | None
    subject: str
    seq: int | None
    action: str


class OutgoingOut(Schema):
    """What left or wants to leave by a channel in the last thirty days."""

    channel: str
    states: dict[str, int]


class TroubleOut(Schema):
    """A notice that did not arrive, or of which nobody knows."""

    id: UUID
    event: str
    at: datetime
    subject: str
    channel: str
    recipient: str = Field(description="account, reporter or office; never an address.")
    state: str
    attempts: int
    error: str


class SealNow(Schema):
    """The newest seal."""

    number: int
    at: datetime
    hash: str


class OperationsOut(Schema):
    """Whether what was done reaches those who count on it."""

    processes: list[BeatOut]
    readers: list[ReadingOut]
    parked: list[ParkedOut] = Field(description="The latest fifty.")
    outgoing: list[OutgoingOut]
    trouble: list[TroubleOut] = Field(description="The latest fifty.")
    seal: SealNow | None


class AgainOut(Schema):
    """How many get another try."""

    count: int
