"""What programs send to the ledger and read from it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Latitude, Longitude, Words
from linli.people.public import Part
from linli.territory.public import Tier

from .queries import TURNS
from .states import AT_A_CASE, CaseList, CategoryKind, Door, PhotoKind, State

Sentence = Annotated[Words, Field(min_length=1, max_length=2000)]
Optional = Annotated[Words, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=4000)]
Notes = Annotated[
    list[Note], Field(max_length=6, description="Notes that uploading photos gave; at most six.")
]
Turn = Literal[tuple(TURNS)]  # type: ignore[valid-type]
Purposes = Literal[tuple(one.value for one in AT_A_CASE)]  # type: ignore[valid-type]


# --- What many of them hold ------------------------------------------------------------------------------------------
class Named(Schema):
    """A thing by its code and its names."""

    code: str
    name: str
    name_en: str


class Body(Named):
    """An organisation."""

    id: int


class ConditionOut(Schema):
    """A filing condition of the official table: its limit begins when a case is dispatched."""

    row: int = Field(description="Its row in the official table; what filing takes.")
    text: str
    closing: str = Field(description="When such a case may be closed.")
    limit: str = Field(description="The limit for handling, in words.")
    limit_value: int
    limit_unit: str


class CategoryOut(Named):
    """A class or a type of the catalogue after GB/T 30428.2."""

    kind: CategoryKind
    parent: str = Field(description="Code of its class; empty for a class.")
    public: bool = Field(description="Whether residents are offered it.")


class PhotoOut(Schema):
    """A photo of a case, drawn anew without the place and device of the file that was sent."""

    id: UUID
    kind: PhotoKind
    width: int
    height: int
    public: bool = Field(description="Whether everybody may see it.")
    at: datetime


# --- Lists -----------------------------------------------------------------------------------------------------------
class CasesAsked(Schema):
    """What a list is narrowed to; everything may be left out."""

    list: CaseList | None = Field(None, description="One of the four lists; left out: all of them.")
    turn: Turn | None = Field(None, description="Only what waits for you to do this.")
    q: Annotated[Words, Field(max_length=80)] = Field("", description="A number, or words of title or place.")
    unit: Code = Field("", description="Code of a unit: it and all below it.")
    category: Annotated[str, Field(max_length=10)] = Field("", description="Code, or how one begins: E04, C.")
    organisation: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Id of an organisation that is on it."
    )
    light: Literal["late", "soon"] | None = Field(None, description="Late, or past 80 % of its time.")
    hard: bool = Field(False, description="Only hard problems.")
    unlocated: bool = Field(False, description="Only what has no place yet.")
    sort: Literal["newest", "due"] = Field("newest", description="Newest first, or what is due first.")


class CasesListed(CasesAsked, Cursor):
    """A list, and where in it to go on."""


class CaseRow(Schema):
    """A case as a line of a list."""

    number: str
    title: str
    state: State
    list: CaseList
    category: Named | None
    unit: Named | None
    place: str
    located: bool
    lon: float | None
    lat: float | None
    door: Door
    lead: Body | None
    hard: bool
    reported_at: datetime
    stage_since: datetime
    due_at: datetime | None = Field(description="When the stage is due; null when nothing is.")
    ended_at: datetime | None


class OnIt(Schema):
    """An organisation on a case, and why."""

    organisation: Body
    part: Part
    row: int | None = Field(description="Row of the table of duties that named it.")
    matrix_row: int | None = Field(description="Row of the industry matrix that named it.")


class PublicSide(Schema):
    """What everybody may read of a case."""

    title: str
    text: str
    hidden: bool


class CaseOut(CaseRow):
    """One case with all that its page says."""

    body: str
    source: str
    source_id: str | None
    condition: ConditionOut | None
    line: list[Named] = Field(description="The units it fell in on its day, from the street down.")
    road: str = Field(description="Name of the road it lies on; empty when it is on none.")
    tier: str
    industry: Named | None
    organisations: list[OnIt] = Field(description="Who is on it now, the lead first.")
    by_table: list[OnIt] = Field(description="Whom the tables would name, while nobody is on it.")
    dispatched_at: datetime | None
    due_rule: str = Field(description="The row that said when it is due.")
    due_how: list[str] = Field(description="How the due moment was counted, step by step.")
    waiting_for: str = Field(description="Who must act next, in words.")
    returned: int
    reopened: int
    rating: int | None
    public: PublicSide
    alike: list[str] = Field(description="Numbers of open cases of the same kind in the same micro-grid.")
    acts: list[str] = Field(description="What you may do now: the operations of the same names.")
    may_look: bool = Field(description="Whether you may see who reported it.")
    version: int = Field(description="How many lines its journal has; the beginning of its ETag.")


class TimelineStep(Schema):
    """One entry of a timeline."""

    action: str
    name: str = Field(description="The act in words.")
    at: datetime
    before: str = Field(description="The state before.")
    after: str = Field(description="The state after.")
    by: str = Field(description="Name of the colleague; empty for the reporter and for the house.")
    by_kind: str
    texts: dict[str, str]
    photos: list[UUID]
    organisation: Body | None
    rows: list[int] = Field(description="Rows of the table of duties that decided.")
    internal: bool = Field(description="The reporter does not see it.")


class Timeline(Schema):
    """What happened to a case, the newest first."""

    items: list[TimelineStep]


class Photos(Schema):
    """The photos of a case, in the order they were taken."""

    items: list[PhotoOut]


class Waiting(Schema):
    """How many cases wait for you, by act; counted up to three hundred."""

    turns: dict[str, int]


class TaskGroup(Schema):
    """Cases that wait for you to do one thing, the soonest due first."""

    act: str
    count: int
    items: list[CaseRow]


class Tasks(Schema):
    """What waits for you; a case stands once, under the first act of the table."""

    groups: list[TaskGroup]


# --- Opening a case -----------------------------------------------------------------------------------------------------
class ReportIn(Schema):
    """What somebody reports. Where: a pin, or a unit, or words; without any it waits for a place."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    body: Optional = ""
    category: Code = Field("", description="Code of a type of the catalogue.")
    lon: Longitude | None = Field(None, description="WGS-84.")
    lat: Latitude | None = None
    place: Annotated[Words, Field(max_length=200)] = ""
    unit: Code = Field("", description="Code of a unit.")
    photos: Notes = []


