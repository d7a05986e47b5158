"""What programs send about webhooks, and what they read."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.kernel.rest import Cursor
from linli.kernel.rest_fields import Moment, Words

from .states import MessageState, SubscriptionKind, SubscriptionState

Events = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(max_length=200, description="Such as `case.dispatch`; empty: every one of its kind."),
]


class WebhookIn(Schema):
    """A system to be told."""

    name: Annotated[Words, Field(min_length=1, max_length=80)]
    url: Annotated[Words, Field(min_length=8, max_length=500)] = Field(
        description="Where it takes POST requests; https, and no address inside the house's own network."
    )
    kind: SubscriptionKind = SubscriptionKind.CASES
    events: Events = []


class WebhookChange(Schema):
    """What is to be different; all three are set."""

    name: Annotated[Words, Field(min_length=1, max_length=80)]
    url: Annotated[Words, Field(min_length=8, max_length=500)]
    events: Events = []


class WebhookOut(Schema):
    """A system that is told, and how it has answered."""

    id: UUID
    name: str
    kind: SubscriptionKind
    url: str
    events: list[str]
    state: SubscriptionState
    by_itself: bool = Field(description="It was paused because it did not answer.")
    failing: int = Field(description="Failures one after another; 0 while it answers.")
    failing_since: datetime | None
    rests_until: datetime | None = Field(description="When the next message is tried, after failures.")
    made_at: datetime
    ended_at: datetime | None


class WebhookSecret(WebhookOut):
    """The same with its secret, which is told this once."""

    secret: str = Field(
        description="`whsec_` and base64 of 32 bytes, after the Standard Webhooks specification."
    )


class WebhooksAsked(Cursor):
    """Which webhooks."""

    over: bool = Field(False, description="Those that are over.")


class MessagesAsked(Cursor):
    """Which messages."""

    state: MessageState | None = None


class MessageRow(Schema):
    """One thing that was told to a system."""

    id: UUID
    event: str
    about: str = Field(description="The number of a case or an order.")
    at: datetime = Field(description="When it happened.")
    state: MessageState
    attempts: int
    next_try_at: datetime | None
    sent_at: datetime | None
    status: int | None = Field(description="The status of the last answer.")
    error: str


class MessageOut(MessageRow):
    """The same with what it says."""

    body: dict[str, Any]


class ReplaySpanIn(Schema):
    """From when to when; at most 31 days."""

    since: Moment
    until: Moment


class ReplayedOut(Schema):
    """How many messages are sent again."""

    count: int


class EventOut(Schema):
    """One event that a system may be told of."""

    event: str
    name: str = Field(description="In the language of the answer.")


class EventsOut(Schema):
    """Every event of cases."""

    items: list[EventOut]
