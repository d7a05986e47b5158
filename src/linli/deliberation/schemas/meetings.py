"""What programs send and read of meetings."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Moment, Words

from ..states import Becomes, MeetingOutcome, MeetingStance, MeetingState, Reply, ResolutionState, Side

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
    stance: MeetingStance
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

    outcome: MeetingOutcome | Literal[""] = ""
    decision: Text = ""
    said: Long = ""
    hands_for: Annotated[int, Field(ge=0, le=100_000)] | None = None
    hands_against: Annotated[int, Field(ge=0, le=100_000)] | None = None
    hands_abstained: Annotated[int, Field(ge=0, le=100_000)] | None = None


class MeetingOpinionIn(Schema):
    """What somebody said; without a name it is anonymous."""

    stance: MeetingStance
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