class ContactIn(Schema):
    """How to reach who reports; encrypted, and seen only by a look that is written down."""

    name: Annotated[Words, Field(max_length=60)] = ""
    phone: Annotated[Words, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^(|[^@\s]+@[^@\s]+)$")] = ""


class CaseIn(ReportIn):
    """A report that a colleague takes."""

    door: Literal["desk", "hotline", "meeting", "patrol"] = "desk"
    hard: bool = Field(False, description="Put it on the ledger of hard problems; not from patrol.")
    contact: ContactIn = ContactIn()


class FixedIn(ReportIn):
    """What was found on patrol and fixed on the spot: proven by photos from before and after."""

    done: Sentence
    before: Annotated[list[Note], Field(min_length=1, max_length=6)]
    after: Annotated[list[Note], Field(min_length=1, max_length=6)]


class Opened(Schema):
    """A case that was opened."""

    number: str
    link: str | None = Field(
        description="The reporter's secret link, told in the answer to this request only; null once it was renewed."
    )


class FixedOut(Schema):
    """A case that was opened and closed in one go."""

    number: str


# --- Acts ------------------------------------------------------------------------------------------------------------
class Acted(Schema):
    """What was done. The case may be out of your sight now."""

    number: str
    action: str
    state: State = Field(description="The state after the act.")
    version: int


class FindingIn(Schema):
    """What was found on the spot."""

    finding: Sentence
    photos: Notes = []


class ReasonIn(Schema):
    """Why."""

    reason: Sentence


class FileIn(Schema):
    """The category and the filing condition, which decides the limit."""

    category: Code
    condition: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Row of a condition; left out: the first."
    )
    industry: Code = Field("", description="Code of an industry of the street.")
    tier: Tier | None = Field(None, description="Left out: that of the category, or what it was.")


class DispatchIn(Schema):
    """Who leads."""

    lead: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Id of an organisation; left out: whom the tables name."
    )


