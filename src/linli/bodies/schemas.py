"""What programs send about bodies, and what they read."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Code, Day, Number, Words

from .states import AdviceKind, Grade

Name = Annotated[Words, Field(min_length=1, max_length=80)]
Short = Annotated[Words, Field(max_length=60)]
Line, Text = Annotated[Words, Field(max_length=120)], Annotated[Words, Field(max_length=4000)]
Said = Annotated[Words, Field(min_length=1, max_length=4000)]


class Called(Schema):
    """A thing by its code and names."""

    code: str
    name: str
    name_en: str


class SeatOut(Schema):
    """A kind of seat, as the rule book has it."""

    code: str
    name: str
    name_en: str
    least: int | None
    most: int | None
    exclusive: bool
    votes: bool
    leads: bool
    fits: str
    force: str


class KindOut(Schema):
    """A kind of body, as the rule book has it."""

    code: str
    name: str
    name_en: str
    selection: str
    term_months: int | None
    quorum: str = Field(description="An exact fraction of the filled voting seats, as ≥2/3 or >1/2.")
    parents: list[str]
    public: bool
    source: str
    seats: list[SeatOut]


class KindList(Schema):
    """The kinds of bodies of a street."""

    items: list[KindOut]


class BodiesAsked(Cursor):
    """What the list is narrowed to."""

    kind: Code = Field("", description="A code of the kinds.")
    unit: Code = Field("", description="Code of a unit: it and all below it.")
    q: Annotated[Words, Field(max_length=60)] = Field("", description="A part of the name.")
    ended: bool = Field(False, description="Those that ended in place of those that stand.")


class BodyOut(Schema):
    """A body."""

    id: int
    kind: str
    kind_name: str
    name: str
    name_en: str
    unit: Called
    purpose: str
    document: str
    document_no: str
    document_on: date | None
    parent: int | None
    succeeds: int | None
    public: bool
    starts_on: date
    term_until: date | None
    ends_on: date | None


class BodyMemberOut(Schema):
    """Somebody on a seat."""

    id: int
    seat: str
    seat_name: str
    name: str
    title: str
    organisation: str
    stands_in: bool
    starts_on: date
    ends_on: date | None


class NominationOut(Schema):
    """Somebody who is nominated."""

    id: int
    seat: str
    name: str
    state: str
    reason: str
    review: str
    decision: str
    votes_cast: int | None
    votes_for: int | None
    membership: int | None


class VacancyOut(Schema):
    """A seat that must be filled and is not."""

    seat: str
    seat_name: str
    missing: int


class BodyPage(BodyOut):
    """A body with its seats."""

    quorum: str
    voting_seats: int
    quorum_needed: int
    members: list[BodyMemberOut]
    vacant: list[VacancyOut]
    sub_groups: list[int]
    nominations: list[NominationOut]


class FoundBodyIn(Schema):
    """A body that is founded."""

    kind: Code
    unit: Code
    name: Name
    name_en: Line = ""
    purpose: Text = ""
    document: Line = ""
    document_no: Short = ""
    document_on: Day | None = None
    parent: Number | None = None
    organisation: Code = Field("", description="Code of its entry in the register of organisations.")
    starts_on: Day
    term_until: Day | None = None


class BodyWhoIn(Schema):
    """Who sits or is nominated: an account, a named person, or an organisation itself."""

    seat: Code
    account: Annotated[Words, Field(max_length=150)] = Field("", description="Sign-in name.")
    name: Short = Field("", description="A person without an account, as it is published.")
    title: Short = ""
    organisation: Code = Field("", description="Where somebody is seconded from; alone: the member itself.")


class SeatIn(BodyWhoIn):
    """Somebody who is seated."""

    starts_on: Day
    ends_on: Day | None = None
    stands_in_for: Number | None = Field(None, description="The seat whose holder this one stands in for.")


class NominateIn(BodyWhoIn):
    """Somebody who is nominated."""

    reason: Said


class StepIn(Schema):
    """The next step of a nomination."""

    step: Annotated[str, Field(pattern="^(review|decline|take)$")]
    text: Text = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    votes_cast: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    votes_for: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class OverFromIn(Schema):
    """The day from which something is over."""

    on: Day


class ChangeIn(Schema):
    """A new term, another kind, or the end of a body."""

    act: Annotated[str, Field(pattern="^(renew|upgrade|end)$")]
    on: Day
    kind: Code = ""
    name: Annotated[Words, Field(max_length=80)] = ""
    document_no: Short = ""


class MechanismLineOut(Schema):
    """One line of a mechanism at one unit."""

    unit: Called
    pack: str
    pack_name: str
    part: str
    code: str
    name: str
    least: int | None
    most: int | None
    count: int
    who: list[str]
    kept: bool
    gap_since: datetime | None = Field(
        description="Since when less stands there than must; null where it never did."
    )
    sentence: str
    checked_on: date | None


class Findings(Schema):
    """What stands of the mechanisms."""

    items: list[MechanismLineOut]


class MechanismItemIn(Schema):
    """Who owns an item, and when it was checked."""

    owner: Annotated[Words, Field(max_length=150)] = Field("", description="Sign-in name.")
    organisation: Code = ""
    checked_on: Day
    note: Annotated[Words, Field(max_length=500)] = ""


class MechanismItemOut(Schema):
    """An item with its owner."""

    id: int
    pack: str
    code: str
    owner: str
    organisation: str
    starts_on: date
    ends_on: date | None
    checked_on: date | None
    note: str


class SignedDutyIn(Schema):
    """A duty that is signed."""

    text: Annotated[Words, Field(min_length=1, max_length=500)]
    due_on: Day | None = None


class DutyStatementIn(Schema):
    """A statement of duty."""

    unit: Code
    organisation: Code
    title: Annotated[Words, Field(min_length=1, max_length=120)]
    number: Short = ""
    signed_by: Annotated[Words, Field(min_length=1, max_length=60)]
    signed_on: Day
    starts_on: Day
    ends_on: Day | None = None
    duties: Annotated[list[SignedDutyIn], Field(min_length=1, max_length=100)]


class SignedDutyOut(Schema):
    """A duty and what shows that it is fulfilled."""

    position: int
    text: str
    due_on: date | None
    done_on: date | None
    evidence: str


class DutyStatementOut(Schema):
    """A statement of duty."""

    id: int
    unit: Called
    organisation: Called
    title: str
    number: str
    signed_by: str
    signed_on: date
    starts_on: date
    ends_on: date | None


class DutyStatementPage(DutyStatementOut):
    """A statement with its duties."""

    duties: list[SignedDutyOut]


class FulfilIn(Schema):
    """What shows that a duty is fulfilled."""

    done_on: Day
    evidence: Annotated[Words, Field(min_length=1, max_length=1000)]


class StationIn(Schema):
    """A station that opens."""

    unit: Code
    name: Name
    name_en: Line = ""
    address: Annotated[Words, Field(min_length=1, max_length=120)]
    phone: Annotated[Words, Field(max_length=30)] = ""
    hours: Annotated[Words, Field(max_length=80)] = ""
    starts_on: Day


class StationPlaceIn(Schema):
    """Who works at a station."""

    organisation: Code = ""
    account: Annotated[Words, Field(max_length=150)] = Field("", description="Sign-in name.")
    starts_on: Day


class StationPlaceOut(Schema):
    """A force or a person at a station."""

    id: int
    organisation: str
    person: str
    starts_on: date
    ends_on: date | None


class StationOut(Schema):
    """A station with who works there."""

    id: int
    unit: Called
    name: str
    name_en: str
    address: str
    phone: str
    hours: str
    starts_on: date
    ends_on: date | None
    places: list[StationPlaceOut]


class StationList(Schema):
    """The stations of a street."""

    items: list[StationOut]


class AdviceIn(Schema):
    """What a head says."""

    kind: AdviceKind
    unit: Code
    organisation: Code
    grade: Grade | None = Field(None, description="Of an assessment, and of nothing else.")
    text: Said


class AdviceReplyIn(Schema):
    """The answer."""

    reply: Said


class AdviceOut(Schema):
    """What a head said, and the answer."""

    id: int
    kind: str
    kind_name: str
    unit: Called
    organisation: Called
    grade: str
    text: str
    given_by: str
    given_at: datetime
    reply: str
    replied_by: str
    replied_at: datetime | None
