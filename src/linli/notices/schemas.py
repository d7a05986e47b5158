"""What programs read of the outbox."""

from datetime import datetime, time
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Outside = Literal["email", "sms", "wecom", "dingtalk", "feishu", "wechat"]
News = Literal["turn", "clock", "words", "progress"]
Chat = Literal["wecom", "dingtalk", "feishu", "wechat"]


class NoticeOut(Schema):
    """Something you were told, in the language asked for."""

    id: UUID
    event: str = Field(description="What happened, as `case.dispatch.lead`.")
    at: datetime = Field(description="When it happened.")
    subject: str
    text: str
    about: str
    path: str = Field(description="The page it leads to.")
    read: bool


class UnreadOut(Schema):
    """How many notices you have not read."""

    unread: int = Field(description="Counted no further than 100.")


class MarkIn(Schema):
    """Which notices you have read."""

    notices: list[UUID] | None = Field(
        None, max_length=200, description="Left out: all of them. Ids of others' notices change nothing."
    )


class MarkedOut(Schema):
    """What was marked."""

    marked: int = Field(description="How many of them were unread.")
    unread: int = Field(description="How many are left, counted no further than 100.")


class BeatOut(Schema):
    """When a process of the house was last alive."""

    process: str
    at: datetime
    seconds_ago: float


class ReadingOut(Schema):
    """How far a reader of the journal has come."""

    reader: str
    waiting: int = Field(description="Lines it has not read.")
    since: datetime | None = Field(description="How long the oldest of them waits; null where none does.")
    parked: int = Field(description="Lines it failed on five times; they wait for somebody.")


class ParkedOut(Schema):
    """A line that a reader could not apply."""

    reader: str
    error: str
    attempts: int
    parked_at: datetime
    line: UUID | None
    subject: str
    seq: int | None
    action: str


class OutgoingOut(Schema):
    """What left or wants to leave by a channel in the last thirty days."""

    channel: str
    states: dict[str, int]


class TroubleOut(Schema):
    """A notice that did not arrive, or of which nobody knows."""

    id: UUID
    event: str
    at: datetime
    subject: str
    channel: str
    recipient: str = Field(description="account, reporter or office; never an address.")
    state: str
    attempts: int
    error: str


class SealNow(Schema):
    """The newest seal."""

    number: int
    at: datetime
    hash: str


class ClosedOut(Schema):
    """An address to which mail came back, so that nothing goes there."""

    id: int
    whose: str = Field(description="A colleague by name, or as much of an address as tells it from others.")
    at: datetime
    note: str = Field(description="What the mail server said, as 5.1.1.")


class OperationsOut(Schema):
    """Whether what was done reaches those who count on it."""

    processes: list[BeatOut]
    readers: list[ReadingOut]
    parked: list[ParkedOut] = Field(description="The latest fifty.")
    outgoing: list[OutgoingOut]
    trouble: list[TroubleOut] = Field(description="The latest fifty.")
    closed: list[ClosedOut] = Field(description="The latest fifty addresses to which mail came back.")
    seal: SealNow | None


class AgainOut(Schema):
    """How many get another try."""

    count: int


class NewsWishIn(Schema):
    """What you wish to be told outside Linli, and how."""

    ways: dict[News, list[Outside]] = Field(
        description="By what goes out at once, for each kind of news; a kind left out or empty waits for the digest."
    )
    quiet_from: time | None = Field(None, description="With quiet_to; both left out: no quiet hours.")
    quiet_to: time | None = None
    pressing: list[News] = Field(default_factory=list, description="What comes in quiet hours, too.")
    digest: Literal["none", "daily", "weekly"] = "weekly"
    digest_hour: int = Field(8, ge=0, le=23)
    digest_by: Literal["inapp", "email", "sms", "wecom", "dingtalk", "feishu", "wechat"] = "email"
    dormant: bool = Field(
        True, description="Whether the digest tells of cases that lie still and wait for you."
    )
    dormant_days: int = Field(7, ge=1, le=90)
    keys: dict[Chat, str] = Field(
        default_factory=dict, description='Keys of chat services, kept encrypted; "" takes one away.'
    )