class CoordinateIn(Schema):
    """One leads, others support."""

    lead: int = Field(ge=1, le=2**31 - 1)
    supports: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=20)]


class FeedBackIn(Schema):
    """What was done; whoever reported it reads this."""

    done: Sentence
    photos: Notes = []


class CloseIn(Schema):
    """A last word, if there is one."""

    remark: Optional = ""


class SettleIn(Schema):
    """What its source had answered."""

    reply: Sentence


class SelfHandleIn(Schema):
    """Fixed on the spot: proven by a photo from before and one from after."""

    done: Sentence
    before: Annotated[list[Note], Field(min_length=1, max_length=6)]
    after: Annotated[list[Note], Field(min_length=1, max_length=6)]


class PlaceIn(Schema):
    """A pin, or a unit, or both: the unit then must hold the pin's line, else it wins."""

    unit: Code = ""
    lon: Longitude | None = Field(None, description="WGS-84.")
    lat: Latitude | None = None


class PublishIn(Schema):
    """What everybody may read; telephone, identity and plate numbers are refused."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    text: Optional = ""
    photos: Annotated[list[UUID], Field(max_length=50)] = []
    hide: bool = Field(False, description="Keep the case off the public map.")


class RemarkIn(Schema):
    """A word to colleagues, or to the reporter."""

    text: Sentence
    internal: bool = Field(True, description="Colleagues only; false: the reporter reads it, too.")
    photos: Notes = []


# --- Photos, the reporter, duties ---------------------------------------------------------------------------------------
class Uploaded(Schema):
    """A photo that waits to be used."""

    note: str = Field(description="Give it to an act within a day.")
    width: int
    height: int
    bytes: int


class LookIn(Schema):
    """What for. The look is written down with it."""

    purpose: Purposes
    note: Annotated[Words, Field(max_length=200)] = Field("", description="Needed for the purpose `other`.")


class ContactOut(Schema):
    """Who reported and how to reach them; whatever was not left is empty."""

    name: str
    phone: str
    email: str
    language: str


class CategoriesAsked(Cursor):
    """Which part of the catalogue is asked for."""

    kind: CategoryKind | None = None
    offered: bool = Field(False, description="Only what residents may choose.")


class DutiesAsked(Cursor):
    """What the table of duties is narrowed to."""

    unit: Code = Field("", description="Code of a unit: its own rows, those above it and below it.")
    category: Annotated[str, Field(max_length=10)] = Field("", description="Rows that speak of this code.")
    organisation: int | None = Field(None, ge=1, le=2**31 - 1)


class DutyOut(Schema):
    """A row of the table of duties."""

    row: int
    category: str = Field(description="A code or how one begins; empty: everything.")
    unit: Named
    road: str = Field(description="Name of the road it is for; empty: all.")
    tier: str = Field(description="The tier it is for; empty: all.")
    organisation: Body
    part: Part
    note: str
    starts_on: date | None
    ends_on: date | None


class DutyIn(Schema):
    """A new row."""

    unit: Code
    organisation: int = Field(ge=1, le=2**31 - 1)
    category: Annotated[str, Field(max_length=10)] = Field("", description="C, E, a class or a type.")
    road: Code = Field("", description="Code of a road, for what lies on it only.")
    tier: Tier | None = Field(None, description="For what lies on this tier only.")
    part: Part = Part.LEAD
    note: Annotated[Words, Field(max_length=200)] = ""
    starts_on: Day | None = Field(None, description="Left out: at once.")


class DutyEnd(Schema):
    """From which day a row no longer holds: today or later."""

    on: Day | None = Field(None, description="Left out: today.")


class WhoAsked(Schema):
    """A place and a category, as a case would bring them."""

    unit: Code
    category: Annotated[str, Field(max_length=10)] = ""
    industry: Code = Field("", description="Code of the industry it is about; the matrix is asked first.")
    road: Code = Field("", description="Code of the road it lies on.")
    tier: Tier | None = Field(None, description="Left out: the one on which such trouble lies as a rule.")


class WhoOut(Schema):
    """Who would answer there today, and by which rows."""

    lead: OnIt | None
    supports: list[OnIt]
