"""What programs send with acts among several organisations, and read of what is owed."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.cases.states import JointKind, JointState, Measure, ShareKind, ShareState, Stance
from linli.kernel.calendar import Unit
from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Day, Latitude, Longitude, Moment
from linli.people.public import Part

from .acting import Optional, Sentence
from .reading import Body

OrganisationId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Several = Annotated[list[OrganisationId], Field(min_length=1, max_length=40)]


class Within(Schema):
    """A time limit: a number on one of the clocks."""

    value: int = Field(ge=1, le=999)
    unit: Unit = Field(Unit.H, description="The clock it is counted on.")


class ShareDone(Schema):
    """What was done for a task or a commitment."""

    item: UUID = Field(description="Id of the share.")
    done: Sentence


class ShareReason(Schema):
    """Why a task is not taken, a share not needed, a joint action called off."""

    item: UUID = Field(description="Id of the share; of the joint action when that is called off.")
    reason: Sentence


class TaskIn(Schema):
    """A task for one organisation."""

    organisation: OrganisationId
    what: Sentence
    within: Within | None = Field(None, description="Left out: due when the case is.")


class OpinionsIn(Schema):
    """What several organisations are asked before the work."""

    organisations: Several
    question: Sentence
    within: Within = Field(description="How long they have to answer.")


class OpinionIn(Schema):
    """What an organisation thinks of it; conditions and objections are said in words."""

    item: UUID = Field(description="Id of the share.")
    stance: Stance
    text: Optional = ""


class JointIn(Schema):
    """A call to the spot."""

    kind: JointKind = JointKind.WHISTLE
    organisations: Several
    starts_at: Moment = Field(description="By when they are to be there.")
    why: Sentence


class SignInIn(Schema):
    """Being on the spot: a position, or a sentence that says why there is none."""

    item: UUID = Field(description="Id of the share.")
    lon: Longitude | None = Field(None, description="WGS-84, where the phone stands.")
    lat: Latitude | None = None
    accuracy: int | None = Field(None, ge=0, le=100_000, description="In metres, as the phone says.")
    note: Optional = ""


class FoundIn(Schema):
    """What an authority found, and what it did."""

    item: UUID = Field(description="Id of the share.")
    finding: Sentence
    measure: Measure


class ConcludeIn(Schema):
    """What came of a joint action."""

    item: UUID = Field(description="Id of the joint action.")
    conclusion: Sentence


class PromiseIn(Schema):
    """A commitment to a day."""

    organisation: OrganisationId
    what: Sentence
    on: Day = Field(description="The last day on which it is kept in time.")


class SharesAsked(Cursor):
    """What the list of what is owed is narrowed to."""

    over: bool = Field(
        False, description="What has been given or let go, the newest first; else what is open."
    )
    kind: ShareKind | None = None
    organisation: OrganisationId | None = None
    late: bool = False


class SharesExported(Schema):
    """The same, for the workbook."""

    over: bool = False
    kind: ShareKind | None = None
    organisation: OrganisationId | None = None
    late: bool = False


class ShareOut(Schema):
    """What an organisation owes on a case, or gave."""

    id: UUID
    number: str = Field(description="Number of the case.")
    kind: ShareKind
    organisation: Body
    part: Part | None
    matrix_row: int | None = Field(description="Row of the industry matrix that named it.")
    what: str
    limit: str = Field(description="In words; empty where it is due at a moment somebody named.")
    given_at: datetime
    due_at: datetime
    state: ShareState
    late: bool = Field(description="Given after its moment; of an open one compare `due_at`.")
    ended_at: datetime | None
    stance: Stance | None
    said: str
    metres: int | None = Field(description="How far from the case the phone stood at the sign-in.")
    accuracy: int | None
    finding: str
    measure: Measure | None
    found_at: datetime | None


class JointOut(Schema):
    """A joint action with everybody who was called."""

    id: UUID
    kind: JointKind
    state: JointState
    why: str
    place: str
    called_at: datetime
    starts_at: datetime
    conclusion: str
    concluded_at: datetime | None
    called: list[ShareOut]


class TogetherOut(Schema):
    """Everything that several organisations owe on one case."""

    tasks: list[ShareOut]
    opinions: list[ShareOut]
    promises: list[ShareOut]
    joint: list[JointOut]
