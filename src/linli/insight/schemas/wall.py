"""What programs read of the wall."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Code


class WallAsked(Schema):
    """How the map is wanted."""

    by: Code = Field("", description="Code of the indicator that colours the map; empty: what is open.")
    at: Code = Field(
        "", description="Code of the level whose units are coloured; empty: the highest below the street."
    )


class NumberOut(Schema):
    """A named number."""

    code: str
    n: int


class LightsOut(Schema):
    """The lights of what is open."""

    red: int
    amber: int
    paused: int
    green: int | None = Field(
        description="Null to whoever does not see the whole street, and where there are too many."
    )
    more: bool = Field(description="Red and amber were counted no further.")


class AgeOut(Schema):
    """What is open and was reported from `least` to `most` days ago."""

    least: int
    most: int | None = Field(description="Null: or longer.")
    n: int


class WallDay(Schema):
    """A day of the trend."""

    day: date
    reported: int
    closed: int
    works: bool = Field(description="Whether the office worked, by its own calendar.")


class FairOut(Schema):
    """One of those compared; estimate and places are null where it rests on too few."""

    code: str
    name: str
    name_en: str
    events: int
    n: int
    estimate: float | None
    low: float | None
    high: float | None
    places: str = Field(description="Which places it may hold, as 1–3.")


class ShadeOut(Schema):
    """The colour of a unit."""

    code: str
    name: str
    name_en: str
    told: str
    shade: int = Field(description="1 to 5; 0: hatched, and `why` says why.")
    why: str


class HotOut(Schema):
    """Where far more was reported in seven days than the eight weeks before let one expect."""

    code: str
    name: str
    name_en: str
    n: int
    expected: float


class RateShown(Schema):
    """One of the three rates."""

    code: str
    value: float | None
    why: str


class WallOut(Schema):
    """Everything on the wall at a moment."""

    at: datetime
    since: date
    until: date
    flow: list[NumberOut] = Field(description="Today: reported, filed, dispatched, handled, closed.")
    lists: dict[str, int]
    lights: LightsOut
    ages: list[AgeOut]
    days: list[WallDay]
    rates: list[RateShown]
    areas: list[FairOut] = Field(
        description="By how much of what was due was late or is not done, the least first."
    )
    slowest: list[FairOut] = Field(
        description="Organisations by what they took in hand late or not yet, the most first."
    )
    kinds: list[NumberOut] = Field(description="Types of which most was reported.")
    by: str
    shades: list[ShadeOut]
    hot: list[HotOut]
    building: int | None = Field(
        description="How many in a hundred lines are counted anew; null where the counters stand."
    )
    waiting: int
    parked: int
