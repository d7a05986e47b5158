"""What programs send to join cases, and read of what is joined."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from linli.cases.states import Answer, State
from linli.kernel.rest_fields import Code, Words

from .acting import Optional, Sentence

Number = Annotated[
    Words, Field(min_length=1, max_length=20, description="Number of a case of the same street.")
]


class MergeIn(Schema):
    """Which case this one repeats, and why."""

    main: Number
    reason: Sentence


class RelateIn(Schema):
    """The other case."""

    other: Number


class PartIn(Schema):
    """What a part is about; with a category it is filed at once, if you may file."""

    title: Annotated[Words, Field(min_length=1, max_length=120)]
    body: Optional = ""
    category: Code = ""


class SplitIn(Schema):
    """The parts; each becomes a case of its own at the same place."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=20)]


class MoveIn(Schema):
    """To which street, and why."""

    street: Annotated[str, Field(min_length=1, max_length=40, description="Slug of a street.")]
    reason: Sentence


class JoinedOut(Schema):
    """Another case of the street; one that you may not see has a number and a state only."""

    number: str
    state: State
    title: str | None
    since: datetime
    by: str


class PassageOut(Schema):
    """A way between streets."""

    inward: bool = Field(description="True: it came from there; false: it was moved there.")
    street: str
    number: str
    answer: Answer
    at: datetime
    answered_at: datetime | None


class LinksOut(Schema):
    """All that a case is joined to."""

    main: JoinedOut | None = Field(description="What it was merged into.")
    merged: list[JoinedOut]
    whole: JoinedOut | None = Field(description="What it is a part of.")
    parts: list[JoinedOut]
    related: list[JoinedOut]
    ways: list[PassageOut]
