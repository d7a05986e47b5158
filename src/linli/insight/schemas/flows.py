"""What programs read of returns and transfers."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day

Kind = Literal["dispatched", "handed_over", "again", "sent_back", "taken_off"]


class DaysAsked(Schema):
    """Of which type of case, from which day to which."""

    category: Code = Field(
        "", description="Code of a type of case, or of a class for all its types; empty: all."
    )
    since: Day | None = Field(None, description="The first day; left out: ninety days before `until`.")
    until: Day | None = Field(None, description="The last day; left out: today.")


class FlowCasesAsked(DaysAsked, Cursor):
    """Which way, and where in its cases to go on."""

    kind: Kind
    giver: Code = Field(
        "", description="Code of the organisation that gave; empty: the desk that dispatches."
    )
    taker: Code = Field("", description="Code of the organisation that got it; empty: the desk.")


class FlowOut(Schema):
    """How often cases went from one to another in one way."""

    kind: Kind
    giver: str = Field(description="Code of an organisation; empty: the desk that dispatches.")
    giver_name: str
    taker: str = Field(description="Code of an organisation; empty: the desk that dispatches.")
    taker_name: str
    n: int


class OrganisationFlow(Schema):
    """What an organisation was given (the first time, again, from another) and what went back from it."""

    code: str
    name: str
    given: int
    dispatched: int
    again: int
    handed_over: int
    sent_back: int
    taken_off: int
    share: float | None = Field(description="Sent back of a hundred given; null where it rests on too few.")


class FlowsOut(Schema):
    """Who gave cases to whom in a period."""

    since: date
    until: date
    flows: list[FlowOut]
    organisations: list[OrganisationFlow]


class WaveOut(Schema):
    """A case that was sent back again and again."""

    number: str
    title: str
    state: str
    returned: int
    by: list[str] = Field(description="Codes of those who sent it back, in order.")
