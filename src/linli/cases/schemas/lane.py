"""What programs send and read of the fast lane and its observer teams."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.states import State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Words


class LaneExported(Schema):
    """Which of the two lists."""

    show: Literal["", "seen"] = Field("", description="Empty: waits to be seen. `seen`: was seen.")


class LaneAsked(LaneExported, Cursor):
    """Which of the two lists, page by page."""


class LaneRow(Schema):
    """A report of the fast lane."""

    number: str
    title: str
    state: State
    door: str
    member: str
    team: str = Field(description="The observer team that saw it; empty: no sighting.")
    at: datetime
    due_at: datetime | None
    seen_at: datetime | None
    light: Literal["", "green", "yellow", "red"]


class MemberOut(Schema):
    """A shop or a committee on the fast lane."""

    id: UUID
    name: str
    door: str
    unit: str
    place: str
    team: str
    since: datetime


class MemberIn(Schema):
    """A shop or a committee that is to report directly."""

    name: Annotated[Words, Field(min_length=1, max_length=80)]
    door: Literal["merchant", "committee"]
    unit: Code = Field("", description="Code of the unit in which it lies.")
    place: Annotated[Words, Field(max_length=200)] = ""
    organisation: int | None = Field(None, ge=1)
    team: Annotated[Words, Field(max_length=60)] = Field("", description="Observer team; empty: no mandate.")


class MemberMade(Schema):
    """A member with the secret of its page; it is told only here."""

    id: UUID
    token: str
    link: str


class MemberTeam(Schema):
    """The observer team of a member; empty takes the mandate back."""

    team: Annotated[Words, Field(max_length=60)]


class TeamsAsked(Schema):
    """From which day to which; without days, the last ninety."""

    since: Day | None = None
    until: Day | None = None


class TeamOut(Schema):
    """What an observer team saw in that span; teams by name, nobody by themselves."""

    name: str
    members: int
    sightings: int
    verified: int
    not_so: int
    waiting: int
    rate: int | None = Field(
        description="Verified share in percent; null where fewer than five were looked at."
    )


class TeamsOut(Schema):
    """The observer teams of a street."""

    items: list[TeamOut]
