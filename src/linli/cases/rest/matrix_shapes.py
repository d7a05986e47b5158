"""The shapes of the industry matrix, of gaps and of roads with their cases, as programs send and read them."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.cases.schemas import Body, Named
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Number, Words
from linli.people.public import Lack, Part

CategoryCode = Annotated[str, Field(max_length=10)]
Basis = Annotated[Words, Field(max_length=200)]
TODAY = "Today or later; left out: today."


# --- The matrix -------------------------------------------------------------------------------------------------
class IndustryOut(Named):
    """An industry of the street."""

    words: list[str] = Field(description="The words by which people mean it.")
    ends_on: date | None


class AuthorityOut(Schema):
    """A row of the matrix: who leads, or goes along, for an industry."""

    row: int
    industry: str
    category: str = Field(
        description="Code of the catalogue, or the beginning of one; empty: whatever it is."
    )
    part: Part
    organisation: Body
    basis: str = Field(description="The law or the agreement that says so.")
    starts_on: date
    ends_on: date | None


class MatrixLineOut(Schema):
    """A line of the matrix: an industry, for one kind of trouble or for all."""

    industry: IndustryOut
    category: str
    lead: AuthorityOut | None = Field(description="Null where nobody leads.")
    joins: list[AuthorityOut] = Field(description="Who goes along.")
    later: list[AuthorityOut] = Field(description="Rows that begin on a later day.")


class MatrixOut(Schema):
    """The matrix as it holds on a day."""

    on: date
    items: list[MatrixLineOut]


class MatrixAsked(Schema):
    """What the matrix is narrowed to."""

    on: Day | None = Field(None, description="Left out: today.")
    organisation: Number | None = Field(None, description="Lines that name this organisation, by its id.")
    q: Annotated[Words, Field(max_length=60)] = Field(
        "", description="Part of a name, or a word that means it."
    )


class IndustryAsked(Schema):
    """For which trouble."""

    category: CategoryCode = ""


class PartyOut(Schema):
    """One organisation of a joint inspection, with the people who could go."""

    row: int
    part: Part
    organisation: Body
    phone: str
    people: list[str] = Field(description="Names of the officers in post.")


class IndustryPage(IndustryOut):
    """An industry: who would go on a joint inspection, and every row there ever was."""

    parties: list[PartyOut] = Field(description="The lead first, then those who go along.")
    rows: list[AuthorityOut] = Field(description="The latest first, at most 200.")


class IndustryIn(Schema):
    """A new industry, or what one is called."""

    name: Annotated[Words, Field(min_length=1, max_length=40)]
    name_en: Annotated[Words, Field(max_length=80)] = ""
    words: list[Annotated[Words, Field(min_length=1, max_length=20)]] = Field([], max_length=30)


class AuthorityIn(Schema):
    """A new row."""

    organisation: Number = Field(description="Its id.")
    part: Part = Part.LEAD
    category: CategoryCode = Field("", description="C, E, a class or a type; empty: whatever it is.")
    starts_on: Day | None = Field(None, description="Left out: today.")
    basis: Basis = ""


class AuthorityChange(Schema):
    """Another organisation in the place of a row, from a day on."""

    organisation: Number = Field(description="Its id.")
    on: Day | None = Field(None, description=TODAY)
    basis: Basis = ""


class EndsOn(Schema):
    """From which day it no longer holds."""

    on: Day | None = Field(None, description=TODAY)


class WishIn(Schema):
    """One row of a matrix that is brought whole."""

    industry: Annotated[Words, Field(min_length=1, max_length=40)]
    industry_en: Annotated[Words, Field(max_length=80)] = ""
    organisation: Number
    part: Part
    category: CategoryCode = ""
    basis: Basis = ""


class WishesIn(Schema):
    """A matrix that is brought whole; what it does not name stays."""

    on: Day | None = Field(None, description=TODAY)
    rows: list[WishIn] = Field(min_length=1, max_length=1000)


class TakenOver(Schema):
    """What it came to."""

    industries: int = Field(description="Industries that were entered.")
    new: int
    changed: int
    same: int


# --- Gaps -------------------------------------------------------------------------------------------------------
class GapsAsked(Cursor):
    """Which gaps."""

    on: Day | None = Field(None, description="Left out: today.")
    lack: Lack | None = Field(None, description="Left out: all but what only the catch-all answers for.")
    category: CategoryCode = Field("", description="Those that touch this code.")
    unit: Code = Field("", description="Code of a unit: in it, or in something it is part of.")


class Competing(Schema):
    """A row of the table of duties that a gap is about."""

    row: int
    organisation: Body
    unit: str
    ends_on: date | None


class GapOut(Schema):
    """Unit × category with no lead, with two, with a row of what has ended, or with the catch-all only."""

    lack: Lack
    category: str
    types: int = Field(description="How many types of trouble this is.")
    unit: str = Field(description="Code of the unit.")
    unit_name: str
    whole: bool = Field(description="It and all below it.")
    units: int = Field(description="How many units this is.")
    rows: list[Competing]


class GapList(Schema):
    """Gaps, the gravest first."""

    on: date
    cells: int = Field(description="Unit × type of trouble: how many there are at all.")
    counts: dict[str, int] = Field(description="How many cells of the whole street lack what.")
    items: list[GapOut]
    next: str | None = Field(description="Give it as `after` for the next ones; null at the end.")


class SeamsAsked(Cursor):
    """Which seams."""

    on: Day | None = Field(None, description="Left out: today.")


class SeamOut(Schema):
    """Ground, or a unit, that does not fit between two levels."""

    kind: Literal["no_parent", "no_children", "no_shape", "gap", "overlap", "outside"]
    parent_level: str
    child_level: str
    units: list[str]
    square_metres: float
    lon: float | None
    lat: float | None
    ground: str = Field(description="GeoJSON geometry as text; empty where it is no ground.")


class SeamList(Schema):
    """Seams, the largest first."""

    on: date
    count: int
    items: list[SeamOut]
    next: str | None


# --- Roads ------------------------------------------------------------------------------------------------------
class RoadStatusOut(Schema):
    """The open cases on a road, as far as you may see them, by their light."""

    code: str
    name: str
    name_en: str
    late: int
    soon: int = Field(description="From 80 % of the time on.")
    in_time: int


class RoadStatuses(Schema):
    """Every road of the street, by pinyin."""

    items: list[RoadStatusOut]
