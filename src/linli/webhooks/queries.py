"""Reads: which events there are, what a message says, how it is signed, and how systems have answered."""

import base64
import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from linli.cases.events import CaseMoved
from linli.cases.public import CASE as WORKFLOW
from linli.cases.public import Case, Category, label
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.kernel.vitals import Vital, one, several
from linli.people.public import Actor, Organisation
from linli.territory.public import Street, Unit

from .models import Message, Subscription
from .states import CASE, DUE, TEST, MessageState, SubscriptionState

PREFIX, VERSION = "whsec_", "v1"
# What a page offers to choose from: the way of a case, without what offices say between each other.
OFFERED = (
    "report", "verify", "self_handle", "file", "decline", "dispatch", "accept", "send_back", "coordinate", "feed_back",
    "inspect", "rework", "close", "confirm", "reopen", "settle", "withdraw", "void", "merge", "unmerge", "split", "move",
    "place", "publish",
)  # fmt: skip


# --- Events -------------------------------------------------------------------------------------------------------
def event_names() -> list[str]:
    """Return every event of cases that a system may be told of."""
    return [f"{CASE}{action}" for action in dict.fromkeys(("report", *WORKFLOW.rows))]


def event_label(event: str) -> str:
    """Return what an event is called on pages."""
    return str(label(event.removeprefix(CASE))) if event.startswith(CASE) else event


def offered() -> list[tuple[str, str]]:
    """Return the events that a page offers, with their names."""
    return [(f"{CASE}{action}", event_label(f"{CASE}{action}")) for action in OFFERED]


# --- What a message says --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Names:
    """What the ids of some lines are called, read once for a batch."""

    cases: Mapping[UUID, Case]
    units: Mapping[int, Unit]
    organisations: Mapping[int, Organisation]
    categories: Mapping[str, Category]
    street: Street
    public: frozenset[UUID]


def names_of(street_id: int, moves: Sequence[CaseMoved]) -> Names:
    """Return the names for some acts in a street; six queries."""
    ids = {move.case_id for move in moves}
    known = Case.objects.filter(street_id=street_id).only(
        "id", "street_id", "number", "public_title", "state"
    )
    shown = (
        Case.objects.shown_to_public().filter(street_id=street_id, pk__in=ids).values_list("pk", flat=True)
    )
    return Names(
        known.in_bulk(ids),
        Unit.objects.in_bulk({move.lineage[-1] for move in moves if move.lineage}),
        Organisation.objects.in_bulk({move.lead_id for move in moves if move.lead_id}),
        Category.objects.in_bulk({move.category for move in moves if move.category}, field_name="code"),
        Street.objects.get(pk=street_id),
        frozenset(shown),
    )


def case_data(move: CaseMoved, names: Names) -> dict[str, Any] | None:
    """Return what is told of an act on a case: codes, public names and moments; None of a case that is gone.

    Never its words, its pin, its photos or its people, not even published ones: what is hidden later must not stand in a
    message. The addresses lead to whatever may be seen by whoever asks.
    """
    case = names.cases.get(move.case_id)
    if case is None:
        return None
    site = settings.SITE_URL.rstrip("/")
    published = case.pk in names.public
    return {
        "case": {
            "id": str(case.pk),
            "number": case.number,
            "state": move.after,
            "before": move.before or None,
            "category": _named(names.categories.get(move.category)),
            "unit": _named(names.units.get(move.lineage[-1]) if move.lineage else None),
            "lead": _named(names.organisations.get(move.lead_id or 0)),
            "hard": move.hard,
            "due_at": move.facts.get("due_at"),
            "public_url": f"{site}/s/{names.street.slug}/public/{case.number}/" if published else None,
            "api_url": f"{site}/api/v1/streets/{names.street.slug}/cases/{case.number}",
        },
        "line": {"id": str(move.line_id), "seq": move.seq},
    }


def _named(thing: Any) -> dict[str, str] | None:
    return None if thing is None else {"code": thing.code, "name": thing.name, "name_en": thing.name_en}


