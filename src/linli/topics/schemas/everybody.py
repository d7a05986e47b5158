"""What everybody sends and reads: proposing, following, and what is told to the public."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Number, Words

from ..states import TopicSource, TopicState, VoicePart
from .fields import MAIL, PHONE, Stage, Text, Title, TopicNumber


class WhoIn(Schema):
    """Who somebody is, as far as they want to say."""

    name: Annotated[Words, Field(max_length=40)] = ""
    email: Annotated[Words, Field(max_length=200, pattern=MAIL)] = ""
    phone: Annotated[Words, Field(max_length=30, pattern=PHONE)] = ""


class SupportIn(WhoIn):
    """Somebody who is for a topic. `device` is a name that the program gives to one device and keeps."""

    device: Annotated[Words, Field(max_length=80)] = ""


class TopicIn(WhoIn):
    """What the community should decide. Only the title and the kind must be there."""

    title: Title
    kind: Code = Field("other", description="A code of the rule book of kinds.")
    body: Text = ""
    unit: Code = Field("", description="Code of a unit; empty: the whole street.")
    call: TopicNumber | None = Field(None, description="The number of a call that is open.")


class EnterTopicIn(TopicIn):
    """A topic written down for somebody, with where it came from."""

    source: TopicSource = TopicSource.DOOR
    origin: Annotated[Words, Field(max_length=200)] = ""
    organisation: Number | None = None


class TopicProposed(Schema):
    """The number of a topic and the secret of the link that follows it."""

    number: int
    token: str
    link: str


class TopicTicketIn(Schema):
    """The way to a new link that was sent to the contact."""

    ticket: Annotated[Words, Field(min_length=1, max_length=200)]


class PublicTopicsAsked(Cursor):
    """Which topics, page by page."""

    stage: Stage = Field("", description="Empty: all that everybody may read.")
    kind: Code = ""
    unit: Code = Field("", description="Code of a unit: topics of it and below it.")


class TopicStage(Schema):
    """One stage of the loop."""

    code: str
    name: str
    standing: Literal["done", "now", "ahead", "broken"]
    at: datetime | None


class TopicPromise(Schema):
    """What was promised, by whom and by when."""

    id: UUID
    what: str
    who: str
    due_on: date
    kept_at: datetime | None


class TopicMeeting(Schema):
    """A meeting on whose agenda the topic stood; outcome and words once everybody may read them."""

    title: str
    starts_at: datetime
    place: str
    outcome: str
    words: str


class TopicProgress(Schema):
    """How far it was, as somebody told it."""

    at: datetime
    note: str
    photos: list[UUID]


class TopicMet(Schema):
    """One criterion and whether it is met."""

    code: str
    name: str
    needed: bool
    met: bool | None


class TopicStep(Schema):
    """One entry of the history."""

    action: str
    said: str
    at: datetime
    by: str
    words: list[str]


class PublicTopicRow(Schema):
    """What everybody reads of a topic."""

    number: int
    title: str
    text: str
    kind: str
    unit: str
    state: TopicState
    since: datetime
    voices: int
    result: str
    judged: int
    stars: str


class TopicWay(Schema):
    """The way of a topic."""

    stages: list[TopicStage]
    next: str
    promises: list[TopicPromise]
    meetings: list[TopicMeeting]
    progress: list[TopicProgress]
    criteria: list[TopicMet]
    history: list[TopicStep]


class PublicTopicWhole(PublicTopicRow, TopicWay):
    """One topic with its way, as everybody may read it."""


class OwnTopic(PublicTopicRow, TopicWay):
    """What the holder of a link reads: their own title, what they were told, and the topic it goes with."""

    own_number: int
    own_title: str
    part: VoicePart
    reply: str
    may_judge: bool
    own_stars: int | None


class JudgeIn(Schema):
    """What somebody thinks of what was done."""

    stars: Annotated[int, Field(ge=1, le=5)]
    said: Annotated[Words, Field(max_length=500)] = ""


class Judged(Schema):
    """What is kept of it."""

    stars: int


class PraiseRow(Schema):
    """An organisation with its points and what it kept, in twelve months."""

    organisation: int
    name: str
    points: int
    kept: int
    kept_late: int
    open_late: int


class TopicCallRow(Schema):
    """A call for topics."""

    number: int
    title: str
    about: str
    unit: str
    organisation: int | None
    kinds: list[str]
    opens_on: date
    closes_on: date
    ended_at: datetime | None


class TopicCallIn(Schema):
    """A call for topics of a place, from one day to another."""

    title: Title
    about: Text = ""
    unit: Code = Field("", description="Code of a unit; empty: the whole street.")
    organisation: Number | None = None
    kinds: Annotated[list[Code], Field(max_length=40)] = []
    opens_on: Day
    closes_on: Day


class TopicKindOut(Schema):
    """A kind of topics."""

    code: str
    name: str
    about: str
