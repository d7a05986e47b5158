"""JSON in and out."""

from datetime import date, datetime

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day

from .states import LONGEST_TEXT, CommentState, CovenantKind


class CovenantOut(Schema):
    """A covenant."""

    number: int
    kind: str
    title: str
    unit: str
    body: str
    current: int | None = Field(description="Number of the edition in force.")
    review_on: date | None


class ClauseOut(Schema):
    """A clause."""

    position: int
    name: str
    text: str


class CovenantCommentOut(Schema):
    """A comment: everybody reads those that were answered, staff of the unit all."""

    number: int
    clause: int | None
    text: str
    state: str
    reply: str
    made_at: datetime


class EditionOut(Schema):
    """An edition with its clauses."""

    covenant: CovenantOut
    number: int
    state: str = Field(description="draft, comments, voting, passed, in_force, past or repealed.")
    since: datetime
    comments_until: date | None
    vote: int | None
    resolution: str
    starts_on: date | None
    signatures: int
    clauses: list[ClauseOut]
    comments: list[CovenantCommentOut]


class BeginCovenantIn(Schema):
    """The first draft of a covenant."""

    unit: Code
    kind: CovenantKind
    title: str = Field(min_length=1, max_length=120)
    body: str = Field("", max_length=120)
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class WriteClausesIn(Schema):
    """The clauses of a draft."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class InviteCommentsIn(Schema):
    """Until when comments are taken."""

    until: Day


class AnswerCommentIn(Schema):
    """What becomes of a comment."""

    comment: int = Field(ge=1, le=2**31 - 1)
    state: CommentState
    reply: str = Field(min_length=1, max_length=500)


class CovenantReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


class CovenantVoteIn(Schema):
    """By which voting rule."""

    rule: str = Field(min_length=1, max_length=40)


class ResolveCovenantIn(Schema):
    """Which resolution passed it."""

    resolution: str = Field(min_length=1, max_length=200)


class PutInForceIn(Schema):
    """From when it is in force, and when it is reviewed."""

    starts_on: Day
    review_on: Day


class ReviewCovenantIn(Schema):
    """When it is reviewed next."""

    review_on: Day
    text: str = Field("", max_length=500)


class SignCovenantIn(Schema):
    """Who signs."""

    party: str = Field(min_length=1, max_length=80)


class CommentCovenantIn(Schema):
    """A word on a clause, or on the whole."""

    clause: int | None = Field(None, ge=1, le=1000)
    text: str = Field(min_length=1, max_length=1000)


class CommentTaken(Schema):
    """That a comment was taken."""

    number: int


class SignaturesOut(Schema):
    """How many have signed."""

    signatures: int


class BreachIn(Schema):
    """Which clause a case breaks."""

    covenant: int = Field(ge=1, le=2**31 - 1)
    clause: int = Field(ge=1, le=1000)


class BreachOut(Schema):
    """A case that breaks a clause."""

    case: str
    clause: str
    noted_at: datetime


class BadgeOut(Schema):
    """A badge."""

    number: int
    kind: str
    holder: str
    unit: str
    address: str
    state: str
    criteria: list[str]
    awarded_on: date
    review_on: date
    reason: str


class AwardBadgeIn(Schema):
    """A badge to award."""

    unit: Code
    kind: str = Field(min_length=1, max_length=40)
    holder: str = Field(min_length=1, max_length=120)
    address: str = Field("", max_length=200)
    met: list[int] = Field(
        max_length=50, description="The criteria that are met, by their place from 1: all of them."
    )


class CheckBadgeIn(Schema):
    """The yearly review."""

    met: list[int] = Field(
        max_length=50, description="The criteria that are met, by their place from 1: all of them."
    )


class WithdrawBadgeIn(Schema):
    """Why a badge is withdrawn."""

    reason: str = Field(min_length=1, max_length=200)
