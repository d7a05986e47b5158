"""What programs send and read of what the public does not see."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.states import HeldFor, HidingEnd, HidingKind
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Words

Why = Annotated[Words, Field(min_length=1, max_length=500)]
Side = Annotated[int, Field(ge=0, le=1000, description="In thousandths of the photo.")]


class HideIn(Schema):
    """What is kept from the public, and why."""

    part: Literal["case", "text"] | UUID = Field(description="`case`, `text`, or the id of a photo.")
    reason: Why


class SpanIn(Schema):
    """Letters of the published words, counted from 0; `end` is not masked any more."""

    field: Literal["title", "body"]
    start: Annotated[int, Field(ge=0, le=100_000)]
    end: Annotated[int, Field(ge=1, le=100_000)]


class MaskIn(Schema):
    """Which letters get dots, and why."""

    spans: Annotated[list[SpanIn], Field(min_length=1, max_length=100)]
    reason: Why


class BoxIn(Schema):
    """A part of a photo."""

    left: Side
    top: Side
    width: Side
    height: Side


class RedactIn(Schema):
    """Which parts of a photo are covered, and why."""

    photo: UUID
    boxes: Annotated[list[BoxIn], Field(min_length=1, max_length=40)]
    reason: Why


class RestoreIn(Schema):
    """What is shown again, and why."""

    hiding: UUID
    reason: Why


class HidingOut(Schema):
    """Something that the public does not see, or did not."""

    id: UUID
    kind: HidingKind
    photo: UUID | None
    boxes: list[list[int]] = Field(description="Left, top, width and height in thousandths of the photo.")
    spans: list[tuple[str, int, int]] = Field(description="Field, from, to.")
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_how: HidingEnd | None
    ended_why: str
    ended_by: str


class PublicSideOut(Schema):
    """What the public sees of a case, and what it does not."""

    on_map: bool
    title: str
    text: str
    found: list[str] = Field(description="What the published words still seem to name, in words.")
    held: HeldFor | None = Field(description="Why the report waits for a look; null: it does not.")
    hidings: list[HidingOut]


class HidingsExported(Schema):
    """Which of the two lists."""

    show: Literal["", "over"] = Field("", description="Empty: hidden now. `over`: shown again or replaced.")


class HidingsAsked(HidingsExported, Cursor):
    """Which of the two lists, page by page."""


class HidingRow(Schema):
    """Something hidden, on the list of a street."""

    number: str
    title: str
    id: UUID
    kind: HidingKind
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
