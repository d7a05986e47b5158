"""What programs send and read of suggestions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Words

from .states import Provenance, SuggestionState


class SuggestIn(Schema):
    """What could be better. Only the title must be there."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    body: Annotated[Words, Field(max_length=2000)] = ""
    unit: Code = Field("", description="Code of a unit; empty: the whole street.")
    name: Annotated[Words, Field(max_length=40)] = ""
    email: Annotated[Words, Field(max_length=200, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")] = ""
    phone: Annotated[Words, Field(max_length=30, pattern=r"^$|^\+?[0-9\s()-]{7,20}$")] = ""


class EnterIn(SuggestIn):
    """A suggestion that is entered at the desk, with where it came from."""

    provenance: Provenance = Provenance.RESIDENT
    origin: Annotated[Words, Field(max_length=200)] = ""
    organisation: int | None = Field(None, ge=1, le=2**63 - 1)


class Suggested(Schema):
    """The number of a suggestion and the secret of its link."""

    number: int
    token: str
    link: str


class SuggestionTicketIn(Schema):
    """The way to a new link that was sent to the contact."""

    ticket: Annotated[Words, Field(min_length=1, max_length=200)]


class SuggestionsExported(Schema):
    """Which list."""

    show: Literal["", "adopted", "carried_out", "declined"] = Field("", description="Empty: to be answered.")


class SuggestionsAsked(SuggestionsExported, Cursor):
    """Which list, page by page."""


class SuggestionRow(Schema):
    """A suggestion as a line of a list."""

    number: int
    title: str
    provenance: Provenance
    unit: str
    state: SuggestionState
    state_since: datetime
    received_at: datetime
    answered_at: datetime | None


class SuggestionStep(Schema):
    """One entry of its history."""

    action: str
    said: str
    at: datetime
    by: str
    words: list[str]


class SuggestionWhole(SuggestionRow):
    """One suggestion with its answer, its history and the cases that carry it out."""

    body: str
    origin: str
    reply: str
    public_title: str
    public_body: str
    cases: list[str]
    history: list[SuggestionStep]
    acts: list[str]


class OwnSuggestion(Schema):
    """What its proposer reads by the secret link."""

    number: int
    title: str
    state: SuggestionState
    reply: str
    history: list[SuggestionStep]


class PublicSuggestion(Schema):
    """What everybody reads of a suggestion that was taken up."""

    number: int
    title: str
    text: str
    state: SuggestionState
    provenance: Provenance
    reply: str
    since: datetime


class ReplyIn(Schema):
    """The answer to the proposer."""

    reply: Annotated[Words, Field(min_length=1, max_length=2000)]


class AgainIn(Schema):
    """Why it is studied again."""

    reason: Annotated[Words, Field(min_length=1, max_length=2000)]


class LinkIn(Schema):
    """A case by its number."""

    case: Annotated[Words, Field(min_length=1, max_length=20)]


class ShowIn(Schema):
    """What everybody reads; an empty title keeps it inside."""

    title: Annotated[Words, Field(max_length=120)] = ""
    body: Annotated[Words, Field(max_length=2000)] = ""


class SuggestionDone(Schema):
    """Where a suggestion stands after an act."""

    id: UUID
    number: int
    state: SuggestionState
