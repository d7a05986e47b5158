"""What programs read of the ledger."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.queries import TURNS
from linli.cases.states import CaseList, CategoryKind, Door, LimitSource, PhotoKind, Stage, State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Words
from linli.people.public import Part

from .course import NextOut

Turn = Literal[tuple(TURNS)]  # type: ignore[valid-type]


class Named(Schema):
    """A thing by its code and its names."""

    code: str
    name: str
    name_en: str


class Body(Named):
    """An organisation."""

    id: int


class LimitOut(Schema):
    """How long a stage may take, and who says so."""

    stage: Stage
    limit: str = Field(description="In words.")
    limit_value: float
    limit_unit: str
    source: LimitSource = Field(description="The city's official table, or the office itself.")


class ConditionOut(LimitOut):
    """A filing condition of the table of limits: its limit begins when a case is dispatched."""

    row: int = Field(description="Its number in the table; what filing takes.")
    text: str
    closing: str = Field(description="When such a case may be closed.")
    responsible: str = Field(description="Who has to see to it, as the table names them.")
    supervising: str = Field(description="Who watches over them.")
    law_basis: str = Field(description="The law behind it, where the table names one.")
    law_article: str
    collection: str = Field(description="What is reported under it and what is not.")


class LimitRunning(LimitOut):
    """A part of handling with a clock of its own: stopping it, penalty, demolition."""

    due_at: datetime
    done_at: datetime | None = Field(description="When the lead noted it as done.")


class CategoryLimits(Schema):
    """How long the stages of a case of a type may take, by the table that holds today."""

    edition: int | None = Field(description="Id of the edition of the table.")
    conditions: list[ConditionOut] = Field(
        description="Its filing conditions, each with its limit for handling."
    )
    stages: list[LimitOut] = Field(
        description="The nearest row for each step of the way, without a filing condition."
    )
    beside: list[LimitOut] = Field(
        description="What runs beside the handling: stopping it, penalty, demolition."
    )


class LimitsOut(Schema):
    """By which edition and which row of the table of limits a case goes."""

    edition: int | None = Field(
        description="Id of the edition it was filed under; null for cases from before editions."
    )
    rule: str = Field(
        description="The row that limits the stage: condition:17, category:E0101:handle, stage:filed."
    )
    row: LimitOut | None = Field(description="What that row says; null when nothing limits the stage.")
    beside: list[LimitRunning] = Field(description="What runs beside the handling, from the same moment.")


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
    light: Literal["late", "soon", "paused"] | None = Field(
        None, description="Late; past 80 % of its limit; or its clock stands still."
    )
    hard: bool = Field(False, description="Only hard problems.")
    unlocated: bool = Field(False, description="Only what has no place yet.")
    blocked: Annotated[str, Field(max_length=20)] = Field(
        "", description="A row of what may block: arbiter, raised, order, appeal …; `any` is any of them."
    )
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
    limits: LimitsOut
    due_how: list[str] = Field(description="How the due moment was counted, step by step.")
    waiting_for: str = Field(description="Who must act next, in words.")
    next: NextOut | None = Field(
        description="Who must act next, since when, and what blocks; null once it has ended."
    )
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
