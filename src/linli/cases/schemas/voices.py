"""What programs send and read of calls back."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.cases.states import Reached, State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Words


class CallBackIn(Schema):
    """What came of calling the reporter."""

    outcome: Reached
    solved: bool | None = Field(None, description="What they say; needed when they were reached.")
    satisfied: bool | None = Field(None, description="What they say; needed when they were reached.")
    said_so: Annotated[Words, Field(max_length=2000)] = Field("", description="Their words.")


class CallBackOut(Schema):
    """One attempt to reach a reporter, the newest first."""

    at: datetime
    attempt: int = Field(description="Of this handling; it begins anew after a case was opened again.")
    outcome: Reached
    solved: bool | None
    satisfied: bool | None
    said: str
    by: str


class VoiceOut(Schema):
    """What the reporter of a case said at its end, and until when it may be opened again."""

    rating: int | None
    reopen_until: str | None = Field(description="The last day; null while nothing has ended, or for ever.")
    calls: list[CallBackOut]


class UnreachedExported(Schema):
    """Which of the two lists."""

    show: Literal["", "given_up"] = Field(
        "",
        description="Empty: to be called again. `given_up`: called as often as the book says, or not willing.",
    )


class UnreachedAsked(UnreachedExported, Cursor):
    """Which of the two lists, page by page."""


class UnreachedOut(Schema):
    """A case whose reporter was not reached."""

    number: str
    title: str
    state: State
    unit: str
    lead: str
    outcome: Reached
    attempt: int
    at: datetime
