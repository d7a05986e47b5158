"""What programs send to the ground and read from it."""

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Latitude, Longitude
from linli.territory.queries import Datum

MOST_POINTS = 1000
Search = Annotated[str, Field(max_length=80)]


class StreetOut(Schema):
    """One street office and its ground."""

    slug: str = Field(description="Names the street in every address.")
    code: str = Field(description="Statistical code of nine digits.")
    name: str
    name_en: str
    prefix: str = Field(description="Begins the numbers of its cases, as FL in FL-2026-000001.")
    illustrative: bool = Field(description="The shapes are made up; every map must say so.")
    credit: str = Field(description="Whose data the outlines are; every map must say so.")
    bounds: list[float] | None = Field(description="West, south, east, north of all that was ever drawn.")


class LevelOut(Schema):
    """A rung of a street's ladder, by the name this street uses for it."""

    depth: int = Field(description="0 is the street itself.")
    code: str
    name: str
    name_en: str


class StreetPage(StreetOut):
    """A street with its ladder."""

    attribution: str = Field(description="What stands on every map of it, in the language asked for.")
    levels: list[LevelOut]


class UnitOut(Schema):
    """A unit of the ground."""

    id: int
    code: str = Field(description="Its own in its street; what every address and every other call takes.")
    name: str
    name_en: str
    kind: str = Field(description="What it is: area, committee, micro_grid, hospital …")
    level: str = Field(description="Code of its rung; empty for a known place off the ladder.")
    depth: int | None = Field(description="Depth of its rung; null for a known place off the ladder.")


class UnitsAsked(Cursor):
    """Which units are asked for."""

    on: Day | None = Field(None, description="The day whose structure is meant; left out: today.")
    level: Code = Field("", description="One level; `places`: hospitals, parks and other known places.")
    within: Code = Field("", description="Code of a unit: it and all below it.")
    q: Search = Field(
        "", description="Part of a name in either script, of its pinyin or initials, or of its code."
    )


class ShapesAsked(Schema):
    """Which shapes are asked for."""

    on: Day | None = Field(None, description="The day whose structure is meant; left out: today.")
    within: Code = Field("", description="Code of a unit: it and all below it.")
    roads: bool = Field(False, description="Lay the roads over it.")


class UnitRow(UnitOut):
    """A unit in the tree of a day."""

    parent: str = Field(description="Code of the unit above; empty for the street itself.")
    below: dict[str, int] = Field(
        description="How many units of each level stand below it; `places` are known places."
    )
    drawn: bool = Field(description="Whether it has a shape on that day.")


class UnitList(Schema):
    """Some units of a tree, by code."""

    on: date = Field(description="The day whose structure this is.")
    items: list[UnitRow]
    next: str | None = Field(description="Give it as `after` for the next ones; null at the end.")


class ParentSpan(Schema):
    """Where a unit belonged, from a day until before another."""

    parent: str
    name: str
    name_en: str
    starts_on: date
    ends_on: date | None


class UnitPageOut(UnitOut):
    """One unit as it stood on a day, or on the last day it existed."""

    kind_name: str
    aliases: list[str]
    starts_on: date
    ends_on: date | None
    ended: bool = Field(description="It does not exist any more on the day asked for.")
    line: list[UnitOut] = Field(description="From the street down to the unit itself.")
    children: list[UnitOut]
    parents: list[ParentSpan] = Field(description="Everything it ever belonged to, the earliest first.")
    square_metres: float = Field(description="The area of its shape; 0 where it is not drawn.")


class LocateIn(Schema):
    """Points to be located."""

    points: list[tuple[Longitude, Latitude]] = Field(
        max_length=MOST_POINTS, description="Pairs of longitude and latitude, at most 1,000."
    )
    datum: Datum = Field(Datum.WGS84, description="The system the points are given in.")
    street: Code = Field("", description="Slug of the only street to ask; empty: every street.")
    on: Day | None = Field(None, description="The day whose structure answers; left out: today.")


class LocatedLine(Schema):
    """The line of units that holds a point, by code."""

    street: str = Field(description="Slug of the street.")
    units: list[str] = Field(description="Codes from the street down to the deepest unit.")


class LocatedMany(Schema):
    """One answer a point, in their order; null where no unit is."""

    items: list[LocatedLine | None]


class Located(Schema):
    """Where a point lies."""

    lon: float = Field(description="The point in WGS-84.")
    lat: float
    street: str | None = Field(description="Slug of the street; null where no unit is.")
    line: list[UnitOut] = Field(description="From the street down to the deepest unit; empty where none is.")


class PlaceOut(Schema):
    """A unit or a road that a text names."""

    kind: Literal["unit", "road"]
    id: int
    name: str
    name_en: str
    said: str = Field(description="The part of the text that named it, in Simplified.")
    lon: float | None = Field(description="A point on it, WGS-84; null where it is not drawn.")
    lat: float | None
    unit: UnitOut | None = Field(description="The unit; null for a road.")
    line: list[UnitOut] = Field(description="The line of units it stands for, or lies in.")


class PlaceFound(Schema):
    """What a text names."""

    place: PlaceOut | None = Field(description="Null where it names nothing of this street.")


class FindingOut(Schema):
    """One thing that does not fit."""

    kind: Literal["no_parent", "no_children", "no_shape", "gap", "overlap", "outside"]
    units: list[str] = Field(description="Codes of the units it is about.")
    square_metres: float
    sentence: str = Field(description="The finding as a person would say it, in the language asked for.")


class PartitionOut(Schema):
    """How the units of one level divide among those of another."""

    parent_level: str
    child_level: str
    on: date
    exact: bool = Field(
        description="Every child has one parent; their shapes cover each other without gap or overlap."
    )
    count: int = Field(description="How many children have a parent.")
    children: dict[str, list[str]] = Field(description="Codes of children under the code of their parent.")
    findings: list[FindingOut]
