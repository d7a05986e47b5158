"""What programs read of hot spots."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Code


class HotAsked(Schema):
    """Which map: on which ground, of how many days, of which type, by which measure."""

    ground: Code = Field("hex", description="`hex`: hexagons of one size; else the code of a level of units.")
    days: Literal[30, 90, 365] = 30
    category: Code = Field(
        "", description="Code of a type of case, or of a class for all its types; empty: all."
    )
    measure: Literal["reports", "share", "open"] = Field(
        "reports",
        description="How many reports; which share of all reports there is of the type; which share is still open.",
    )


class HotCell(Schema):
    """A cell: what is in it, and whether high or low values lie together around it."""

    cell: str = Field(description="Code of a unit, or the name of a hexagon.")
    unit: str = Field(description="Code of the unit; of a hexagon the deepest one that holds its middle.")
    n: int
    of: int = Field(description="Of how many it is a share; of reports the same as `n`.")
    around: int = Field(description="How many with those beside it.")
    few: bool = Field(description="Whether there is too little around it to say anything.")
    z: float = Field(description="Gi* of Getis and Ord.")
    p: float = Field(description="The chance of it, both sides, before the correction for many cells.")
    level: int = Field(
        description="99, 95 or 90: hot at so many in a hundred after the correction; below nought: cold."
    )
    i: float = Field(description="Local I of Moran; below nought it differs from those around it.")


class HotMapOut(Schema):
    """A kept map."""

    ground: str
    days: int
    category: str
    measure: str
    waits: bool = Field(description="Whether it is being reckoned anew, or waits for that.")
    done: int = Field(description="How many of four steps are done.")
    reckoned_at: datetime | None = Field(description="Null: never yet.")
    cells: list[HotCell]
