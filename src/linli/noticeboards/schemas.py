"""JSON in and out."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day, Words

NUMBER = r"^\+?[\d\s()-]{3,20}$"


class BoardLineOut(Schema):
    """One line of a board."""

    label: str
    name: str = Field(description="Empty: whoever it is has not agreed to be named.")
    number: str


class BoardPromiseOut(Schema):
    """Something promised."""

    words: str
    minutes: int | None


class PublicBoardOut(Schema):
    """What the board of a building says now."""

    building: str
    unit: str
    company: str
    hotline: str
    lines: list[BoardLineOut]
    promises: list[BoardPromiseOut]


class BoardChangeOut(Schema):
    """What hangs there and holds no more."""

    label: str
    was: str
    now: str
    since: datetime | None


class NoticeBoardOut(PublicBoardOut):
    """A board with where it hangs, what was printed and what differs."""

    id: UUID
    number: int
    code: str
    spot: str
    organisation: str | None
    state: str = Field(description="unprinted, fits or stale.")
    stale_since: datetime | None
    printed_at: datetime | None
    changes: list[BoardChangeOut]
    digest: str = Field(description="Of what it says now; wanted by marking it as printed.")


class BoardIn(Schema):
    """What a board is called and where it hangs."""

    building: Words = Field(min_length=1, max_length=80)
    spot: Words = Field("", max_length=120)
    hotline: Words = Field("", max_length=30)
    organisation: Code = Field("", description="Code of the property company.")


class HangIn(BoardIn):
    """A new board."""

    unit: Code


class LineIn(Schema):
    """Somebody without an account who agreed to stand on a board."""

    label: Words = Field(min_length=1, max_length=40)
    name: Words = Field(min_length=1, max_length=60)
    number: Words = Field("", max_length=30)
    agreed_on: Day


class BoardHandLine(Schema):
    """A line that was written by hand."""

    id: UUID
    label: str
    name: str
    number: str
    agreed_on: date


class DrawnIn(Schema):
    """Boards that were printed, each with the digest of what was drawn."""

    boards: dict[UUID, str] = Field(min_length=1, max_length=60)


class PrintedOut(Schema):
    """How many printings were written down."""

    printed: int


class BoardCheckIn(Schema):
    """Whether a board hangs as printed."""

    hangs: bool
    words: Words = Field("", max_length=200)


class BoardCheckOut(Schema):
    """That somebody stood before a board."""

    at: datetime
    by: str
    hangs: bool
    words: str


class AgreeIn(Schema):
    """A work telephone that may be published."""

    number: Words = Field(pattern=NUMBER, max_length=30)


class AgreedOut(Schema):
    """Whether one stands on boards."""

    agreed: bool
    number: str
