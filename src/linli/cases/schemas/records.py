"""What programs send and read of photos, reporters, looks, the catalogue and duties."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.cases.states import AT_A_CASE, CategoryKind, Purpose, Unusual, Way, Whose
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Words
from linli.people.public import Part
from linli.territory.public import Tier

from .reading import Body, Named, OnIt


class Uploaded(Schema):
    """A photo that waits to be used."""

    note: str = Field(description="Give it to an act within a day.")
    width: int
    height: int
    bytes: int


Purposes = Literal[tuple(one.value for one in AT_A_CASE)]  # type: ignore[valid-type]


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


class LooksAsked(Cursor):
    """What the log of looks is narrowed to."""

    person: int | None = Field(None, ge=1, le=2**31 - 1, description="Id of who looked.")
    number: Annotated[Words, Field(max_length=20)] = Field("", description="Number of the case.")
    purpose: Purpose | None = None
    since: Day | None = Field(None, description="From this day on.")
    until: Day | None = Field(None, description="To the end of this day.")
    unusual: bool = Field(False, description="Only looks that are worth a question.")


class LookOut(Schema):
    """Somebody looked at personal data: who, whose, when, what for, by which way and from where."""

    at: datetime
    person: int
    person_name: str
    number: str = Field(description="The case; empty for a look at this log itself.")
    whose: Whose | None = Field(description="Whose data; null for a look at this log itself.")
    purpose: str
    note: str
    way: Way
    address: str
    unusual: list[Unusual]
