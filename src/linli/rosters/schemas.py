"""JSON in and out."""

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day, Latitude, Longitude, Moment, Words


class DutyRosterOut(Schema):
    """A duty roster."""

    number: int
    name: str
    unit: str
    organisation: str | None
    place: str
    lon: float | None
    lat: float | None
    reach: int = Field(description="Signing in counts as on the spot within so many metres.")
    route: str
    checklist: list[str]
    ended_at: datetime | None


class RosterToday(DutyRosterOut):
    """A duty roster with how today goes."""

    turns: int
    signed_in: int
    missed: int


class TurnOut(Schema):
    """One person on one seat of a slot."""

    id: UUID
    roster: int
    slot: UUID
    person: UUID
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    state: str = Field(description="planned, present, done, missed, taken_off or swapped.")
    came_at: datetime | None
    left_at: datetime | None
    metres: int | None = Field(description="How far from the place the phone was.")
    vouched: bool = Field(description="Signed in by somebody else.")
    reason: str
    checked: list[int]


class SlotOut(Schema):
    """A time at which so many people are needed."""

    id: UUID
    kind: str
    kind_name: str
    starts_at: datetime
    ends_at: datetime
    heads: int
    open: int
    turns: list[TurnOut]


class RosterWeek(DutyRosterOut):
    """A roster with the slots of a week."""

    monday: date
    slots: list[SlotOut]


class RosterPlaceIn(Schema):
    """What a roster is called, where its duty is done and what is looked at."""

    name: Words = Field(min_length=1, max_length=80)
    place: Words = Field("", max_length=120)
    lon: Longitude | None = None
    lat: Latitude | None = None
    reach: int = Field(200, ge=20, le=5000)
    route: Words = Field("", max_length=400)
    checklist: list[Words] = Field([], max_length=20)


class BeginRosterIn(RosterPlaceIn):
    """A new roster."""

    unit: Code = Field(description="Code of the unit.")
    organisation: Code = Field(
        "", description="Code of the organisation that keeps it; empty: the unit keeps it."
    )


class RosterMemberOut(Schema):
    """Somebody who takes turns."""

    id: UUID
    person: UUID
    name: str
    username: str | None = Field(description="null: a volunteer without an account.")
    capacity: str
    since: datetime


class RosterMemberIn(Schema):
    """A colleague by username, or a volunteer by name."""

    username: Words = Field("", max_length=150)
    name: Words = Field("", max_length=60)
    phone: Words = Field("", max_length=30, description="Kept encrypted, told to nobody.")
    capacity: Words = Field("", max_length=40)


class RosterRowOut(Schema):
    """A row of the weekly pattern."""

    id: UUID
    kind: str
    weekdays: list[int] = Field(description="1 Monday to 7 Sunday.")
    starts: time
    minutes: int
    heads: int


class RowIn(Schema):
    """A new row of the weekly pattern."""

    kind: Code
    weekdays: list[int] = Field(min_length=1, max_length=7)
    starts: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])
    minutes: int = Field(ge=10, le=1440)
    heads: int = Field(1, ge=1, le=20)


class RosterSpanIn(Schema):
    """From a day until a day."""

    since: Day
    until: Day


class Laid(Schema):
    """How many slots are new."""

    slots: int


class SlotIn(Schema):
    """A slot outside the pattern."""

    kind: Code
    starts_at: Moment
    minutes: int = Field(ge=10, le=1440)
    heads: int = Field(1, ge=1, le=20)


class RosterPutIn(Schema):
    """Who is put on a slot."""

    person: UUID


class RosterSignInIn(Schema):
    """Where the phone is, or why there is no position."""

    lon: Longitude | None = None
    lat: Latitude | None = None
    accuracy: int | None = Field(None, ge=0, le=100_000)
    reason: Words = Field("", max_length=200)


class SignOutIn(Schema):
    """Which places of the roster's list were looked at."""

    checked: list[int] = Field([], max_length=20)


class RosterWhyIn(Schema):
    """Why."""

    reason: Words = Field(min_length=1, max_length=200)


class SwapIn(Schema):
    """To whom a turn is offered: a person takes it over, or gives one of their turns."""

    person: UUID | None = None
    turn: UUID | None = None
    words: Words = Field("", max_length=200)


class SwapOut(Schema):
    """A swap."""

    id: UUID
    state: str = Field(
        description="asked, accepted (waits for approval), done, declined, withdrawn or refused."
    )
    turn: UUID
    asker: str
    other: str
    other_turn: UUID | None
    words: str


class SwapAnswerIn(Schema):
    """The answer to a swap."""

    act: Literal["accept", "decline", "withdraw", "approve", "refuse"]
    reason: Words = Field("", max_length=200, description="Wanted by refuse.")


class WishOut(Schema):
    """When somebody cannot, would rather not or would gladly stand on duty."""

    id: UUID
    kind: str = Field(description="away, rather_not or rather.")
    starts_at: datetime
    ends_at: datetime


class RosterWishIn(Schema):
    """What is said of a time."""

    kind: Literal["away", "rather_not", "rather"]
    starts_at: Moment
    ends_at: Moment


class MineOut(Schema):
    """Somebody's own duties."""

    turns: list[TurnOut]
    swaps: list[SwapOut]
    wishes: list[WishOut]
    open: list[SlotOut]


class LogOut(Schema):
    """A line of the day log."""

    id: UUID
    at: datetime
    by: str
    task: str
    words: str
    case: str


class LogIn(Schema):
    """A new line of the day log."""

    words: Words = Field(min_length=1, max_length=1000)
    task: Code = ""
    case: Words = Field("", max_length=24)


class DutyCount(Schema):
    """What one person stood and did, a record and no ranking."""

    person: UUID
    name: str
    capacity: str
    planned: int
    stood: int
    late: int
    missed: int
    kinds: dict[str, int]
    tasks: dict[str, int]


class DutyPlanIn(RosterSpanIn):
    """What a plan is asked for."""

    seed: int = Field(1, ge=1, le=10**6)


class DutyPlanOut(Schema):
    """A plan: how far it is, or its draft with what stays open and why."""

    id: UUID
    since: date
    until: date
    seed: int
    state: str = Field(
        description="waiting, running, draft, short, accepted, discarded, cancelled or failed."
    )
    inputs: str = Field(description="Digest of everything it was worked out from.")
    given: list[tuple[UUID, UUID]] = Field(description="Pairs of person and slot.")
    open: list[str] = Field(description="Why seats stay open, in sentences.")
    together: str
    helps: list[str]
    proved: bool


class DutyPlanAct(Schema):
    """What is decided of a plan."""

    act: Literal["cancel", "accept", "discard"]


class Gone(Schema):
    """That something is gone."""

    gone: bool
