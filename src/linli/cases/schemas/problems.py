"""What programs send and read of standing problems."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.states import MeasureState, ProblemState, Spread
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Words

Sentence = Annotated[Words, Field(min_length=1, max_length=2000)]
Pin = Annotated[float, Field(ge=-180, le=180)]


class ProblemsExported(Schema):
    """Which list."""

    show: Literal["", "flagged", "watched", "ended"] = Field("", description="Empty: being worked off.")


class ProblemsAsked(ProblemsExported, Cursor):
    """Which list, page by page."""


class ProblemRow(Schema):
    """A standing problem as a line of the list."""

    number: int
    title: str
    category: str
    spread: Spread
    place: str
    state: ProblemState
    cases: int
    relapses: int
    flagged_at: datetime
    last_case_at: datetime | None
    next_on: date | None
    quiet_until: date | None
    rule: str = Field(description="By which rule it was found; empty where somebody named it.")


class ProblemMeasureOut(Schema):
    """A measure of the plan."""

    id: UUID
    what: str
    organisation: int
    due_on: date
    state: MeasureState
    done: str
    ended_at: datetime | None


class RecheckOut(Schema):
    """A recheck, set or done."""

    id: UUID
    due_on: date
    at: datetime | None
    gone: bool | None
    finding: str
    by: str
    photos: list[UUID]


class ShowingCase(Schema):
    """A case that shows a problem."""

    number: str
    at: datetime
    by_rule: bool
    relapse: bool


class ProblemOut(ProblemRow):
    """One standing problem with its plan and the newest of its cases."""

    plan: str
    lon: float | None
    lat: float | None
    radius: int | None
    acts: list[str] = Field(description="What you may do now.")
    measures: list[ProblemMeasureOut]
    rechecks: list[RecheckOut]
    evidence: list[ShowingCase] = Field(description="The newest, at most 200.")


class ProblemDone(Schema):
    """What an act came to."""

    number: int
    state: ProblemState


class ProblemIn(Schema):
    """A standing problem that somebody names."""

    category: Code = Field(description="A type or a class.")
    spread: Spread
    plan: Sentence
    title: Annotated[Words, Field(max_length=120)] = ""
    unit: Code = ""
    road: Code = ""
    lon: Pin | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    radius: int = Field(50, ge=1, le=2000)
    cases: list[Annotated[str, Field(max_length=20)]] = Field(default_factory=list, max_length=50)


class ProblemPlanIn(Schema):
    """How it is worked off."""

    plan: Sentence
    title: Annotated[Words, Field(max_length=120)] = ""


class ProblemReasonIn(Schema):
    """Why."""

    reason: Sentence


class ProblemMeasureIn(Schema):
    """A measure for an organisation."""

    what: Annotated[Words, Field(min_length=1, max_length=300)]
    organisation: int = Field(ge=1, le=2**31 - 1)
    on: Day


class ProblemMeasureDoneIn(Schema):
    """What was done of a measure."""

    item: UUID
    done: Sentence


class ProblemMeasureDropIn(Schema):
    """Why a measure is taken out of the plan."""

    item: UUID
    reason: Sentence


class RecheckDayIn(Schema):
    """On which day somebody looks again."""

    on: Day


class RecheckIn(Schema):
    """What was found on looking again."""

    item: UUID | None = Field(None, description="The recheck that was set; without one, one of today.")
    gone: bool
    finding: Sentence
    photos: list[Annotated[str, Field(max_length=2000)]] = Field(default_factory=list, max_length=6)


class ProblemCaseIn(Schema):
    """A case that shows it."""

    case: Annotated[str, Field(max_length=20)]


class OverIn(Schema):
    """How one sees that it is over."""

    finding: Sentence
    quiet_days: int | None = Field(None, ge=1, le=730)
