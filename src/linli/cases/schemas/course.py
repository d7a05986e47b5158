"""What programs send and read of the course of a case: who must act next, levels, orders, appeals."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from linli.cases.states import Against, OrderState, RiseEnd, State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Moment, Words

Sentence = Annotated[Words, Field(min_length=1, max_length=2000)]


class BlockOut(Schema):
    """One thing that a case waits for."""

    code: str = Field(description="Row of the table of what may block; `blocked` of the lists takes it.")
    words: str
    since: datetime
    who: str = Field(description="Who can lift it, in words.")
    accounts: list[int] = Field(description="The accounts that can lift it now.")
    due_at: datetime | None
    holds: bool = Field(description="Whether the case cannot go on before it is lifted.")


class NextOut(Schema):
    """Who must act next on a case."""

    action: str = Field(description="The act of the workflow, or the row of what blocks.")
    act: str = Field(description="The same in words.")
    kind: str = Field(
        description="people, organisation, reporter, appointer (nobody holds the post) or operator."
    )
    who: str
    accounts: list[int] = Field(description="The accounts that can do it now.")
    since: datetime
    due_at: datetime | None
    blocks: list[BlockOut]


class RiseOut(Schema):
    """A case raised to a level above."""

    level: str = Field(description="Code of the level on this street's ladder; `district` is outside.")
    unit: str = Field(description="Code of the unit; empty for the district.")
    reason: str
    by_itself: bool = Field(description="Whether the window of the level below was over, and nobody pressed.")
    at: datetime
    due_at: datetime | None = Field(description="By when that level decides.")
    ended_at: datetime | None
    ended: RiseEnd | None
    decision: str


class OrderOut(Schema):
    """An order of supervision."""

    state: OrderState
    reason: str
    at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None
    lifted_at: datetime | None


class AppealOut(Schema):
    """An appeal of the handling unit."""

    organisation: int
    against: Against
    text: str
    at: datetime
    due_at: datetime | None
    accepted: bool | None = Field(description="null while it is open, and where it was over with the lead.")
    answer: str
    decided_at: datetime | None


class CourseOut(Schema):
    """The course of a case."""

    next: NextOut | None
    level: str = Field(description="Where it is raised to; empty when it is not.")
    arbiter: str = Field(
        description="The role that must name the lead; empty when ordinary dispatch is open."
    )
    returned: int
    bound: int = Field(description="At which return an arbiter names the lead.")
    rises: list[RiseOut]
    orders: list[OrderOut]
    appeals: list[AppealOut]


class ArbitrateIn(Schema):
    """Who leads, by the arbiter's word."""

    lead: int = Field(ge=1, le=2**31 - 1, description="Id of an organisation.")
    reason: Sentence


class DecisionIn(Schema):
    """What the level decided."""

    decision: Sentence


class SuperviseIn(Schema):
    """Why, and by when an answer is wanted."""

    reason: Sentence
    due: Moment = Field(description="A moment that lies ahead.")


class AnswerIn(Schema):
    """How it stands."""

    answer: Sentence


class AppealIn(Schema):
    """What the unit appeals against, and why."""

    against: Against
    text: Sentence


class NobodyAsked(Cursor):
    """What hangs between, narrowed; everything may be left out."""

    unit: Code = Field("", description="Code of a unit: it and all below it.")
    kind: Annotated[str, Field(max_length=20)] = Field(
        "", description="between, returned, arbiter, raised, district, late, or a row of what may block."
    )


class NobodyRow(Schema):
    """A case that hangs between, the longest waiting first."""

    number: str
    title: str
    state: State
    unit: str
    returned: int
    level: str
    stage_since: datetime
    next: NextOut


def blocks_shape(told: Any) -> list[BlockOut]:
    """Return the blocks of an answer in their shape."""
    return [
        BlockOut(
            code=one.code, words=one.words, since=one.since, who=one.who.words, accounts=list(one.who.accounts),
            due_at=one.due_at, holds=one.holds,
        )
        for one in told.blocks
    ]  # fmt: skip
