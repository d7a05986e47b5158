"""JSON in and out."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from linli.kernel.rest_fields import Code, Day

from .states import LONGEST, WhyRefused


class OpinionShareOut(Schema):
    """How a statement was answered by some people."""

    n: int
    agree: int
    disagree: int
    passed: int = Field(description="How many passed.")


class OpinionStatementOut(Schema):
    """A statement that everybody sees, and how it was answered by those on the map."""

    number: int
    text: str = Field(description="As its author wrote it.")
    language: str
    text_zh: str
    text_en: str
    everybody: OpinionShareOut | None = Field(description="Null: fewer than five have answered.")
    groups: list[OpinionShareOut] = Field(
        description="By group, A first; empty where fewer than five of one have answered."
    )


class ConsultationOut(Schema):
    """A consultation."""

    number: int
    title: str
    title_en: str
    question: str
    question_en: str
    unit: str
    starts_on: date
    ends_on: date
    state: str = Field(description="open or closed.")
    runs: bool = Field(description="Whether it takes opinions today.")
    takes_statements: bool
    people: int
    statements: int = Field(description="How many statements are shown.")


class MapOut(Schema):
    """An opinion map: what is published of it, and by what it can be checked."""

    number: int
    made_at: datetime
    seed: int
    inputs_digest: str
    result_digest: str
    result: dict[str, Any] = Field(description="See docs/opinions.md.")


class ConsultationRead(ConsultationOut):
    """A consultation with its statements and its newest map."""

    shown: list[OpinionStatementOut]
    map: MapOut | None
    behind: bool = Field(description="Whether people have said more since the map was made.")


class BeginConsultationIn(Schema):
    """A new consultation."""

    title: str = Field(min_length=1, max_length=120)
    title_en: str = Field("", max_length=160)
    question: str = Field(min_length=1, max_length=2000)
    question_en: str = Field("", max_length=3000)
    unit: Code = Field("", description="Code of a unit; empty: the street.")
    starts_on: Day
    ends_on: Day
    takes_statements: bool = Field(True, description="Whether residents may add statements.")
    statements: list[tuple[str, str]] = Field(
        [], max_length=500, description="Pairs of a statement and its English, which may be empty."
    )


class OpinionDeviceOut(Schema):
    """A token of a device."""

    device: str = Field(description="Send it with each opinion. It names nobody.")


class OpinionNextOut(Schema):
    """The statement that is asked next."""

    statement: OpinionStatementOut | None = Field(description="Null: everything is answered.")
    answered: int
    of: int


class GivenOpinionIn(Schema):
    """What somebody says of a statement."""

    device: str = Field(min_length=1, max_length=200)
    stance: Literal["agree", "disagree", "pass"]


class OpinionTaken(Schema):
    """That an opinion is kept."""

    kept: bool
    changed: bool = Field(description="False: the same was said before.")


class OpinionStatementIn(Schema):
    """A statement of a resident."""

    device: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=LONGEST)
    language: Literal["zh", "en"] = "zh"


class OwnStatement(Schema):
    """A statement as its author sees it."""

    number: int
    text: str
    state: str = Field(description="waiting, shown or refused.")
    reason: str = Field(description="Why it is not shown: " + ", ".join(WhyRefused.values) + ".")
    note: str


class ProposedOut(OwnStatement):
    """A statement that was sent; it is looked at before it is shown."""

    anew: bool = Field(description="False: somebody has said the same before.")


class OwnOpinion(Schema):
    """What somebody said of a statement."""

    statement: int
    stance: str


class OwnOut(Schema):
    """What a device has said so far."""

    opinions: list[OwnOpinion]
    statements: list[OwnStatement]
    x: float | None = Field(description="Where it stands on the newest map; null before it has said enough.")
    y: float | None
    group: str = Field(description="The letter of the nearest group, or empty.")


class ModeratedOut(OwnStatement):
    """A statement as whoever looks at it sees it."""

    language: str
    text_zh: str
    text_en: str
    of_the_office: bool


class ModeratedList(Schema):
    """All statements of a consultation, those that wait first."""

    items: list[ModeratedOut]


class AddStatementIn(Schema):
    """A statement of the office."""

    text: str = Field(min_length=1, max_length=LONGEST)
    text_en: str = Field("", max_length=2 * LONGEST)


class ShowStatementIn(Schema):
    """Translations of a statement that is shown."""

    text_zh: str = Field("", max_length=2 * LONGEST)
    text_en: str = Field("", max_length=2 * LONGEST)


class RefuseStatementIn(Schema):
    """Why a statement is not shown; its author is told."""

    reason: Literal[
        "personal", "insult", "off_topic", "said_already", "several", "unclear", "advertising", "unlawful"
    ]
    note: str = Field("", max_length=200)
