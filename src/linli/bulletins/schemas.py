"""JSON in and out."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day

WHOSE = "unit or organisation."


class BulletinsAsked(Cursor):
    """Which bulletins."""

    kind: Literal["", "month", "week"] = Field("", description="month or week; left out: both.")
    state: Literal["", "draft", "published", "replaced", "withdrawn"] = Field(
        "", description="Left out: all you may read."
    )


class BulletinRow(Schema):
    """A bulletin in the list of a street."""

    number: int
    kind: str = Field(description="month or week.")
    of: str = Field(description=WHOSE)
    code: str = Field(description="Code of the unit or organisation.")
    name: str
    since: date
    until: date
    known: date = Field(description="Its figures are as known at the end of this day.")
    edition: int
    state: str
    title: str
    made_at: datetime
    published_at: datetime | None


class BulletinFile(Schema):
    """A file of a bulletin."""

    name: str = Field(
        description="bulletin.docx or bulletin.pdf; bulletin.zh-hant.docx, bulletin.en.pdf and so on."
    )
    form: str = Field(description="docx or pdf.")
    language: str = Field(description="zh-hans, zh-hant or en.")
    bytes: int
    sha256: str
    url: str


class BulletinOut(BulletinRow):
    """A bulletin with its frozen figures and its text."""

    version: int = Field(description="Goes up with every change of a draft.")
    figures: dict[str, Any] = Field(description="The frozen figures, by what they are.")
    document: dict[str, Any] = Field(
        description="The text in the language asked for: masthead, blocks, steps, definitions."
    )
    files: list[BulletinFile] = Field(description="Empty while they are being written.")
    withdrawn_why: str


class DraftBulletinIn(Schema):
    """Of whom and of when a bulletin is drafted."""

    of: Literal["unit", "organisation"] = Field("unit", description=WHOSE)
    code: Code = Field(description="Code of the unit or organisation.")
    kind: Literal["month", "week"] = "month"
    day: Day = Field(description="Any day of the month or week that is meant; it must be over.")
    known: Day | None = Field(
        None, description="Figures as known at the end of this day; left out: yesterday."
    )


class EditBulletinIn(Schema):
    """Words of its editor."""

    plan: str = Field(
        "",
        max_length=4000,
        description="Next steps, a paragraph each line; empty: those that follow from the figures.",
    )
    addressees: str = Field("", max_length=200)
    issuer: str = Field("", max_length=80)
    seen: int | None = Field(
        None,
        ge=0,
        le=2**31 - 1,
        description="The version you have before you; refused where it is another by now.",
    )


class RecountBulletinIn(Schema):
    """As known when."""

    known: Day | None = Field(None, description="Left out: yesterday.")


class WithdrawBulletinIn(Schema):
    """Why a bulletin is taken back."""

    why: str = Field(min_length=1, max_length=200, description="Everybody reads it.")
