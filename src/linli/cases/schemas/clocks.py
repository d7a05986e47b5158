"""The clock of a case as programs read it, and what acts on it take."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Day

from .acting import Optional, Sentence


class SuspendIn(Schema):
    """Why the clock should stand still, and until the end of which day at the latest."""

    reason: Sentence
    until: Day


class ExtendIn(Schema):
    """Why more time is needed, and how much, in the unit of the limit that runs."""

    reason: Sentence
    amount: Annotated[int, Field(ge=1, le=60)]


class GrantIn(Schema):
    """Which request is granted, and a word to whoever asked."""

    item: UUID = Field(description="The id of the request.")
    answer: Optional = ""


class RefuseIn(Schema):
    """Which request is not granted, and why."""

    item: UUID = Field(description="The id of the request.")
    reason: Sentence


class ResumeIn(Schema):
    """What is there now that was waited for."""

    remark: Optional = ""


class AskReporterIn(Schema):
    """A question to whoever reported it, and how many days it is waited for at most."""

    question: Sentence
    days: Annotated[int, Field(ge=1, le=30)] = 5


class PauseOut(Schema):
    """A span in which the clock stands still, or a request for one."""

    id: UUID
    kind: str = Field(description="suspended, or waiting for the reporter.")
    state: str
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    starts_at: datetime | None
    until: datetime = Field(description="When the clock goes on at the latest.")
    ends_at: datetime | None


class ExtensionOut(Schema):
    """More time for handling, or a request for it."""

    id: UUID
    state: str
    reason: str
    amount: int
    unit: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str
    due_before: datetime | None
    due_after: datetime | None


class ReminderOut(Schema):
    """A light that turned and was told of."""

    light: str
    due_at: datetime
    found_at: datetime
    told_at: datetime | None
    told: int = Field(description="How many people were told.")


class RequestOut(Schema):
    """A suspension or an extension, and the case it is about."""

    number: str = Field(description="Of the case.")
    pause: PauseOut | None
    extension: ExtensionOut | None


class ClocksAsked(Cursor):
    """What waits for a decision, or which clocks stand still."""

    what: Literal["suspensions", "extensions", "standing"] = "suspensions"


class StageOut(Schema):
    """A stage that the case went through, as its journal tells it."""

    state: str
    since: datetime
    until: datetime | None
    limit: str
    due_at: datetime | None
    in_time: bool | None = Field(description="null while it runs, or where nothing was due.")


class ClockOut(Schema):
    """The clock of a case: the stage that runs, how its due moment was counted, pauses, extensions, reminders, stages."""

    number: str
    state: str
    limit: str = Field(description="As `4 h`; empty where nothing is limited.")
    extended: int = Field(description="What was granted on top of it, in its unit.")
    counted_from: datetime | None
    due_at: datetime | None = Field(
        description="null while the clock stands still, or where nothing is limited."
    )
    yellow_at: datetime | None
    paused_at: datetime | None
    light: str = Field(description="green, yellow, red, paused or none.")
    how: list[str]
    warning: str
    pauses: list[PauseOut]
    extensions: list[ExtensionOut]
    reminders: list[ReminderOut]
    stages: list[StageOut]
