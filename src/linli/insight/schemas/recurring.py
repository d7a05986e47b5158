"""What programs read of what comes back."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Code

from .flows import DaysAsked


class RecurringAsked(DaysAsked):
    """What was closed in which days, within how many days and metres it came back."""

    unit: Code = Field("", description="Code of a unit; empty: the street.")
    days: Literal[30, 60, 90] = 30
    metres: Literal[30, 50, 100] = 50
    skip: int = Field(0, ge=0, le=20_000, description="How many places to leave out.")
    limit: int = Field(50, ge=1, le=200, description="How many places at most.")


class RecurringPlace(Schema):
    """Cases of one type that followed one another at a place."""

    category: str
    unit: str = Field(description="Code of the deepest unit of the newest case; empty: not known.")
    place: str
    n: int
    again: int = Field(description="After how many of its closings it came back.")
    first: datetime
    last: datetime
    leads: list[str] = Field(description="Codes of the organisations that led, in order, each once.")
    open: bool
    cases: list[str] = Field(description="Numbers, in the order of their reports.")


class RecurringRate(Schema):
    """How often a type comes back; the share is null where it rests on too few."""

    category: str
    closed: int
    followed: int = Field(description="Closed at least so many days ago.")
    again: int
    share: float | None


class RecurringOut(Schema):
    """What came back after closings of a period."""

    since: date
    until: date
    places: list[RecurringPlace]
    count: int = Field(description="How many places there are in all.")
    rates: list[RecurringRate]
    more: bool = Field(description="Whether only the newest cases of the period were looked at.")
