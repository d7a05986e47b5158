"""What programs send and read of series, calendars, decisions and invitations."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Code, Day, Words

from ..states import MeetingState, Period, Shift, Side
from .meetings import Email, Minutes, Phone, Pk, Short, Told


class MeetingDone(Schema):
    """What was made or changed, and how the meeting stands."""

    id: UUID | None = None
    number: int | None = None
    state: str = ""


class SeriesGuestIn(Schema):
    """Somebody from outside who is always invited."""

    name: Annotated[Words, Field(min_length=1, max_length=60)]
    email: Email = ""
    phone: Phone = ""
    part: Short = ""
    side: Side = Side.RESIDENT
    votes: bool = True


class SeriesIn(Schema):
    """A series."""

    kind: Annotated[Words, Field(min_length=1, max_length=30)]
    name: Annotated[Words, Field(min_length=1, max_length=80)]
    unit: Code
    starts_on: Day
    begins: time
    minutes: Minutes = 60
    rule: Annotated[Words, Field(max_length=200)] = Field(
        "", description="RRULE of RFC 5545, without a beginning."
    )
    place: Annotated[Words, Field(max_length=120)] = ""
    shift: Shift = Shift.NEXT
    period: Period | Literal[""] = ""
    organisation: Pk | None = None
    roles: Annotated[list[Annotated[Words, Field(max_length=40)]], Field(max_length=40)] = []
    guests: Annotated[list[SeriesGuestIn], Field(max_length=60)] | None = Field(
        None, description="Who is always invited from outside; left out, they stay as they are."
    )


class SeriesOut(Schema):
    """A series."""

    number: int
    kind: str
    name: str
    unit: str
    rule: str
    often: str
    starts_on: date
    begins: time
    minutes: int
    place: str
    shift: str
    period: str
    roles: list[str]
    ended_at: datetime | None


class OverdueOut(Schema):
    """A series that held no meeting in its period."""

    series: int
    name: str
    first: date
    last: date
    held_last: datetime | None
    planned: datetime | None


class CalendarOut(Schema):
    """The secret address of a calendar."""

    address: str


class CalendarIn(Schema):
    """A calendar file as text; `take` false: only look at it."""

    text: Annotated[str, Field(min_length=1, max_length=1_000_000)]
    kind: Annotated[Words, Field(min_length=1, max_length=30)]
    unit: Code
    take: bool = False


class CalendarEntry(Schema):
    """One event of a calendar, with its fault if it has one."""

    row: int
    title: str
    starts_at: datetime | None
    rule: str
    fault: str


class CalendarTaken(Schema):
    """What was found, and how much was taken over."""

    entries: list[CalendarEntry]
    meetings: int
    series: int


class DecisionRow(Schema):
    """A published result as a line of a list."""

    number: int
    title: str
    unit: str
    starts_at: datetime
    published_at: datetime
    objections_until: datetime
    standing: Literal["open", "answering", "final"]


class DecidedItem(Schema):
    """An item as everybody reads it."""

    title: str
    outcome: str
    decision: str


class DecidedResolution(Schema):
    """What was resolved, as everybody reads it."""

    words: str
    owner: str
    due_on: date | None
    state: str


class MeetingDecision(DecisionRow):
    """A published result."""

    summary: str
    items: list[DecidedItem]
    resolutions: list[DecidedResolution]
    objections: int


class MeetingObjectIn(Schema):
    """What somebody objects to."""

    words: Told
    name: Annotated[Words, Field(max_length=40)] = ""
    email: Email = ""
    phone: Phone = ""


class MeetingObjected(Schema):
    """The number of an objection and the secret of its link."""

    number: int
    token: str
    link: str


class OwnObjection(Schema):
    """An objection as its holder reads it."""

    meeting: str
    words: str
    answer: str
    received_at: datetime
    answered_at: datetime | None


class MeetingInvitation(Schema):
    """An invitation as its holder reads it."""

    street: str
    number: int
    title: str
    name: str
    starts_at: datetime
    place: str
    state: MeetingState
    reply: str
    substitute: str
    present_at: datetime | None
    agenda: list[str]
