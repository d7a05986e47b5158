"""Webhooks for programs: everything a page can do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query

from linli.kernel.errors import NotFound
from linli.kernel.outside import NoAddress
from linli.kernel.paging import page
from linli.kernel.rest import Door, Listed, listed, once_for
from linli.people.public import Actor, acting
from linli.territory.public import Street, street_by_slug

from . import commands, permissions, queries
from .errors import NotThisState, SpanWrong, SubscriptionOver, TooManySubscriptions, UnderWay, UnknownEvent
from .models import Message, Subscription
from .schemas import (
    EventsOut,
    MessageOut,
    MessageRow,
    MessagesAsked,
    ReplayedOut,
    ReplaySpanIn,
    WebhookChange,
    WebhookIn,
    WebhookOut,
    WebhooksAsked,
    WebhookSecret,
)
from .states import SubscriptionState

router = Door("webhooks")
NEWEST = ("-id",)
ALL = "/streets/{slug}/webhooks"
ONE = ALL + "/{webhook_id}"


def enter(request: HttpRequest, slug: str) -> tuple[Street, Actor]:
    """Return who acts in which street, or refuse who does not look after its webhooks."""
    street, actor = street_by_slug(slug), acting(request)
    permissions.enter(actor, street)
    return street, actor


def webhook_out(one: Subscription) -> dict[str, Any]:
    """Return a webhook as programs read it."""
    return {name: getattr(one, name) for name in WebhookOut.model_fields}


def message_out(one: Message) -> dict[str, Any]:
    """Return a message without what it says."""
    return {name: getattr(one, name) for name in MessageRow.model_fields}


@router.reads(ALL, Listed[WebhookOut], summary="Systems that are told", paged=True)
def list_webhooks(request: HttpRequest, slug: str, asked: Query[WebhooksAsked]) -> Any:
    """Return which systems are told what happens in a street, the newest first. Their secrets are not in it."""
    street, actor = enter(request, slug)
    found = queries.subscriptions_of(actor, street.pk)
    found = found.filter(state="ended") if asked.over else found.exclude(state=SubscriptionState.ENDED)
    return listed(page(found, NEWEST, asked.after, asked.limit), webhook_out)


@router.reads(ALL + "/events", EventsOut, summary="Events a system may be told of")
def list_webhook_events(request: HttpRequest, slug: str) -> Any:
    """Return every event of cases, with its name."""
    enter(request, slug)
    return {"items": [{"event": one, "name": queries.event_label(one)} for one in queries.event_names()]}


@router.writes(
    "POST", ALL, WebhookSecret, status=201, summary="Tell a system",
    refuses=(NoAddress, UnknownEvent, TooManySubscriptions),
)  # fmt: skip
def add_webhook(request: HttpRequest, slug: str, told: WebhookIn) -> Any:
    """Let a system be told from now on. The answer holds the secret that signs its messages: keep it, it is told once.

    The same request with the same Idempotency-Key answers it again.
    """
    street, now = street_by_slug(slug), timezone.now()

    def do() -> dict[str, Any]:
        _street, actor = enter(request, slug)
        made = commands.subscribe(street=street, by=actor, at=now, **told.model_dump())
        return {"id": str(made.pk)}

    return with_secret(request, slug, once_for(request, "add_webhook", street_id=street.pk, at=now, do=do))


def with_secret(request: HttpRequest, slug: str, done: dict[str, Any]) -> dict[str, Any]:
    """Return a webhook with its secret: read anew, because what is kept of an answer must not hold it."""
    street, actor = enter(request, slug)
    found = queries.subscription_called(actor, street.pk, UUID(done["id"]))
    return webhook_out(found) | {"secret": found.secret}


@router.reads(ONE, WebhookOut, summary="One webhook", refuses=(NotFound,))
def read_webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """Return a webhook and how it has answered."""
    street, actor = enter(request, slug)
    return webhook_out(queries.subscription_called(actor, street.pk, webhook_id))


def acted(
    request: HttpRequest,
    slug: str,
    operation: str,
    do: Callable[[dict[str, Any]], Any],
    shape: Callable[[Any], Any],
) -> dict[str, Any]:
    """Do an act on a webhook, once for its key; who may is asked inside, as `once_for` wants it."""
    street, now = street_by_slug(slug), timezone.now()

    def done() -> Any:
        _street, actor = enter(request, slug)
        return shape(do({"street_id": street.pk, "by": actor, "at": now}))

    return once_for(request, operation, street_id=street.pk, at=now, do=done)


@router.writes(
    "PUT",
    ONE,
    WebhookOut,
    summary="Change a webhook",
    refuses=(NotFound, NoAddress, UnknownEvent, SubscriptionOver),
)
def change_webhook(request: HttpRequest, slug: str, webhook_id: UUID, told: WebhookChange) -> Any:
    """Set what a system is called, where it is told and of what."""
    return acted(
        request,
        slug,
        "change_webhook",
        lambda of: commands.change(webhook_id, **told.model_dump(), **of),
        webhook_out,
    )


@router.writes(
    "POST", ONE + "/pause", WebhookOut, summary="Tell it nothing for a while", takes=(),
    refuses=(NotFound, SubscriptionOver, NotThisState),
)  # fmt: skip
def pause_webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """Send nothing until it is resumed. What happens meanwhile waits for it."""
    return acted(request, slug, "pause_webhook", lambda of: commands.pause(webhook_id, **of), webhook_out)


@router.writes(
    "POST", ONE + "/resume", WebhookOut, summary="Tell it again", takes=(),
    refuses=(NotFound, SubscriptionOver, NotThisState),
)  # fmt: skip
def resume_webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """Send again, what waited first."""
    return acted(request, slug, "resume_webhook", lambda of: commands.resume(webhook_id, **of), webhook_out)


@router.writes(
    "POST",
    ONE + "/secret",
    WebhookSecret,
    summary="Renew its secret",
    takes=(),
    refuses=(NotFound, SubscriptionOver),
)
def renew_webhook_secret(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """Make a new secret. For a day the one before signs beside it."""
    done = acted(
        request, slug, "renew_webhook_secret", lambda of: commands.renew_secret(webhook_id, **of),
        lambda one: {"id": str(one.pk)},
    )  # fmt: skip
    return with_secret(request, slug, done)


@router.writes(
    "POST",
    ONE + "/test",
    MessageRow,
    summary="Send it a test",
    takes=(),
    refuses=(NotFound, SubscriptionOver),
)
def test_webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """Send a message that says nothing but that it arrives, also to a webhook that is paused. It is not tried again."""
    return acted(request, slug, "test_webhook", lambda of: commands.test(webhook_id, **of), message_out)


@router.writes(
    "POST",
    ONE + "/end",
    WebhookOut,
    summary="Tell it nothing any more",
    takes=(),
    refuses=(NotFound, SubscriptionOver),
)
def end_webhook(request: HttpRequest, slug: str, webhook_id: UUID) -> Any:
    """End a webhook for good."""
    return acted(request, slug, "end_webhook", lambda of: commands.end(webhook_id, **of), webhook_out)


@router.reads(
    ONE + "/messages", Listed[MessageRow], summary="What it was told", paged=True, refuses=(NotFound,)
)
def list_webhook_messages(
    request: HttpRequest, slug: str, webhook_id: UUID, asked: Query[MessagesAsked]
) -> Any:
    """Return what a system was told and what came of it, the newest first."""
    street, actor = enter(request, slug)
    found = queries.messages_of(
        queries.subscription_called(actor, street.pk, webhook_id),
        state=asked.state.value if asked.state else "",
    )
    return listed(page(found, NEWEST, asked.after, asked.limit), message_out)


@router.reads(ONE + "/messages/{message_id}", MessageOut, summary="What a message said", refuses=(NotFound,))
def read_webhook_message(request: HttpRequest, slug: str, webhook_id: UUID, message_id: UUID) -> Any:
    """Return a message as it was or will be sent."""
    street, actor = enter(request, slug)
    webhook = queries.subscription_called(actor, street.pk, webhook_id)
    found = queries.messages_of(webhook).filter(pk=message_id).first()
    if found is None:
        raise NotFound
    return message_out(found) | {"body": found.body}


@router.writes(
    "POST", ONE + "/messages/{message_id}/again", MessageRow, summary="Send a message again", takes=(),
    refuses=(NotFound, SubscriptionOver, UnderWay),
)  # fmt: skip
def send_webhook_message_again(request: HttpRequest, slug: str, webhook_id: UUID, message_id: UUID) -> Any:
    """Send one message again under its own id, by which the other side knows the copy."""
    return acted(
        request,
        slug,
        "send_webhook_message_again",
        lambda of: commands.replay(webhook_id, message_id, **of),
        message_out,
    )


@router.writes(
    "POST",
    ONE + "/replay",
    ReplayedOut,
    summary="Send a span again",
    refuses=(NotFound, SubscriptionOver, SpanWrong),
)
def replay_webhook(request: HttpRequest, slug: str, webhook_id: UUID, told: ReplaySpanIn) -> Any:
    """Send all that happened between two moments again, also what was never told because the webhook came later."""
    return acted(
        request, slug, "replay_webhook", lambda of: commands.replay_span(webhook_id, **told.model_dump(), **of),
        lambda count: {"count": count},
    )  # fmt: skip
