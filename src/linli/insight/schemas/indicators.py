"""What programs read of the indicators."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day

UNIT = "Code of a unit; empty: the street."
Measure = Literal["%", "h", "min", "n", "score"]


class _Whose(Schema):
    unit: Code = Field("", description=UNIT)
    organisation: Code = Field("", description="Code of an organisation instead of a unit.")
    category: Code = Field("", description="Code of a type of case instead of a unit.")
    since: Day | None = Field(None, description="The first day; left out: the first of the month of `until`.")
    until: Day | None = Field(
        None, description="The last day; left out: today, or the end of the month of `since`."
    )
    known: Day | None = Field(
        None, description="As was known at the end of this day; left out: as is known now."
    )


class IndicatorsAsked(_Whose):
    """Whose indicators, of which days, known when."""

    only: list[Code] = Field([], max_length=50, description="Codes of indicators; left out: all.")


class CountCasesAsked(_Whose, Cursor):
    """Whose count, of which days, and where in its cases to go on."""


class FormulaAsked(Schema):
    """A formula to try."""

    formula: str = Field(max_length=2_000)
    measure: Measure = Field("n", description="How its value is told: `%` takes it times 100.")
    unit: Code = Field("", description=UNIT)


class CountOut(Schema):
    """A named count: a whole number, a fraction in words ("1/3"), or null with the reason."""

    name: str
    value: int | str | None
    why: str


class IndicatorOut(Schema):
    """What an indicator comes to."""

    code: str
    name: str
    name_en: str
    value: float | None = Field(
        description="Rounded to two places, halves away from nought; null: not shown, `why` says why."
    )
    exact: str | None = Field(description="The same as a fraction, nothing rounded.")
    why: str
    unit: Measure
    direction: Literal["higher", "lower", "none"]
    grade: str = Field(description="A to E for scores; empty for what is none.")
    formula: str
    source: str


class IndicatorsOut(Schema):
    """What the indicators of a place come to in a period."""

    street: str
    code: str
    name: str
    since: date
    until: date
    known: date | None
    counts: dict[str, CountOut]
    indicators: list[IndicatorOut]


class CountCase(Schema):
    """A case behind a count."""

    number: str
    title: str
    state: str
    reported_at: datetime
    n: int = Field(description="By how much it counts; what was taken back counts less.")


class CountCasesOut(Schema):
    """One page of the cases behind a count."""

    items: list[CountCase]
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class FormulaOut(Schema):
    """What a formula came to."""

    formula: str
    fault: str = Field(description="What is wrong with it, in a sentence; empty: nothing.")
    value: float | None
    why: str
    counts: dict[str, CountOut]
