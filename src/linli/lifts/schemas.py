"""JSON in and out. Money is in whole cents."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day, Moment

from .states import Ground, LiftStance, LiftWay, Scheme, Step

MOST = 10**11


class LiftOut(Schema):
    """A lift as everybody reads it."""

    number: int
    title: str
    unit: str
    state: str = Field(
        description="canvass, consent, display, signing, filed, works, accepted, in_use or stopped."
    )
    since: datetime
    floors: int
    flats: int
    rule: str = Field(description="Code of the voting rule.")
    vote: int | None = Field(description="Number of the vote of its owners.")
    scheme: str
    preset: str
    cost_cents: int
    subsidy_cents: int
    running_cents: int
    display_until: date | None
    signed: int
    payers: int
    unresolved: int = Field(description="Written objections that are not settled.")


class LiftShare(Schema):
    """What one flat pays and receives, and what its family says (to staff of the unit only)."""

    door: str
    floor: int
    area: str
    weight: str = Field(description="An exact fraction, as 3 or 2/3.")
    cents: int
    compensation_cents: int
    net_cents: int
    stance: str | None
    voted: Literal["yes", "no", "abstain"] | None = Field(
        description="In an open vote; to staff of the unit only."
    )
    signed_at: datetime | None


class LiftFloor(Schema):
    """How a floor voted, of open votes only."""

    floor: int
    flats: int
    voted: int
    in_favour: int


class LiftWork(Schema):
    """A step of the works."""

    step: str
    planned_on: date | None
    done_on: date | None
    note: str


class LiftWhole(LiftOut):
    """A lift with who pays what and how far the works are."""

    shares: list[LiftShare]
    why_no_shares: str = Field(description="Why the shares cannot be reckoned; empty where they are.")
    works: list[LiftWork]
    floors: list[LiftFloor] = Field(
        description="The top floor first; empty before a vote and for secret ones."
    )


class LiftRound(Schema):
    """A round of talks."""

    number: int
    text: str
    offered_cents: int | None
    held_at: datetime


class LiftObjection(Schema):
    """An objection with its rounds."""

    number: int
    flat: str
    neighbour: str
    ground: str
    text: str
    state: str
    outcome: str
    rounds: list[LiftRound]


class FoundLiftIn(Schema):
    """A lift to take up."""

    unit: Code
    title: str = Field(min_length=1, max_length=120)
    rule: str = Field(min_length=1, max_length=40, description="Code of a voting rule, as lift-jinan.")
    flats: str = Field(
        min_length=1,
        max_length=40_000,
        description="A line for each flat: door, floor, area in square metres, owners.",
    )


class AskFlatIn(Schema):
    """What a family says."""

    flat: str = Field(min_length=1, max_length=20)
    stance: LiftStance
    way: LiftWay = LiftWay.DOOR


class ShareCostIn(Schema):
    """What it costs and by what it is shared."""

    cost_cents: int = Field(ge=0, le=MOST)
    running_cents: int = Field(0, ge=0, le=MOST)
    scheme: Scheme
    preset: str = Field("", max_length=40)
    weights: dict[str, str] = Field(default_factory=dict, description="Own weights by door.")


class SubsidyIn(Schema):
    """Money from elsewhere."""

    source: str = Field(min_length=1, max_length=120)
    amount_cents: int = Field(ge=1, le=MOST)


class CallLiftVoteIn(Schema):
    """From when to when the owners vote."""

    opens: Moment
    closes: Moment


class LiftObjectionIn(Schema):
    """A written objection, of a flat or of a neighbour."""

    flat: str = Field("", max_length=20)
    neighbour: str = Field("", max_length=80)
    ground: Ground
    text: str = Field(min_length=1, max_length=2000)


class LiftRoundIn(Schema):
    """A round of talks."""

    objection: int = Field(ge=1, le=2**31 - 1)
    text: str = Field(min_length=1, max_length=2000)
    offered_cents: int | None = Field(None, ge=0, le=MOST)


class SettleObjectionIn(Schema):
    """What was agreed."""

    objection: int = Field(ge=1, le=2**31 - 1)
    outcome: str = Field(min_length=1, max_length=2000)
    compensation_cents: int = Field(0, ge=0, le=MOST)


class WithdrawObjectionIn(Schema):
    """Which objection was taken back."""

    objection: int = Field(ge=1, le=2**31 - 1)


class SignFlatIn(Schema):
    """Which family signed."""

    flat: str = Field(min_length=1, max_length=20)
    way: LiftWay = LiftWay.DOOR


class LiftStepIn(Schema):
    """A step of the works."""

    step: Step
    planned_on: Day | None = None
    done_on: Day | None = None
    note: str = Field("", max_length=200)


class LiftReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=2000)


class LiftNothingIn(Schema):
    """An act that brings nothing."""
