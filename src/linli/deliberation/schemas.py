"""What programs send and read of meetings."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Moment, Words

from .states import Becomes, MeetingState, Outcome, Period, Reply, ResolutionState, Shift, Side, Stance

Line = Annotated[Words, Field(min_length=1, max_length=120)]
Text = Annotated[Words, Field(max_length=2000)]
Long = Annotated[Words, Field(max_length=10_000)]
Told = Annotated[Words, Field(min_length=1, max_length=2000)]
Short = Annotated[Words, Field(max_length=60)]
Minutes = Annotated[int, Field(ge=5, le=720)]
Pk = Annotated[int, Field(ge=1, le=2**63 - 1)]
Email = Annotated[Words, Field(max_length=200, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Phone = Annotated[Words, Field(max_length=30, pattern=r"^$|^\+?[0-9\s()-]{7,20}$")]


class MeetingsAsked(Cursor):
    """Which list."""

    show: Literal["", "minutes", "past", "cancelled"] = Field("", description="Empty: coming and under way.")
    kind: Annotated[Words, Field(max_length=30)] = ""


class MeetingsExported(Schema):
    """Which list."""

    show: Literal["", "minutes", "past", "cancelled"] = ""
    kind: Annotated[Words, Field(max_length=30)] = ""


class MeetingKindOut(Schema):
    """A kind of meeting, as the rule book has it."""

    code: str
    name: str
    purpose: str
    quorum: str
    rule: str
    period: str
    topics: list[str]
    objection_days: int
    public: bool


class MeetingRow(Schema):
    """A meeting as a line of a list."""

    id: UUID
    number: int
    kind: str
    title: str
    unit: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: MeetingState
    series: int | None


class QuorumOut(Schema):
    """Who is there of those with a vote, and whether that is enough."""

    rule: str
    seats: int
    present: int
    needed: int
    met: bool
    words: str


class MeetingItem(Schema):
    """An agenda item."""

    id: UUID
    position: int
    title: str
    note: str
    topic: str
    subject_kind: str
    subject_id: str
    minutes: int
    presenter: str
    said: str
    outcome: str
    decision: str
    hands: list[int | None]
    opinions: list["OpinionOut"]


class OpinionOut(Schema):
    """What somebody said."""

    side: Side
    stance: Stance
    words: str
    speaker: str


class MeetingPerson(Schema):
    """Somebody on the list."""

    id: UUID
    name: str
    part: str
    side: Side
    votes: bool
    reply: str
    substitute: str
    present_at: datetime | None
    signed_by: str


class ResolutionOut(Schema):
    """What was resolved."""

    id: UUID
    meeting: int
    number: int
    words: str
    becomes: Becomes
    owner: str
    due_on: date | None
    state: ResolutionState
    evidence: str
    case: str


class ObjectionOut(Schema):
    """What somebody has against a result."""

    id: UUID
    number: int
    words: str
    received_at: datetime
    answer: str
    answered_at: datetime | None


class MeetingWhole(MeetingRow):
    """One meeting with its agenda, its list, what was resolved and what you may do now."""

    purpose: str
    quorum: QuorumOut
    items: list[MeetingItem]
    attendees: list[MeetingPerson]
    resolutions: list[ResolutionOut]
    earlier: list[ResolutionOut] = Field(
        description="What earlier meetings of the series resolved, as it stands now."
    )
    objections: list[ObjectionOut]
    opening: str
    body: str
    versions: int
    published_at: datetime | None
    objections_until: datetime | None
    acts: list[str]


class MeetingIn(Schema):
    """A single meeting."""

    kind: Annotated[Words, Field(min_length=1, max_length=30)]
    title: Line
    unit: Code
    starts_at: Moment
    minutes: Minutes = 60
    place: Annotated[Words, Field(max_length=120)] = ""
    purpose: Annotated[Words, Field(max_length=400)] = ""
    case: Annotated[Words, Field(max_length=20)] = Field(
        "", description="Number of a case: its one item (一事一议)."
    )


class MeetingEditIn(Schema):
    """When and where a meeting is held."""

    title: Line
    starts_at: Moment
    minutes: Minutes = 60
    place: Annotated[Words, Field(max_length=120)] = ""
    purpose: Annotated[Words, Field(max_length=400)] = ""


class MeetingReasonIn(Schema):
    """Why."""

    reason: Annotated[Words, Field(min_length=1, max_length=400)]


class MeetingWriteIn(Schema):
    """What the minutes say beside the items."""

    opening: Long = ""
    body: Long = ""


class MeetingReviseIn(MeetingWriteIn):
    """The same, with the reason."""

    reason: Annotated[Words, Field(min_length=1, max_length=400)]


class MeetingPublishIn(Schema):
    """What everybody reads."""

    summary: Annotated[Words, Field(min_length=1, max_length=4000)]
    days: Annotated[int, Field(ge=0, le=60)] | None = None


class MeetingItemIn(Schema):
    """An agenda item."""

    title: Line
    note: Text = ""
    topic: Annotated[Words, Field(max_length=40)] = ""
    minutes: Annotated[int, Field(ge=1, le=480)] = 10
    presenter: Short = ""


class MeetingPutIn(MeetingItemIn):
    """An item about a case, a suggestion or something else."""

    subject_kind: Literal["case", "suggestion", "other"] = "other"
    subject: Annotated[Words, Field(max_length=20)] = Field(
        "", description="Number of the case or suggestion."
    )


class MeetingOrderIn(Schema):
    """The items of an agenda in their new order."""

    items: Annotated[list[UUID], Field(max_length=60)]


class MeetingDecideIn(Schema):
    """What became of an item."""

    outcome: Outcome | Literal[""] = ""
    decision: Text = ""
    said: Long = ""
    hands_for: Annotated[int, Field(ge=0, le=100_000)] | None = None
    hands_against: Annotated[int, Field(ge=0, le=100_000)] | None = None
    hands_abstained: Annotated[int, Field(ge=0, le=100_000)] | None = None


class MeetingOpinionIn(Schema):
    """What somebody said; without a name it is anonymous."""

    stance: Stance
    side: Side
    words: Told
    speaker: Short = ""


class MeetingResolveIn(Schema):
    """What was resolved."""

    words: Told
    becomes: Becomes = Becomes.COMMITMENT
    owner: Pk | None = Field(None, description="Id of an organisation.")
    owner_name: Annotated[Words, Field(max_length=80)] = ""
    due_on: Day | None = None
    item: UUID | None = None


class MeetingReferIn(Schema):
    """To which meeting an item is referred."""

    to: int = Field(ge=1, le=2**31 - 1, description="Number of the meeting.")


class MeetingGuestIn(Schema):
    """Somebody to invite."""

    account: Short = Field("", description="Name a colleague signs in with.")
    organisation: Pk | None = None
    name: Short = ""
    email: Email = ""
    phone: Phone = ""
    part: Short = ""
    side: Side = Side.OTHER
    votes: bool = True


class MeetingPresenceIn(Schema):
    """Whether somebody is there."""

    there: bool


class MeetingReplyIn(Schema):
    """The answer to an invitation."""

    reply: Literal[Reply.YES, Reply.NO, Reply.SUBSTITUTE]
    substitute: Short = ""


class MeetingCodeIn(Schema):
    """The code on the screen."""

    code: Annotated[Words, Field(min_length=1, max_length=12)]


class MeetingAnswerIn(Schema):
    """The answer to an objection."""

    reply: Told


class MeetingFulfilIn(Schema):
    """What was done."""

    evidence: Told


class MeetingPostponeIn(Schema):
    """A new date, and why."""

    due_on: Day
    reason: Annotated[Words, Field(min_length=1, max_length=400)]


class MeetingDone(Schema):
    """What was made or changed, and how the meeting stands."""

    id: UUID | None = None
    number: int | None = None
    state: str = ""


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
