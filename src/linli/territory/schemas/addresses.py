"""What programs send and read about addresses."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Latitude, Longitude, Words
from linli.territory.models import AddressFileState
from linli.territory.queries import Datum

Typed = Annotated[Words, Field(max_length=80)]
Said = Annotated[Words, Field(max_length=400)]
Name = Annotated[Words, Field(max_length=120)]


class AddressSuggested(Schema):
    """One thing that the typed letters may mean."""

    kind: Literal["address", "unit", "road"]
    name: str
    within: str = Field(description="The unit around it, by name.")
    lon: float | None = Field(description="WGS-84; null where it is no single spot.")
    lat: float | None
    unit: str = Field(description="Code of the unit to give with a report; empty for a road.")


class Suggestions(Schema):
    """What may be meant, the likeliest first."""

    items: list[AddressSuggested]


class PastedIn(Schema):
    """What somebody pasted."""

    text: Said


class PastedOut(Schema):
    """The place in what was pasted."""

    found: bool
    short_link: bool = Field(
        description="It names a place only to its maker's server; nobody is asked there."
    )
    lon: float | None = Field(None, description="WGS-84.")
    lat: float | None = None
    datum: Datum | None = Field(None, description="In which datum it was written.")
    name: str = Field("", description="What the link calls the place.")
    rest: str = Field("", description="The words around it.")


class ApartAsked(Schema):
    """A pin, and the words about the place."""

    lon: Longitude
    lat: Latitude
    datum: Datum = Datum.WGS84
    place: Name


class ApartOut(Schema):
    """Whether pin and words disagree, and where each of them is."""

    agrees: bool
    name: str = Field("", description="What the words name.")
    metres: int = Field(0, description="How far the pin lies from it.")
    lon: float | None = Field(None, description="Where the words are; null where that is no single spot.")
    lat: float | None = None
    pin_in: str = Field("", description="Code of the unit in which the pin lies.")


class AddressesAsked(Cursor):
    """Which entries of the address book."""

    q: Typed = Field(
        "", description="How a name, or a piece of it, begins: Chinese, pinyin or first letters."
    )


class AddressOut(Schema):
    """One entry of the address book."""

    id: UUID
    name: str
    aliases: list[str]
    road: str = Field(description="Code of its road; empty when it has none.")
    gate: str
    unit: str = Field(description="Code of the unit it lies in.")
    lon: float | None
    lat: float | None
    source: str


class AddressRow(Schema):
    """One row of a table of addresses: a name, or a road with a gate, or an estate with a house."""

    name: Name = ""
    road: Annotated[Words, Field(max_length=80)] = ""
    gate: Annotated[Words, Field(max_length=40)] = ""
    unit: Annotated[Words, Field(max_length=80)] = Field(
        "", description="Name or code of the unit it lies in."
    )
    aliases: list[Name] = Field([], max_length=10)
    lon: Longitude | None = None
    lat: Latitude | None = None


class AddressesIn(Schema):
    """A table of addresses."""

    source: Annotated[Words, Field(min_length=1, max_length=60)] = Field(description="Whose table it is.")
    datum: Datum = Datum.WGS84
    leave_out: bool = Field(
        False, description="Take the others where rows have faults; else nothing is taken."
    )
    whole: bool = Field(False, description="All there is of this source: what it no longer names goes.")
    rows: list[AddressRow] = Field(min_length=1, max_length=5000)


class AddressesTakenOut(Schema):
    """What a table of addresses came to."""

    new: int
    changed: int
    same: int
    gone: int
    faults: list[str] = Field(description="Rows that were left out, and why.")


class Dropped(Schema):
    """What was taken out."""

    id: UUID


class AddressFileIn(Schema):
    """Beside a large table: whose it is, and how it is to be read."""

    source: Annotated[Words, Field(min_length=1, max_length=60)] = Field(description="Whose table it is.")
    datum: Datum = Datum.WGS84
    leave_out: bool = Field(
        False, description="Take the others where rows have faults; else it waits for a decision."
    )
    whole: bool = Field(False, description="All there is of this source: what it no longer names goes.")


class AddressFileOut(Schema):
    """A large table on its way into the book: how far it is, and what it came to."""

    id: UUID
    name: str
    source: str
    state: AddressFileState
    problem: str = Field(description="Why it cannot go on, in words.")
    rows: int
    done: int = Field(description="How many rows are checked or taken over, whichever is under way.")
    new: int
    changed: int
    same: int
    gone: int
    left_out: int = Field(description="Rows at fault.")
    made_at: datetime
    ended_at: datetime | None


class AddressFileWhole(AddressFileOut):
    """A table with what is wrong with its rows."""

    columns: dict[str, str] = Field(description="Which column was read as what.")
    faults: list[str] = Field(description="What is wrong with the first 500 rows at fault.")
