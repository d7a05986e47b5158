"""What programs send with an act, and to open a case."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.states import State
from linli.kernel.rest_fields import Code, Latitude, Longitude, Words
from linli.territory.public import Tier

Sentence = Annotated[Words, Field(min_length=1, max_length=2000)]
Optional = Annotated[Words, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=4000)]
Notes = Annotated[
    list[Note], Field(max_length=6, description="Notes that uploading photos gave; at most six.")
]


class ReportIn(Schema):
    """What somebody reports. Where: a pin, or a unit, or words; without any it waits for a place."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    body: Optional = ""
    category: Code = Field("", description="Code of a type of the catalogue.")
    lon: Longitude | None = Field(None, description="WGS-84.")
    lat: Latitude | None = None
    place: Annotated[Words, Field(max_length=200)] = ""
    unit: Code = Field("", description="Code of a unit.")
    photos: Notes = []


class ContactIn(Schema):
    """How to reach who reports; encrypted, and seen only by a look that is written down."""

    name: Annotated[Words, Field(max_length=60)] = ""
    phone: Annotated[Words, Field(max_length=30)] = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^(|[^@\s]+@[^@\s]+)$")] = ""


class CaseIn(ReportIn):
    """A report that a colleague takes."""

    door: Literal["desk", "hotline", "meeting", "patrol"] = "desk"
    hard: bool = Field(False, description="Put it on the ledger of hard problems; not from patrol.")
    contact: ContactIn = ContactIn()


class FixedIn(ReportIn):
    """What was found on patrol and fixed on the spot: proven by photos from before and after."""

    done: Sentence
    before: Annotated[list[Note], Field(min_length=1, max_length=6)]
    after: Annotated[list[Note], Field(min_length=1, max_length=6)]


class Opened(Schema):
    """A case that was opened."""

    number: str
    link: str | None = Field(
        description="The reporter's secret link, told in the answer to this request only; null once it was renewed."
    )


class FixedOut(Schema):
    """A case that was opened and closed in one go."""

    number: str


class Acted(Schema):
    """What was done. The case may be out of your sight now."""

    number: str
    action: str
    state: State = Field(description="The state after the act.")
    version: int


class FindingIn(Schema):
    """What was found on the spot."""

    finding: Sentence
    photos: Notes = []


class ReasonIn(Schema):
    """Why."""

    reason: Sentence


class FileIn(Schema):
    """The category and the filing condition, which decides the limit."""

    category: Code
    condition: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Row of a condition; left out: the first."
    )
    industry: Code = Field("", description="Code of an industry of the street.")
    tier: Tier | None = Field(None, description="Left out: that of the category, or what it was.")


class DispatchIn(Schema):
    """Who leads."""

    lead: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Id of an organisation; left out: whom the tables name."
    )


class CoordinateIn(Schema):
    """One leads, others support."""

    lead: int = Field(ge=1, le=2**31 - 1)
    supports: Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(min_length=1, max_length=20)]


class FeedBackIn(Schema):
    """What was done; whoever reported it reads this."""

    done: Sentence
    photos: Notes = []


class CloseIn(Schema):
    """A last word, if there is one."""

    remark: Optional = ""


class SettleIn(Schema):
    """What its source had answered."""

    reply: Sentence


class SelfHandleIn(Schema):
    """Fixed on the spot: proven by a photo from before and one from after."""

    done: Sentence
    before: Annotated[list[Note], Field(min_length=1, max_length=6)]
    after: Annotated[list[Note], Field(min_length=1, max_length=6)]


class PlaceIn(Schema):
    """A pin, or a unit, or both: the unit then must hold the pin's line, else it wins."""

    unit: Code = ""
    lon: Longitude | None = Field(None, description="WGS-84.")
    lat: Latitude | None = None


class PublishIn(Schema):
    """What everybody may read; telephone, identity and plate numbers are refused."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    text: Optional = ""
    photos: Annotated[list[UUID], Field(max_length=50)] = []


class PartDoneIn(Schema):
    """A part of the handling that runs beside it is done."""

    part: Literal["stop", "penalise", "demolish"]
    done: Sentence


class RemarkIn(Schema):
    """A word to colleagues, or to the reporter."""

    text: Sentence
    internal: bool = Field(True, description="Colleagues only; false: the reporter reads it, too.")
    photos: Notes = []
