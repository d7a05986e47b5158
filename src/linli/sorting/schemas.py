"""What programs send to sorting and read of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest_fields import Words

from .queries.letters import LONGEST_TEXT
from .states import SorterState, Source

Share = Annotated[int, Field(ge=0, le=1001, description="In thousandths.")]


class TextIn(Schema):
    """A text as somebody would report it."""

    title: Annotated[Words, Field(min_length=1, max_length=LONGEST_TEXT)]
    body: Annotated[Words, Field(max_length=LONGEST_TEXT)] = ""


class LikelyOut(Schema):
    """A category that a text may be about."""

    category: str
    name: str
    sure: Share
    words: list[str] = Field(description="What in the text speaks for it, the loudest first.")
    source: Source


class SortedOut(Schema):
    """What is proposed for a text, and what else it may be about."""

    proposed: LikelyOut | None = Field(description="Null below the line of confidence.")
    likely: list[LikelyOut]


class PersonalOut(Schema):
    """A stretch of a text that names or reaches a person."""

    kind: str
    start: int
    end: int


class MaskedOut(Schema):
    """What a text says of persons, and the text with dots in its place."""

    spans: list[PersonalOut]
    masked: str


class AlikeOut(Schema):
    """Another case that seems to tell of the same issue."""

    id: UUID
    number: str
    title: str
    state: str
    sure: Share
    metres: int | None
    days: int
    shared: list[str]


class BesideOut(Schema):
    """What is proposed for a case."""

    proposed: LikelyOut | None
    others: list[str]
    alike: list[AlikeOut]
    personal: dict[str, int] = Field(description="How often its words name or reach somebody, by what.")
    acts: list[str] = Field(description="What you may do with the case now.")


class FiledOut(Schema):
    """A case that was filed as it was proposed."""

    number: str
    state: str
    category: str


class DeniedOut(Schema):
    """A pair that is proposed no more."""

    id: UUID
    state: str


class VersionOut(Schema):
    """One training and how good it was on cases that were held back."""

    number: int
    state: SorterState
    asked_at: datetime
    trained_at: datetime | None
    pinned: bool = Field(description="Somebody went back to it; later trainings wait.")
    cases: int
    kinds: int
    accuracy: Share
    macro_f1: Share
    line: Share = Field(description="From how sure on it speaks; 1001: no line reaches the wanted precision.")
    precision: Share
    coverage: Share
    why: str = Field("", description="Why it could not be trained.")


class ClassOut(Schema):
    """The figures of one category, in per cent."""

    category: str
    cases: int
    precision: float
    recall: float
    f1: float


class VersionWholeOut(VersionOut):
    """One training with its figures by category."""

    classes: list[ClassOut]
    confusion: dict[str, dict[str, int]] = Field(description="What was right → what was said → how often.")


class AskedOut(Schema):
    """A training that was asked for."""

    number: int
    state: SorterState
