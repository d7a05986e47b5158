"""What programs read of the dossier of a hard case."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.models import (
    ApplicationKind,
    ApplicationState,
    LessonState,
    MediationState,
    ObligationState,
    PartyKind,
    RiskLevel,
    VisitOutcome,
)
from linli.kernel.rest import Cursor


class DossierParty(Schema):
    """A party as everybody reads it: a person by a letter."""

    id: UUID
    kind: PartyKind
    called: str
    part: str


class PartyNamed(Schema):
    """A party by name."""

    called: str
    name: str
    phone: str


class PartiesNamed(Schema):
    """Who the parties are."""

    items: list[PartyNamed]


class VisitOut(Schema):
    """A visit, or help given."""

    id: UUID
    outcome: VisitOutcome
    at: datetime
    place: str
    party: str
    by: str
    company: str
    words: str
    photos: list[UUID]


class ApplicationOut(Schema):
    """A linked application."""

    id: UUID
    kind: ApplicationKind
    standing: ApplicationState
    addressee: str
    party: str
    yuan: int | None
    words: str
    moved_at: datetime


class RiskOut(Schema):
    """A risk."""

    id: UUID
    what: str
    level: RiskLevel
    owner: str
    answer: str
    over_at: datetime | None


class StandingOut(Schema):
    """Where a step of the ladder stands for a party."""

    step: str
    name: str
    enforcing: bool
    taken_at: datetime | None
    opens_at: datetime | None


class MeasureOut(Schema):
    """A measure that was taken."""

    step: str
    name: str
    at: datetime
    by: str
    organisation: str
    article: str
    words: str
    settled: str


class ClimbOut(Schema):
    """A party with the measures toward it."""

    party: UUID
    measures: list[MeasureOut]
    ladder: list[StandingOut]


class RoundOut(Schema):
    """A round of a mediation."""

    number: int
    at: datetime
    place: str
    mediator: str
    words: str


class ObligationOut(Schema):
    """An obligation of an agreement."""

    id: UUID
    party: str
    what: str
    due_on: date
    standing: ObligationState
    finding: str


class MediationOut(Schema):
    """A mediation."""

    id: UUID
    number: int
    standing: MediationState
    about: str
    between: list[str]
    rounds: list[RoundOut]
    agreement: str
    obligations: list[ObligationOut]
    reason: str
    next_way: str


class LessonOut(Schema):
    """A lesson."""

    id: UUID
    what: str
    book: str
    due_on: date | None
    standing: LessonState
    edition: int | None
    outcome: str


class ReviewOut(Schema):
    """A review."""

    held_on: date
    people: str
    what: str
    causes: str
    lessons: list[LessonOut]


class DossierOut(Schema):
    """The whole dossier of a case; empty texts and lists where nothing was written."""

    background: str
    owner: str
    next_step: str
    next_on: date | None
    parties: list[DossierParty]
    visits: list[VisitOut]
    care: list[VisitOut]
    applications: list[ApplicationOut]
    risks: list[RiskOut]
    courses: list[ClimbOut]
    mediations: list[MediationOut]
    reviews: list[ReviewOut]


class DossierRow(Schema):
    """A dossier as a line of the list."""

    number: str
    title: str
    next_step: str
    next_on: date | None
    visits: int
    last_visit_at: datetime | None
    owner: str


class ObligationRow(Schema):
    """What was agreed, with its case."""

    number: str
    party: str
    what: str
    due_on: date


class LessonRow(Schema):
    """A lesson, with its case."""

    number: str
    what: str
    book: str
    due_on: date | None


class DossiersAsked(Cursor):
    """Which dossiers."""

    ended: bool = Field(False, description="Those of cases that ended, instead of those in progress.")
