"""What programs read of how long cases stay open."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Code

from .flows import DaysAsked


class SurvivalAsked(DaysAsked):
    """Of which cases, compared by what, in what time."""

    unit: Code = Field("", description="Code of a unit; empty: the street.")
    by: Literal["", "unit", "organisation", "class", "category"] = Field(
        "", description="By what cases are compared; empty: all together."
    )
    measure: Literal["hours", "working_days"] = "hours"
    steps: bool = Field(False, description="Whether the curves are told step by step.")


class SurvivalStep(Schema):
    """A step of a curve: who was at risk, how many were closed and seen no longer, what stays open, with its interval."""

    at: int
    risk: int
    closed: int
    censored: int
    open: float
    low: float
    high: float


class SurvivalGroup(Schema):
    """Cases of a group: counts, and the median with its 95 % interval; null where too few, or where no end is to be seen."""

    code: str = Field(description="Code of the unit or type, id of the organisation; `all` for all together.")
    name: str
    reported: int
    closed: int
    open: int
    otherwise: int
    enough: bool = Field(description="Whether there are enough cases to tell anything.")
    median: int | None
    low: int | None
    high: int | None
    steps: list[SurvivalStep]


class SurvivalOut(Schema):
    """How long cases reported in a period stay open."""

    since: date
    until: date
    measure: str
    groups: list[SurvivalGroup]
