"""What programs read of the figures."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day

Figure = Literal[
    "late", "soon", "progress", "ended", "today", "ended_today", "ended_on", "raised", "solved", "otherwise", "declined",
    "withdrawn", "voided", "merged", "moved", "issue", "coordination", "feedback",
]  # fmt: skip
UNIT = "Code of a unit; empty: the street."


class BalanceOut(Schema):
    """The equation of the ledger: raised = in progress + closed, over all outcomes."""

    raised: int
    in_progress: int
    closed: int
    solved: int = Field(description="Closed with the matter solved.")
    unsolved: int = Field(description="Closed another way: declined, withdrawn …")
    outcomes: dict[str, int] = Field(description="The closed ones by how they ended.")
    lists: dict[str, int] = Field(description="The four lists.")
    states: dict[str, int]


class StreetBalance(Schema):
    """A street with its balance."""

    street: str
    name: str
    name_en: str
    balance: BalanceOut


class CityOut(Schema):
    """All streets together: what moved from one to another counts once, where it is dealt with."""

    together: BalanceOut
    streets: list[StreetBalance]


class UnitBalance(Schema):
    """A unit with its balance."""

    code: str
    name: str
    name_en: str
    level: str
    balance: BalanceOut


class BalancesOut(Schema):
    """A unit, its children, and what it has beside them: the children and the rest add up to the unit."""

    unit: UnitBalance
    children: list[UnitBalance]
    beside: BalanceOut | None = Field(
        description="Cases of the unit whose place is not known more exactly; null where there are none."
    )


class DayOut(Schema):
    """What came and what ended on a day."""

    day: date
    raised: int
    ended: int


class TrendOut(Schema):
    """The days of a unit, the earliest first."""

    unit: str
    items: list[DayOut]


class PunctualityOut(Schema):
    """Feedbacks in time out of all, of a unit in a period."""

    code: str
    name: str
    name_en: str
    in_time: int
    late: int
    rate: int | None = Field(description="Whole per cent, rounded down; null where there was no feedback.")


class PunctualityList(Schema):
    """The units below one, best first; units without feedback last."""

    since: date
    until: date
    items: list[PunctualityOut]


class FilingsOut(Schema):
    """What was filed in a unit in a period, and what of it was a mistake."""

    code: str
    name: str
    name_en: str
    filed: int
    void: int
    accurate: int = Field(description="filed - void.")
    rate: int | None = Field(description="Whole per cent of what was filed; null where nothing was.")
    send_back: int = Field(description="How often a lead sent a case back.")
    rework: int
    escalate: int = Field(description="How often a case was raised to the level above.")


class FilingsList(Schema):
    """The units below one, and that unit last."""

    since: date
    until: date
    items: list[FilingsOut]


class DueOut(Schema):
    """What should be closed: handling that was due in a period. Suspended cases are left out of it."""

    code: str
    name: str
    name_en: str
    should: int = Field(description="open + in_time + late.")
    open: int = Field(description="Due in the period, and not done.")
    in_time: int
    late: int
    paused: int = Field(description="Whose clock stands still now; due on no day.")
    rate: int | None = Field(
        description="Done in time of what should be, in whole per cent; null where nothing was due."
    )


class FigureCase(Schema):
    """A case behind a figure."""

    number: str
    title: str
    state: str
    state_name: str
    hard: bool
    unit: str = Field(description="Code of the deepest unit it fell in; empty where it is not known.")
    lead: str = Field(description="Code of the organisation that leads; empty where none does.")
    reported_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


class BehindOut(Schema):
    """How far the counters are behind the journal, counted no further than 999."""

    waiting: int
    parked: int


class BoardOut(Schema):
    """Every figure of the wall, from counters, and the latest of the late cases you may see."""

    at: datetime
    unit: UnitBalance = Field(description="The street.")
    hard: BalanceOut = Field(description="Hard problems only.")
    today: DayOut
    punctuality: list[PunctualityOut] = Field(description="Of the units below the street, this month.")
    due: DueOut = Field(description="What should be done this month, of the street.")
    late: list[FigureCase] = Field(description="The longest overdue, at most four.")
    late_count: int = Field(description="How many late cases you may see, counted no further than 999.")
    behind: BehindOut


class CountsOut(Schema):
    """How long the four lists are for you, over the topmost units of your posts."""

    counts: dict[str, int] = Field(
        description="Empty when all your posts are in organisations: their lists are short and are not counted."
    )


class LedgerOut(BalancesOut):
    """The ledger for everybody: that it adds up, area by area, and what came and went."""

    hard: BalanceOut
    days: list[DayOut] = Field(description="The last fourteen days.")


class TierBalance(Schema):
    """What lies on a tier; `tier` is empty for what lies on none that is known."""

    tier: str
    balance: BalanceOut


class UnitTiers(Schema):
    """A unit with its balance on each tier; they add up to the whole."""

    code: str
    name: str
    name_en: str
    whole: BalanceOut
    tiers: list[TierBalance]


class TierPlaces(Schema):
    """What belongs to a tier."""

    tier: str
    duties: int = Field(description="Rows of the table of duties that are for it only.")
    places: list[str] = Field(description="Codes of known places on it.")


class TiersOut(Schema):
    """The three tiers of a unit and of its children (街面 / 路面 / 楼面)."""

    unit: UnitTiers
    children: list[UnitTiers]
    belongs: list[TierPlaces]


# --- What may be asked ------------------------------------------------------------------------------------------
class FigureAsked(Cursor):
    """Which of the cases behind a figure."""

    unit: Code = Field("", description=UNIT)
    hard: bool = Field(False, description="Hard problems only.")
    tier: Literal["", "frontage", "roadway", "building", "-"] = Field(
        "", description="On one tier only; -: on none known."
    )
    day: Day | None = Field(None, description="The day of `ended_on`; left out, today.")
    beside: bool = Field(
        False, description="Only what lies in no unit below it: its place is not known more exactly."
    )


class BalancesAsked(Schema):
    """Whose balance."""

    unit: Code = Field("", description=UNIT)
    hard: bool = Field(False, description="Hard problems only.")


class TiersAsked(Schema):
    """Whose tiers."""

    unit: Code = Field("", description=UNIT)


class TrendAsked(Schema):
    """Which days of which unit."""

    unit: Code = Field("", description=UNIT)
    until: Day | None = Field(None, description="The last day; left out: today.")
    days: int = Field(14, ge=1, le=366, description="How many days up to it.")


class PunctualityAsked(Schema):
    """Which units in which period."""

    unit: Code = Field("", description=UNIT)
    since: Day | None = Field(None, description="The first day; left out: the first of the month of `until`.")
    until: Day | None = Field(None, description="The last day; left out: today.")


class RatesAsked(Schema):
    """By what, and of which days; without days this month."""

    by: Literal["unit", "organisation", "category"] = "unit"
    since: Day | None = Field(None, description="The first day.")
    until: Day | None = Field(None, description="The last day.")
    unit: Code = Field("", description=f"{UNIT} Only by unit.")


class RateOut(Schema):
    """The three rates of a unit, organisation or category, with the counts behind them."""

    code: str
    name: str
    response: int | None = Field(
        description="Taken in hand in time, in whole per cent, rounded down; null without any."
    )
    resolution: int | None = Field(description="Solved of all who said so.")
    satisfaction: int | None = Field(description="Satisfied of all who said so.")
    responded: int
    responded_late: int
    solved: int
    unsolved: int
    satisfied: int
    dissatisfied: int
    reached: int = Field(description="Calls back that reached somebody.")
    not_reached: int
    refused: int


class RatesOut(Schema):
    """The three rates of a period: the whole, and its parts."""

    since: date
    until: date
    whole: RateOut
    items: list[RateOut]
