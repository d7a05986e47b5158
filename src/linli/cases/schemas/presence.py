"""Who is at a case."""

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field


class PresenceIn(Schema):
    """What the caller does with a case now; said again every quarter of a minute, it lasts half a minute."""

    doing: Literal["viewing", "writing", "left"] = "viewing"


class PresentOut(Schema):
    """A colleague who is at the case, too."""

    person: int
    name: str
    doing: Literal["viewing", "writing"]
    at: datetime = Field(description="When their browser said so last.")


class PresentListed(Schema):
    """Everybody else who is at the case; writers first."""

    items: list[PresentOut]
