"""JSON in and out."""

from datetime import date, datetime
from typing import Any, Literal

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
    kind: str = Field(description="feelings or needs; of needs, `found` says nothing, see `read_needs`.")
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


class GroupOut(Schema):
    """A group that is asked."""

    number: int
    name: str
    name_en: str
    quota: int | None = Field(description="How many are wanted.")


class SurveyQuestionOut(Schema):
    """A question of a survey of needs."""

    number: int
    kind: str = Field(description="single, multiple, scale, number, text, rank or matrix.")
    domain: str = Field(description="travel, food, lodging, daily, or empty.")
    text: str
    text_en: str
    must: bool
    options: list[tuple[str, str, bool]] = Field(
        description="Chinese, English, and whether it names a need; of a matrix its lines. Counted from one."
    )


class SurveyCellOut(Schema):
    """How many of some people said something; null where too few were asked."""

    n: int | None
    rate: str | None
    margin: str | None = Field(
        description="In percentage points; null unless those who answered were drawn by lot."
    )


class SurveyRowOut(Schema):
    """One answer."""

    label: str
    need: bool
    everybody: SurveyCellOut
    groups: list[SurveyCellOut]


class SurveyFoundOut(Schema):
    """How a question was answered."""

    number: int
    answered: int
    mean: str | None
    rows: list[SurveyRowOut]


class DomainOut(Schema):
    """How many named a need of a domain."""

    domain: str
    people: SurveyCellOut
    groups: list[SurveyCellOut]


class NeedsOut(Schema):
    """A survey of needs; what it found stands here when it is over."""

    number: int
    title: str
    title_en: str
    about: str
    unit: str
    state: str
    chosen: str = Field(description="open, quota or random.")
    frame: str
    ends_on: date
    codes: bool = Field(description="Whether a code is wanted; else a token of a device.")
    groups: list[GroupOut]
    questions: list[SurveyQuestionOut]
    answered: int | None = Field(description="Null while it runs.")
    found: list[SurveyFoundOut]
    domains: list[DomainOut]
    words: list[str] = Field(description="Answers in words that were looked at.")


class BeginNeedsIn(Schema):
    """A new survey of needs; questions and groups as text, see docs/surveys.md."""

    title: str = Field(min_length=1, max_length=120)
    title_en: str = Field("", max_length=160)
    about: str = Field("", max_length=2000)
    unit: Code = Field("", description="Code of a unit; empty: the street.")
    questions: str = Field(min_length=1, max_length=20_000)
    groups: str = Field("", max_length=3000)
    chosen: Literal["open", "quota", "random"] = "open"
    frame: str = Field("", max_length=300)
    population: int | None = Field(None, ge=1, le=10_000_000)
    invited: int = Field(
        0, ge=0, le=MOST, description="Codes for letters; 0: whoever has the link, once a device."
    )
    twice: bool = False
    ends_on: Day


class NeedsAnswerIn(Schema):
    """An answer to a survey of needs."""

    device: str = Field("", max_length=200, description="A token, where no codes are wanted.")
    code: str = Field("", max_length=20)
    group: int | None = Field(None, ge=1, le=100)
    answers: dict[str, Any] = Field(
        description="By the number of the question: a figure, a list of figures, or words.", max_length=100
    )


class SurveyDeviceOut(Schema):
    """A token of a device."""

    device: str


class SurveyPaperIn(Schema):
    """A sheet of paper as it is typed in."""

    paper: str = Field(min_length=1, max_length=20)
    group: int | None = Field(None, ge=1, le=100)
    answers: dict[str, str] = Field(
        description="By the number of the question, as typed: 2, or 135.", max_length=100
    )
    correct: bool = Field(False, description="The second typing is right, though it differs from the first.")


class PaperOut(Schema):
    """What became of a sheet."""

    end: str = Field(description="kept, same, or agreed.")


class WordsOut(Schema):
    """An answer in words, as whoever keeps the survey sees it."""

    id: str
    question: int
    words: str
    state: str = Field(description="waiting, shown or withheld.")
    public: str


class WordsList(Schema):
    """All answers in words, those that wait first."""

    items: list[WordsOut]


class DecideWordsIn(Schema):
    """Whether an answer in words is shown, and in which words."""

    shown: bool
    public: str = Field("", max_length=1000, description="Empty: the words with what names somebody masked.")