class NewsWishOut(Schema):
    """What you wish now. Keys are never shown again."""

    ways: dict[str, list[str]]
    quiet_from: time | None
    quiet_to: time | None
    pressing: list[str]
    digest: str
    digest_hour: int
    digest_by: str
    dormant: bool
    dormant_days: int
    chats: list[str] = Field(description="The chat services for which you left a key.")
    closed: bool = Field(description="Mail to you came back, so none is sent; see open_my_address.")


class OpenedOut(Schema):
    """Whether something changed."""

    changed: bool


class DigestLineOut(Schema):
    """One line of a digest."""

    subject: str
    text: str
    about: str
    path: str


class DigestOut(Schema):
    """What was gathered for you."""

    subject: str
    at: datetime
    lines: list[DigestLineOut]


class SmsIn(Schema):
    """How a gateway of text messages is asked; {phone}, {text} and {id} stand where theirs belongs.

    So do {time}, {millis}, {stamp}, {nonce}, {secret} and {sign}, by which a gateway knows whose call it is.
    """

    url: str = Field(max_length=500)
    body: str = Field("", max_length=2000)
    headers: str = Field("", max_length=2000, description="A line each, as Authorization: Bearer …")
    takes: str = Field(
        "",
        max_length=100,
        description="How the answer tells that the message was taken: code = 0, or words in it.",
    )
    signed: str = Field(
        "", max_length=300, description="How {sign} is made: hmac-sha256 {phone}{time}, md5 {secret}{stamp} …"
    )
    secret: str = Field(
        "", max_length=300, description="The secret of the signature; kept encrypted, never shown again."
    )


class GatewayIn(Schema):
    """A way out to set up: `key` for a chat service, `sms` for text messages."""

    channel: Literal["sms", "wecom", "dingtalk", "feishu", "wechat"]
    name: str = Field(min_length=1, max_length=60)
    key: str = Field("", max_length=400)
    sms: SmsIn | None = None
    kinds: list[News] = Field(default_factory=list, description="Of what a group hears; empty: turn.")


class GatewayOut(Schema):
    """A way out, without what opens it."""

    id: UUID
    channel: str
    name: str
    kinds: list[str]
    made_at: datetime
    ended_at: datetime | None
    states: dict[str, int] = Field(description="How its messages of the last thirty days fared.")
    trial: str = Field(description="What became of the last word of trial; empty without one.")


class TrialIn(Schema):
    """Where a word of trial goes: the telephone, for text messages."""

    phone: str = Field("", max_length=20)


class TrialOut(Schema):
    """The notice that is the word of trial."""

    notice: UUID


class LetterOut(Schema):
    """A mail that came in. Words only while it waits."""

    id: UUID
    at: datetime
    state: str
    why: str
    sender: str = Field(description="As much of the address as tells it from others.")
    subject: str
    text: str
    photos: list[UUID]


class PutIn(Schema):
    """The case to which a letter belongs."""

    number: str = Field(min_length=1, max_length=30)


class OpenIn(Schema):
    """What is made of a letter: the case begins with these words."""

    title: str = Field(min_length=1, max_length=120)
    text: str = Field("", max_length=5000)
    place: str = Field("", max_length=200, description="Road, number, estate or committee.")


class OpenedCaseOut(Schema):
    """The case that a letter became."""

    number: str


class DismissIn(Schema):
    """Why a letter is put aside."""

    why: str = Field(min_length=1, max_length=200)


class StopIn(Schema):
    """The end of the link in a message, and whether messages shall stop or go on."""

    link: str = Field(min_length=10, max_length=2000)
    stop: bool = True


class StoppedOut(Schema):
    """Whether messages go to this address now."""

    stopped: bool
