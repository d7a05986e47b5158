"""What programs send to the hotline and read from it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from linli.cases.public import State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Latitude, Longitude, Moment, Words

from .states import CallEnd, FileState, PlatformDatum

Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30, pattern=r"^[+0-9 ()-]*$")]


class CallIn(Schema):
    """A call as it was taken."""

    end: CallEnd = Field(CallEnd.CASE, description="What came of it.")
    words: Annotated[Words, Field(max_length=2000)] = Field(
        "", description="What was said, in the caller's words."
    )
    place: Annotated[Words, Field(max_length=200)] = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    category: Code = Field("", description="Code of a type of the catalogue; empty: not clear yet.")
    name: Annotated[Words, Field(max_length=60)] = ""
    phone: Phone = ""
    answer: Annotated[Words, Field(max_length=2000)] = Field(
        "", description="What was answered, for `answered`."
    )
    order: Annotated[Words, Field(max_length=80)] = Field("", description="Number of a 12345 work order.")
    about: Annotated[Words, Field(max_length=20)] = Field(
        "", description="Number of the case, for `voice` and `word`."
    )
    began_at: Moment | None = Field(None, description="When the call began; without it, now.")


class CallTaken(Schema):
    """What a call led to."""

    call: UUID
    end: CallEnd
    number: str | None = Field(description="The case it led to.")
    own: str | None = Field(
        description="The caller's own number: of one more voice another one than `number`."
    )
    link: str | None = Field(description="The caller's secret link; kept nowhere.")


class CallOut(Schema):
    """A call in the log. Nobody's number or name is in it."""

    id: UUID
    end: CallEnd
    began_at: datetime
    ended_at: datetime
    seconds: int
    by: str
    number: str | None
    category: str
    asked: str
    answer: str


class CallsAsked(Cursor):
    """Which calls."""

    end: CallEnd | None = None
    since: Day | None = None
    until: Day | None = None
    mine: bool = False


class CallerIn(Schema):
    """A number that calls."""

    phone: Phone


class CallerCase(Schema):
    """A case that was reported from a number."""

    number: str
    title: str
    state: State
    reported_at: datetime


class CallerOut(Schema):
    """Who calls, as far as it may be known."""

    name: str
    calls: int = Field(description="How many calls there were from this number.")
    cases: list[CallerCase]


class SaidSoFar(Schema):
    """What was said so far."""

    words: Annotated[Words, Field(max_length=2000)] = ""
    place: Annotated[Words, Field(max_length=200)] = ""
    lon: Longitude | None = None
    lat: Latitude | None = None


class KnownCase(Schema):
    """A case in progress that the call may be about."""

    number: str
    title: str
    state: State
    reported_at: datetime
    metres: int | None = Field(description="How far from the pin; null without one.")
    share: int = Field(description="How much of the words is the same, in hundredths.")


class FitsOut(Schema):
    """What fits what was said so far."""

    place: str = Field(description="What was understood as the place; empty: nothing.")
    categories: list[str] = Field(description="Codes of types, the likeliest first.")
    cases: list[KnownCase]


class ScriptsAsked(Schema):
    """About which type."""

    category: Code = ""


class ScriptLine(Schema):
    """A line of a script."""

    step: str
    category: str
    text: str


class ScriptsOut(Schema):
    """What is asked and said in a call, in order."""

    lines: list[ScriptLine]


class BringIn(Schema):
    """What goes with a file of work orders."""

    platform: Annotated[Words, Field(min_length=1, max_length=40)] = "12345"


class OrderFileOut(Schema):
    """A file of work orders and how far it is."""

    id: UUID
    name: str
    platform: str
    state: FileState
    problem: str = Field(description="Why it cannot be read, or why it stopped; else empty.")
    rows: int
    done: int
    accepted: int
    answered: int
    there: int
    doubled: int
    rejected: int
    made_at: datetime
    began_at: datetime | None
    ended_at: datetime | None


class OrderFileWhole(OrderFileOut):
    """A file with how its columns are understood and what becomes of its first rows."""

    headings: list[str]
    columns: dict[str, list[str]] = Field(description="Field → columns it is read from, the best first.")
    unknown_kinds: dict[str, int] = Field(
        description="What the platform calls kinds of things that the rule book `order-kinds` does not name → rows."
    )
    sample: list[list[Any]] = Field(description="The first rows: number, title, what becomes of it.")


class OrderFaultOut(Schema):
    """A row that cannot be imported."""

    row: int
    reason: str


class ColumnsIn(Schema):
    """Which column means what; kept for the platform."""

    columns: dict[Code, Annotated[str, Field(max_length=200)]] = Field(
        default_factory=dict, description="Field → column; what is left out is recognised by its name."
    )
    datum: PlatformDatum = PlatformDatum.WGS84


class OrdersAsked(Schema):
    """Which work orders."""

    platform: Annotated[str, Field(max_length=40)] = "12345"
    since: Day | None = Field(None, description="Leaves out what has stood unchanged since then.")
    limit: int = Field(1000, ge=1, le=10_000)


class WorkOrderOut(Schema):
    """A work order as it stands. Nobody's name or number is in it."""

    order: str
    number: str
    title: str
    place: str
    category: str
    created_at: datetime
    status: str
    lead: str
    due_at: datetime | None = Field(description="By our own limits.")
    platform_due_at: datetime | None = Field(description="By when the platform wants it, as its file said.")
    reply: str
    replied_at: datetime | None


class OrderOfCase(Schema):
    """What a platform says of a case that is an order of its own."""

    platform: str
    order: str
    kind: str = Field(description="What it calls the kind of thing; empty: nothing.")
    due_at: datetime | None = Field(description="By when it wants an answer.")
    ours: datetime | None = Field(description="When it is due by our own limits.")


class WorkOrdersOut(Schema):
    """Work orders by when they were reported."""

    items: list[WorkOrderOut]
    more: bool = Field(description="Whether there are more than were asked for.")
