"""What programs send and read about drafts: files of units that were checked, and planned changes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Words
from linli.territory.models import DraftKind, DraftState
from linli.territory.queries import Datum

MOST_KEYS = 2000
Key = Annotated[str, Field(max_length=120)]
RowNumber = Annotated[int, Field(ge=0, le=10_000_000)]
Tolerance = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Name = Annotated[Words, Field(min_length=1, max_length=80)]
English = Annotated[Words, Field(max_length=160)]
Columns = dict[Annotated[str, Field(max_length=20)], Annotated[str, Field(max_length=200)]]


class DraftOut(Schema):
    """A draft: nothing of the ground changes until it is accepted, and then all of it at once."""

    id: UUID
    kind: DraftKind
    state: DraftState = Field(description="`checking` and `accepting` are the worker's; ask again soon.")
    name: str
    on: date = Field(description="The day from which it would hold.")
    counts: dict[str, Any] = Field(
        description="Of a file: rows, faults, repairs, and how many rows come to what."
    )
    made_by: int | None
    made_at: datetime
    ended_by: int | None
    ended_at: datetime | None
    outcome: dict[str, Any] = Field(description="What it came to, once accepted.")
    forgotten_at: datetime = Field(description="When it is forgotten if nobody decides.")


class DraftPage(DraftOut):
    """A draft with how its file is read."""

    headings: list[str] = Field(description="The columns of the file.")
    mapping: dict[str, str] = Field(description="Which column is what: code, name, level, parent …")
    defaults: dict[str, str] = Field(description="What holds for rows that say nothing: level, parent.")
    tolerance: float | None = Field(description="Square metres up to which an overlap or gap is rounding.")
    snap: bool | None = Field(description="Whether slivers up to that size are closed without asking.")
    may_accept: bool = Field(description="Nothing blocks it, and something would change.")


class ImportIn(Schema):
    """How a file is to be read."""

    on: Day = Field(description="The day from which it would hold.")
    datum: Datum = Field(Datum.WGS84, description="The system of its coordinates.")
    tolerance: Tolerance = Field(1.0, description="Square metres up to which an overlap or gap is rounding.")
    snap: bool = Field(True, description="Close slivers up to that size without asking.")


class DraftsAsked(Cursor):
    """Which drafts."""

    kind: DraftKind | None = Field(None, description="From files, or planned changes.")


class RowsAsked(Cursor):
    """Which rows of a draft."""

    show: Literal["faults", "blocked", "all"] = "all"


class FaultOut(Schema):
    """One fault of a row."""

    kind: str
    sentence: str = Field(description="The fault as a person would say it, in the language asked for.")
    facts: dict[str, Any]
    settled: bool = Field(
        description="A chosen repair, the tolerance or leaving the row out takes care of it."
    )
    blocks: bool = Field(description="The row cannot be taken over while it stands.")
    large: bool = Field(
        False,
        description="An overlap of more than 5 % of the smaller unit; it stays only if named in `stay`.",
    )
    key: str
    ground: dict[str, Any] | None = Field(description="Where it lies, as GeoJSON geometry.")


class RepairOut(Schema):
    """One repair that is proposed."""

    kind: str
    sentence: str
    facts: dict[str, Any]
    chosen: bool
    key: str = Field(description="What `accept` and `refuse` take.")


class DraftRowOut(Schema):
    """One row of the file, as it was understood when the draft was last checked."""

    number: int
    code: str
    said: dict[str, Any] = Field(description="Name, level, kind, parent … as they were understood.")
    change: str = Field(description="new, changed, same, joined, blocked or left_out.")
    faults: list[FaultOut]
    repairs: list[RepairOut]


class DecideIn(Schema):
    """What is decided about repairs and rows; what is left out is not meant."""

    accept: list[Key] = Field([], max_length=MOST_KEYS, description="Keys of repairs to be made.")
    refuse: list[Key] = Field([], max_length=MOST_KEYS, description="Keys of repairs not to be made.")
    leave_out: list[RowNumber] = Field(
        [], max_length=MOST_KEYS, description="Numbers of rows to be left out."
    )
    take_in: list[RowNumber] = Field([], max_length=MOST_KEYS, description="Numbers of rows taken in again.")
    every: Literal["accept", "refuse"] | None = Field(
        None, description="Every repair at once; then the others are not looked at."
    )


class AskIn(Schema):
    """How the rows are to be read anew; decisions about repairs stay."""

    on: Day
    mapping: Columns = Field(description="Which column is what: code, name, name_en, level, kind, parent …")
    default_level: Code = Field("", description="Level of rows that name none.")
    default_parent: Code = Field("", description="Code of the parent of rows that name none.")
    tolerance: Tolerance = 1.0
    snap: bool = True


class AcceptIn(Schema):
    """Whether a draft may be accepted with its faults."""

    faults_may_stay: bool = Field(
        False, description="Faults that neither block nor are large may stay as they are."
    )
    stay: list[Key] = Field(
        [], max_length=MOST_KEYS, description="Keys of large overlaps that may stay; each must be named."
    )


# --- Plans ------------------------------------------------------------------------------------------------------
class PlanIn(Schema):
    """A planned change."""

    name: Name
    on: Day = Field(description="The day from which it would hold.")


class RenameLevel(Schema):
    """A level gets another name."""

    do: Literal["rename_level"]
    level: Code
    name: Annotated[Words, Field(min_length=1, max_length=40)]
    name_en: Annotated[Words, Field(max_length=60)] = ""


class Rename(Schema):
    """A unit gets another name; the old one stays among its aliases."""

    do: Literal["rename"]
    unit: Code
    name: Name
    name_en: English = ""


class Move(Schema):
    """A unit moves under another parent; the outlines above follow."""

    do: Literal["move"]
    unit: Code
    parent: Code


class Close(Schema):
    """A unit ends; what stands in it moves into another."""

    do: Literal["close"]
    unit: Code
    into: Code = Field("", description="Code of the unit that takes in what stood in it.")


class Begins(Schema):
    """A unit that begins, and which of what stood in the old ones it takes in."""

    name: Name
    name_en: English = ""
    code: Code = Field("", description="Left out: made from the unit above.")
    units: list[Code] = Field([], max_length=500, description="Codes; of a single new unit all is taken in.")


class Regroup(Schema):
    """Units end and others begin in their place: several become one, one becomes several, three become two."""

    model_config = ConfigDict(populate_by_name=True)

    do: Literal["regroup"]
    sources: list[Code] = Field(alias="from", min_length=1, max_length=100)
    to: list[Begins] = Field(min_length=1, max_length=12)


Step = Annotated[RenameLevel | Rename | Move | Close | Regroup, Field(discriminator="do")]


class PlanStepOut(Schema):
    """One step in words, or why it cannot be done."""

    step: dict[str, Any]
    text: str
    problem: str


class HangingOut(Schema):
    """Something that hangs on a unit that ends: a post, a duty, open cases."""

    unit: str
    sort: str
    text: str
    must: bool = Field(description="It must be decided before the change is accepted.")


class PlanOut(DraftOut):
    """A plan: its steps, what it comes to, and what hangs on the units that end."""

    steps: list[PlanStepOut]
    comes_to: dict[str, int] = Field(description="How many units are new, renamed, moved, drawn, closed.")
    ends: list[str] = Field(description="Codes of units that end.")
    touches: list[str] = Field(description="Codes of units that are renamed or move.")
    hanging: list[HangingOut]
    may_accept: bool
