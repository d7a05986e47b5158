"""What programs send to the dossier of a hard case."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.models import (
    ApplicationKind,
    ApplicationState,
    Ending,
    NextWay,
    PartyKind,
    RiskLevel,
    VisitOutcome,
)
from linli.kernel.rest_fields import Code, Day, Moment, Words

from .acting import Notes, Optional, Sentence

Line = Annotated[Words, Field(max_length=120)]
Filled = Annotated[Words, Field(min_length=1, max_length=120)]
Step = Annotated[Words, Field(min_length=1, max_length=200)]
Yuan = Annotated[int, Field(ge=0, le=100_000_000)]
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
NO_NAMES = "Say 甲 or 乙 for persons; names and numbers are refused."


class StoryIn(Schema):
    """How it came to this, who sees it through, and the first step."""

    background: Sentence = Field(description=NO_NAMES)
    owner: Id | None = Field(None, description="Id of an account with a post over the case.")
    next_step: Annotated[Words, Field(max_length=200)] = ""
    next_on: Day | None = None


class NextStepIn(Schema):
    """What comes next, by when, and who sees it through."""

    next_step: Step
    next_on: Day | None = None
    owner: Id | None = None


class PartyIn(Schema):
    """Somebody the case is about: of a person `real_name` and `phone` are encrypted; others have `known_as`."""

    kind: PartyKind
    real_name: Line = ""
    known_as: Line = ""
    phone: Annotated[Words, Field(max_length=30)] = ""
    part: Annotated[Words, Field(max_length=60)] = ""


class CareIn(Schema):
    """Help beside the matter itself."""

    words: Sentence = Field(description=NO_NAMES)
    visited_at: Moment | None = Field(None, description="Left out: now.")
    place: Line = ""
    party: UUID | None = None
    photos: Notes = []


class VisitIn(CareIn):
    """A visit, and what came of it."""

    outcome: VisitOutcome = VisitOutcome.TALKED
    company: Line = ""


class ApplicationIn(Schema):
    """An application that belongs to the case."""

    kind: ApplicationKind
    addressee: Annotated[Words, Field(min_length=1, max_length=80)]
    standing: ApplicationState = ApplicationState.APPLIED
    party: UUID | None = None
    yuan: Yuan | None = None
    words: Optional = ""


class MoveApplicationIn(Schema):
    """How far an application is now."""

    item: UUID
    standing: ApplicationState
    yuan: Yuan | None = None
    words: Optional = ""


class RiskIn(Schema):
    """What may go wrong."""

    what: Step
    level: RiskLevel = RiskLevel.MIDDLE
    owner: Id | None = None
    answer: Optional = ""


class ChangeRiskIn(Schema):
    """How a risk stands now."""

    item: UUID
    level: RiskLevel
    owner: Id | None = None
    answer: Optional = ""
    over: bool = False


class MeasureIn(Schema):
    """The next measure toward a party; an enforcing one names its law and its authority."""

    item: UUID = Field(description="Id of the party.")
    step: Annotated[str, Field(min_length=1, max_length=40)] = Field(
        description="Code of a step of the ladder."
    )
    words: Sentence
    article: Annotated[Words, Field(max_length=200)] = ""
    organisation: Id | None = None
    photos: Notes = []


class EndStepsIn(Schema):
    """How the course of measures ended."""

    item: UUID = Field(description="Id of the party.")
    how: Ending
    words: Optional = ""


class MediationIn(Schema):
    """What they disagree about."""

    about: Sentence
    parties: Annotated[list[UUID], Field(min_length=2, max_length=20)]


class RoundIn(Schema):
    """One sitting."""

    item: UUID
    place: Filled
    mediator: Annotated[Words, Field(min_length=1, max_length=80)]
    words: Sentence
    held_at: Moment | None = None


class OwedIn(Schema):
    """What a party takes upon itself."""

    party: UUID
    what: Annotated[Words, Field(min_length=1, max_length=500)]
    due_on: Day


class AgreementIn(Schema):
    """What they agreed."""

    item: UUID
    agreement: Sentence
    obligations: Annotated[list[OwedIn], Field(max_length=20)] = []
    photos: Notes = []


class CheckIn(Schema):
    """Whether an obligation was kept."""

    item: UUID
    kept: bool
    finding: Sentence


class FailureIn(Schema):
    """Why they did not agree, and what comes next."""

    item: UUID
    reason: Sentence
    next_way: NextWay


class TaughtIn(Schema):
    """A lesson."""

    what: Annotated[Words, Field(min_length=1, max_length=500)]
    book: Code = Field("", description="Code of a rule book.")
    due_on: Day | None = None


class ReviewIn(Schema):
    """A look back, with its lessons."""

    held_on: Day
    people: Step
    what: Sentence
    causes: Optional = ""
    lessons: Annotated[list[TaughtIn], Field(max_length=20)] = []


class LessonIn(Schema):
    """What came of a lesson."""

    item: UUID
    outcome: Sentence
    edition: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(
        None, description="Id of a published edition of a rule book; null: the rules stay as they are."
    )
