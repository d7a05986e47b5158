"""What programs send to the public doors and read at them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.public import State
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Latitude, Longitude, Words
from linli.territory.public import Datum

from .queries import STAGES

Note = Annotated[str, Field(max_length=4000)]
Notes = Annotated[
    list[Note], Field(max_length=6, description="Notes that uploading photos gave; at most six.")
]
Stage = Literal[tuple(STAGES)]  # type: ignore[valid-type]


class Person(Schema):
    """How to reach you; all of it may stay empty. It is encrypted, and every look at it is written down."""

    name: Annotated[Words, Field(max_length=40)] = ""
    phone: Annotated[Words, Field(max_length=30)] = Field(
        "", description="With it a lost link is found again; digits, spaces and + - ( )."
    )
    email: Annotated[Words, Field(max_length=254)] = ""


class PublicReportIn(Schema):
    """What is wrong, and where: a pin, an estate, words, or nothing of it."""

    text: Annotated[Words, Field(min_length=1, max_length=2000)]
    lon: Longitude | None = None
    lat: Latitude | None = None
    datum: Datum = Field(Datum.WGS84, description="In which datum the pin is given.")
    place: Annotated[Words, Field(max_length=200)] = Field(
        "", description="A corner, a gate, a house number."
    )
    unit: Code = Field("", description="Code of the estate, or of the committee where there are no estates.")
    category: Code = Field("", description="Code of a type that residents are offered.")
    contact: Person = Person()
    photos: Notes = []


class Received(Schema):
    """A report that was taken."""

    number: str
    token: str = Field(description="The secret of the link. Whoever has it may act as the one who reported.")
    link: str = Field(description="The page behind it, for people.")


class ReportPhoto(Schema):
    """A photo that waits to be used."""

    note: str = Field(description="Give it to a report or to an act within a day.")
    width: int
    height: int


class PhotoBegun(Schema):
    """A photo that will come in pieces."""

    size: int = Field(ge=1, le=2**31 - 1, description="How many bytes it has.")


class PhotoPieces(Schema):
    """How much of a photo has arrived."""

    upload: str = Field(description="Names it in the addresses of its pieces; whoever has it may go on.")
    size: int
    arrived: int = Field(description="How many bytes have arrived: the next piece begins there.")
    piece: int = Field(description="How many bytes a piece best has; four times as many are taken at most.")
    note: str = Field(description="Once all has arrived: what a report or an act takes. Empty until then.")
    ends_at: datetime = Field(description="What is not whole by then is forgotten.")


class StopOut(Schema):
    """One stop of the way, in plain words, the newest first."""

    said: str
    at: datetime
    text: str
    photos: list[UUID]
    why: list[str] = Field(description="Why them, where somebody was given it.")


class LookedOut(Schema):
    """For what, how often and when last your contact was looked at; who it was is not said."""

    purpose: str = Field(description="In words, in the language of the answer.")
    times: int
    last_at: datetime


class LeftOut(Schema):
    """What you left of yourself; what you did not leave is empty."""

    name: str
    phone: str
    email: str


class FollowOut(Schema):
    """Where things stand, for whoever holds the link."""

    number: str
    street: str
    title: str = Field(description="The sentence that a person would say now.")
    state: State
    said: str = Field(description="The state in two or three words.")
    after: str = Field(description="What happens next.")
    text: str = Field(description="What was reported.")
    reported_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    rating: int | None
    may: list[str] = Field(description="What you may do now: the operations of the same names.")
    question: str = Field("", description="What the office asks you and waits for; a remark answers it.")
    stops: list[StopOut]
    contact: LeftOut | None = Field(
        description="The contact you left, whole, as the page behind the link shows it; null when you left none."
    )
    looked: list[LookedOut] = Field(
        description="Looks of staff at your contact by purpose, the latest first; empty when nobody looked."
    )


class ActedOut(Schema):
    """What you did, and where things stand now."""

    act: str
    state: State


class ConfirmIn(Schema):
    """Solved, and how well."""

    rating: int = Field(ge=1, le=5)
    comment: Annotated[Words, Field(max_length=500)] = ""


class ReopenIn(Schema):
    """Not solved yet, and why."""

    reason: Annotated[Words, Field(min_length=1, max_length=1000)]
    photos: Notes = []


class WithdrawIn(Schema):
    """Taken back, and why."""

    reason: Annotated[Words, Field(min_length=1, max_length=500)]


class SameIn(Schema):
    """Which other report it is the same as."""

    number: Annotated[str, Field(min_length=1, max_length=30)]


class WordIn(Schema):
    """A word to the office."""

    text: Annotated[Words, Field(min_length=1, max_length=1000)]
    photos: Notes = []


class FindIn(Schema):
    """The number of a report and the telephone left with it."""

    number: Annotated[Words, Field(min_length=1, max_length=30)]
    phone: Annotated[Words, Field(min_length=1, max_length=30)]


class FoundOut(Schema):
    """A new secret link; the one before works no more."""

    token: str
    link: str


class Narrowed(Schema):
    """How what is public is narrowed."""

    stage: Stage | None = Field(None, description="open, checking or solved.")
    category: Annotated[str, Field(pattern="^[A-Z0-9]{0,10}$")] = Field(
        "", description="Code of a class of the catalogue, or of a type."
    )


class PublicAsked(Narrowed, Cursor):
    """What is public, and where in the list to go on."""


class PublicRow(Schema):
    """A case as everybody may see it."""

    number: str
    title: str
    kind: str
    where: str
    state: State
    said: str
    at: datetime
    ended_at: datetime | None
    metres: int | None = Field(description="How far from the place that was asked for.")


class Few(Schema):
    """A few cases."""

    items: list[PublicRow]


class WayOut(Schema):
    """One stop of the public way."""

    said: str
    at: datetime


class PublicOut(PublicRow):
    """The public page of a case; words and photos only once somebody published them."""

    text: str
    lon: float | None = Field(description="To about ten metres.")
    lat: float | None
    lead: str
    way: list[WayOut]
    photos: list[UUID]


class Points(Schema):
    """The points of the public map with the tables they refer to, as the map reads them."""

    model_config = {"extra": "allow"}

    points: list[Any]


class NearAsked(Schema):
    """Around which place: a pin, or an estate."""

    lon: Longitude | None = None
    lat: Latitude | None = None
    datum: Datum = Datum.WGS84
    unit: Code = ""


class AlikeIn(NearAsked):
    """A place, and what is about to be reported there."""

    text: Annotated[Words, Field(max_length=2000)] = ""
    category: Code = ""


class NearRow(PublicRow):
    """A case nearby, and how many raised it."""

    voices: int = Field(description="How many have raised it so far.")
    alike: bool = Field(description="Whether it is like the text or of the kind that was given.")


class NearFew(Schema):
    """A few cases nearby."""

    items: list[NearRow]


class VoiceIn(PublicReportIn):
    """One more voice: nothing must be said beside it."""

    text: Annotated[Words, Field(max_length=2000)] = ""


class VoiceReceived(Received):
    """A voice that was taken."""

    joined: str = Field(description="The number of the case that it joined; empty where it stands by itself.")


class LinkAskIn(Schema):
    """The contact that was left with a report."""

    contact: Annotated[Words, Field(min_length=3, max_length=254)] = Field(
        description="The telephone or the e-mail address."
    )


class LinkAsked(Schema):
    """What happens now, whether the contact is known or not."""

    said: str


class TicketIn(Schema):
    """The way to a new link that was sent to the contact."""

    ticket: Annotated[Words, Field(min_length=1, max_length=200)]
