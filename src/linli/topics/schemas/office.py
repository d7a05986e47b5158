"""What the office sends and reads: judging, tabling, promising, and what became of it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Number, Words

from ..states import TopicPurpose, TopicSource, TopicState, VoicePart
from .everybody import TopicWay
from .fields import Show, Text, Title, Told, TopicNumber


class TopicsAsked(Cursor):
    """Which list, page by page."""

    show: Show = Field("", description="Empty: to be screened.")
    kind: Code = ""


class TopicRow(Schema):
    """A topic as a line of a list."""

    number: int
    title: str
    kind: str
    unit: str
    source: TopicSource
    origin: str
    state: TopicState
    state_since: datetime
    proposed_at: datetime
    voices: int
    main: int | None
    next_due: date | None
    meets_at: datetime | None


class TopicWhole(TopicRow, TopicWay):
    """One topic with all that the desk knows of it; names are asked for apart, with a purpose."""

    body: str
    reply: str
    result: str
    vote: str
    public_title: str
    public_body: str
    handed_to: str
    judged: int
    stars: str
    joined: list[int]
    cases: list[str]
    acts: list[str]


class TopicDone(Schema):
    """Where a topic stands after an act."""

    id: UUID
    number: int
    state: TopicState


class NamesIn(Schema):
    """What the names are read for."""

    purpose: TopicPurpose
    note: Annotated[Words, Field(max_length=200)] = ""


class TopicName(Schema):
    """Somebody behind a topic."""

    topic: int
    part: VoicePart
    name: str
    phone: str
    email: str
    at: datetime


class LookedAtTopic(Schema):
    """Somebody read names, and what for."""

    at: datetime
    who: str
    topic: int
    purpose: TopicPurpose
    note: str
    people: int


class OwedAsked(Cursor):
    """Which promises."""

    late: bool = Field(default=False, description="Only what is overdue.")


class OwedRow(Schema):
    """A promise that is still open."""

    id: UUID
    topic: int
    title: str
    unit: str
    what: str
    who: str
    due_on: date
    days: int
    taken: list[str]
    next_step: str


class TopicAcceptIn(Schema):
    """The screening: which criteria are met, and what everybody reads."""

    criteria: dict[Code, bool]
    public_title: Title
    public_body: Text = ""
    note: Text = ""


class TopicRefuseIn(Schema):
    """Why not."""

    reason: Told
    criteria: dict[Code, bool] | None = None


class TopicWhyIn(Schema):
    """Why; everybody behind the topic reads it."""

    reason: Told


class JoinIn(Schema):
    """Which topic it goes together with."""

    main: TopicNumber
    reason: Text = ""


class TableIn(Schema):
    """Onto which agenda; the id of a coming meeting."""

    meeting: UUID
    note: Text = ""


class ResultIn(Schema):
    """What was decided, or done."""

    result: Told


class TopicPromiseIn(Schema):
    """What is promised, by an organisation or whoever else, by when."""

    what: Annotated[Words, Field(min_length=1, max_length=200)]
    due_on: Day
    organisation: Number | None = None
    who: Annotated[Words, Field(max_length=80)] = ""


class ProgressIn(Schema):
    """How far it is; photos are brought by the page."""

    note: Told
    promise: UUID | None = None
    kept: bool = False


class TopicMeasureIn(Schema):
    """The next step of the ladder, toward this promise or the one that is due first."""

    promise: UUID | None = None
    note: Text = ""


class TopicVoteIn(Schema):
    """Which vote it is."""

    vote: Annotated[Words, Field(min_length=1, max_length=80)]


class CaseFromTopicIn(Schema):
    """A case by which it is carried out."""

    title: Title
    body: Text = ""


class CaseOfTopicIn(Schema):
    """A case by its number."""

    case: Annotated[Words, Field(min_length=1, max_length=20)]


class ShowTopicIn(Schema):
    """What everybody reads."""

    public_title: Title
    public_body: Text = ""


class ClosingIn(Schema):
    """A last word, if there is one."""

    note: Text = ""