def envelope(message: Message, street: Street, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole of a message."""
    return {
        "id": str(message.pk), "event": message.event, "occurred_at": message.at.isoformat(), "street": street.slug,
        "data": data,
    }  # fmt: skip


# --- Signatures -----------------------------------------------------------------------------------------------------
def body_of(message: Message) -> bytes:
    """Return the bytes that are sent and signed."""
    return json.dumps(message.body, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the HMAC-SHA256 over id, moment and body, as the Standard Webhooks specification writes it."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"{VERSION},{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def headers_for(message: Message, subscription: Subscription, *, at: datetime) -> dict[str, str]:
    """Return the headers of a message: its id, the moment of this try, and its signatures.

    While a secret is being changed both sign, so that the other side may change at its own hour.
    """
    stamp, body = int(at.timestamp()), body_of(message)
    secrets = [subscription.secret]
    if subscription.former_secret and subscription.former_until and subscription.former_until > at:
        secrets.append(subscription.former_secret)
    signed = " ".join(signature(one, str(message.pk), stamp, body) for one in secrets)
    return {
        "Content-Type": "application/json; charset=utf-8", "webhook-id": str(message.pk),
        "webhook-timestamp": str(stamp), "webhook-signature": signed, "webhook-event": message.event,
    }  # fmt: skip


# --- Lists ----------------------------------------------------------------------------------------------------------
def subscriptions_of(actor: Actor, street_id: int) -> QuerySet[Subscription]:
    """Return the webhooks of a street that somebody looks after, to be ordered and paged."""
    return Subscription.objects.visible_to(actor).filter(street_id=street_id)


def subscription_called(actor: Actor, street_id: int, pk: UUID) -> Subscription:
    """Return one of them, or refuse as if it did not exist."""
    found = subscriptions_of(actor, street_id).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def messages_of(subscription: Subscription, *, state: str = "") -> QuerySet[Message]:
    """Return what a system was told, to be ordered and paged."""
    found = Message.objects.filter(street_id=subscription.street_id, subscription=subscription)
    return found.filter(state=state) if state in MessageState.values else found


@dataclass(frozen=True)
class Standing:
    """How a system has answered: what waits for it, what did not arrive, and when something last did."""

    waiting: int = 0
    failed: int = 0
    last_sent_at: datetime | None = None


def standings(street_id: int, subscriptions: Iterable[Subscription]) -> dict[UUID, Standing]:
    """Return the standing of each of these systems; one query."""
    of_these = Message.objects.filter(
        street_id=street_id, subscription_id__in=[one.pk for one in subscriptions]
    )
    rows = of_these.order_by().values("subscription_id").annotate(
        waiting=Count("pk", filter=Q(state__in=(*DUE, MessageState.SENDING))),
        failed=Count("pk", filter=Q(state=MessageState.FAILED)), last=Max("sent_at"),
    )  # fmt: skip
    return {row["subscription_id"]: Standing(row["waiting"], row["failed"], row["last"]) for row in rows}


def subscribers(street_id: int, kind: str) -> list[Subscription]:
    """Return the systems of a kind that are told or will be, once they are resumed."""
    standing = Subscription.objects.filter(street_id=street_id, kind=kind).exclude(
        state=SubscriptionState.ENDED
    )
    return list(standing.order_by("id"))


def is_test(message: Message) -> bool:
    """Return whether a message only tries out the way."""
    return message.event == TEST


# --- For whoever looks after the house ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Trouble:
    """A system that did not take some messages: how many, the last of them, and why."""

    name: str
    street: str
    failed: int
    at: datetime
    error: str


def in_trouble(street_ids: Collection[int] | None) -> list[Trouble]:
    """Return the systems of these streets (None: all) to which messages failed, the latest first; two queries."""
    failed = Message.objects.filter(state=MessageState.FAILED)
    if street_ids is not None:
        failed = failed.filter(street_id__in=street_ids)
    counted = failed.order_by().values("subscription_id").annotate(n=Count("pk"))
    last = failed.filter(subscription_id=OuterRef("pk"), street_id=OuterRef("street_id")).order_by("-id")
    standing = Subscription.objects.filter(pk__in=[row["subscription_id"] for row in counted])
    rows = standing.exclude(state=SubscriptionState.ENDED).select_related("street").annotate(
        last_at=Subquery(last.values("at")[:1]), last_error=Subquery(last.values("error")[:1])
    )  # fmt: skip
    numbers = {row["subscription_id"]: row["n"] for row in counted}
    found = [
        Trouble(one.name, name_of(one.street), numbers[one.pk], one.last_at, one.last_error) for one in rows
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def vitals(at: datetime) -> Iterator[Vital]:
    """Tell what waits for other systems and what they did not take."""
    states = (*DUE, MessageState.SENDING, MessageState.FAILED)
    standing = Message.objects.filter(state__in=states).exclude(subscription__state=SubscriptionState.ENDED)
    counts = dict(standing.order_by().values_list("state").annotate(n=Count("pk")))
    told = [(state.value, counts.get(state.value, 0)) for state in states]
    yield several("linli_webhook_messages", "Messages to other systems by state.", "state", told)
    yield one(
        "linli_webhook_messages_failed", "Messages that other systems did not take.", counts.get("failed", 0)
    )
