"""What programs send and read about roads and tiers."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Day, Words
from linli.territory.states import Tier

MOST_POINTS = 20_000
Name = Annotated[Words, Field(min_length=1, max_length=80)]
English = Annotated[Words, Field(max_length=160)]
Alias = Annotated[Words, Field(min_length=1, max_length=80)]
Reach = Annotated[int, Field(ge=1, le=500)]
Course = dict[str, Any]
DAY = "Left out: today."


class RoadsAsked(Cursor):
    """Which roads."""

    on: Day | None = Field(None, description="Those that stood on this day; left out: today.")


class RoadOut(Schema):
    """A road of a street."""

    id: int
    code: str = Field(description="Its own in its street; what every address takes.")
    name: str
    name_en: str
    aliases: list[str]
    reach: int = Field(description="What lies within so many metres of its middle lies on it.")


class UnitAlong(Schema):
    """A unit that a road runs through or past."""

    code: str
    name: str
    name_en: str


class RoadPageOut(RoadOut):
    """A road as it stood on a day, or as it last stood."""

    starts_on: date | None = Field(description="Null: it has always been there.")
    ends_on: date | None
    metres: float = Field(description="How long it is in this street.")
    changes: list[date] = Field(description="The days from which it was laid anew.")
    along: dict[str, list[UnitAlong]] = Field(
        description="Units by level, in the order in which one walks by."
    )
    course: dict[str, Any] | None = Field(description="Its last course as GeoJSON geometry.")


class RoadList(Schema):
    """The roads of a day, by pinyin."""

    items: list[RoadOut]
    next: str | None = Field(description="Give it as `after` for the next ones; null at the end.")


class RoadIn(Schema):
    """A new road."""

    name: Name
    name_en: English = ""
    aliases: list[Alias] = Field([], max_length=20)
    reach: Reach | None = Field(None, description="Metres; left out: that of the street.")
    course: Course = Field(description="GeoJSON geometry: LineString or MultiLineString, WGS-84.")
    starts_on: Day | None = Field(None, description="Left out: it has always been there.")


class RoadEdit(Schema):
    """What a road is called and how far it reaches; an old name stays among its aliases."""

    name: Name
    name_en: English = ""
    aliases: list[Alias] = Field([], max_length=20)
    reach: Reach | None = Field(None, description="Metres; left out: that of the street.")


class RoadRedraw(Schema):
    """Another course from a day on."""

    course: Course = Field(description="GeoJSON geometry: LineString or MultiLineString, WGS-84.")
    on: Day | None = Field(None, description=DAY)


class RoadClose(Schema):
    """From which day the road is given up."""

    on: Day | None = Field(None, description=DAY)


class RoadsFile(Schema):
    """A GeoJSON FeatureCollection of roads; what it does not name stays."""

    type: str = Field("FeatureCollection", max_length=40)
    features: list[Any] = Field(
        min_length=1, max_length=2000, description="Properties: name, code, name_en, reach."
    )


class RoadsAskedIn(Schema):
    """From which day the file holds."""

    on: Day | None = Field(None, description=DAY)


class RoadsTakenOut(Schema):
    """What a file of roads came to."""

    new: int
    changed: int
    same: int


class TierIn(Schema):
    """On which tier a known place lies."""

    tier: Tier | None = Field(description="Null: what its kind says.")


class PlaceTier(Schema):
    """A known place and its tier."""

    code: str
    name: str
    name_en: str
    kind: str
    tier: str = Field(description="As it was said; empty: as its kind says.")
