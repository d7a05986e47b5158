"""JSON in and out."""

from datetime import date, datetime

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day

from .states import MOST


class FeelingFound(Schema):
    """What was found for one question."""

    feeling: str = Field(description="gain, happiness, security or satisfied.")
    n: int | None = Field(description="How many answered it; null: fewer than ten.")
    rate: str | None = Field(description="Per cent of those who answered 4 or 5.")
    low: str | None
    high: str | None = Field(description="Between both lies the true share in 95 of 100 such samples.")
    margin: str | None = Field(description="In percentage points.")
    index: str | None = Field(description="The mean of all answers, on a scale from 0 to 100.")


class SurveyOut(Schema):
    """A survey and what it found."""

    number: int
    title: str
    unit: str
    state: str = Field(description="open, closed or published.")
    invited: int
    population: int | None
    answered: int
    ends_on: date
    closed_at: datetime | None
    published_at: datetime | None
    found: list[FeelingFound]


class SurveyWaves(SurveyOut):
    """A survey with the waves before it, the oldest first."""

    waves: list[SurveyOut]


class BeginSurveyIn(Schema):
    """A new survey."""

    title: str = Field(min_length=1, max_length=120)
    unit: Code = Field("", description="Code of a unit; empty: the street.")
    invited: int = Field(ge=1, le=MOST)
    population: int | None = Field(
        None, ge=1, le=10_000_000, description="Of how many households; null: many more than are invited."
    )
    ends_on: Day


class AnswerSurveyIn(Schema):
    """An answer: one to five, or null, for each question."""

    code: str = Field(min_length=1, max_length=20)
    gain: int | None = Field(None, ge=1, le=5)
    happiness: int | None = Field(None, ge=1, le=5)
    security: int | None = Field(None, ge=1, le=5)
    satisfied: int | None = Field(None, ge=1, le=5)


class AnswerTaken(Schema):
    """That an answer was taken."""

    taken: bool
