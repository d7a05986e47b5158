"""Who is told: to subscribe a system, change, pause, resume and end it, renew its secret, try it out."""

import base64
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.outside import place_of
from linli.people.public import Actor
from linli.territory.public import Street

from ..errors import NotThisState, SubscriptionOver, TooManySubscriptions, UnknownEvent
from ..models import Message, Subscription
from ..permissions import need_keeper
from ..queries import PREFIX, event_names
from ..states import (
    BOTH,
    KEPT,
    KEPT_IN_TROUBLE,
    OPEN,
    TEST,
    MessageState,
    SubscriptionKind,
    SubscriptionState,
)
from .telling import send

SUBJECT = "webhook"
MOST = 50
OVER = "the webhook ended"


def new_secret() -> str:
    """Return a secret of 256 bits, written as the Standard Webhooks specification wants it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _line(of: Subscription, action: str, by: Actor, at: datetime, before: str = "", **facts: Any) -> None:
    told = {"kind": of.kind, "events": of.events} | facts
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at, from_state=before,
        to_state=of.state, facts=told, texts={"name": of.name},
    )  # fmt: skip


@contextmanager
def _held(pk: UUID, street_id: int, by: Actor) -> Iterator[Subscription]:
    """Hold the row of a system while it is changed; refuse outsiders and what is over."""
    need_keeper(by, street_id)
    with transaction.atomic():
        found = Subscription.objects.select_for_update().filter(street_id=street_id, pk=pk).first()
        if found is None:
            raise NotFound
        if found.state == SubscriptionState.ENDED:
            raise SubscriptionOver
        yield found
        found.save()


def _known(kind: str, events: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(events)) if kind == SubscriptionKind.CASES else []
    unknown = sorted(set(wanted) - set(event_names()))
    if unknown:
        raise UnknownEvent(events=", ".join(unknown)[:200])
    return wanted


def subscribe(
    *, street: Street, name: str, url: str, events: Sequence[str], by: Actor, at: datetime,
    kind: str = SubscriptionKind.CASES,
) -> Subscription:  # fmt: skip
    """Let a system be told from now on; no events means every one of its kind. Its secret is made here.

    Refuses what is no address of the web. Whether it leads into the house's own network is asked at each sending,
    because a name may lead elsewhere tomorrow.
    """
    need_keeper(by, street.pk)
    place_of(url)
    with transaction.atomic():
        standing = Subscription.objects.filter(street=street).exclude(state=SubscriptionState.ENDED)
        if standing.count() >= MOST:
            raise TooManySubscriptions(most=MOST)
        made = Subscription.objects.create(
            street=street, name=name.strip()[:80], kind=kind, url=url.strip(), events=_known(kind, events),
            secret=new_secret(), made_by_id=by.account_id, made_at=at, changed_at=at,
        )  # fmt: skip
        _line(made, "subscribe", by, at)
    return made


def change(
    pk: UUID, *, street_id: int, name: str, url: str, events: Sequence[str], by: Actor, at: datetime
) -> Subscription:
    """Change what a system is called, where it is told and of what. A new address begins with a clean sheet."""
    place_of(url)
    with _held(pk, street_id, by) as held:
        moved = url.strip() != held.url
        held.name, held.url, held.events = name.strip()[:80], url.strip(), _known(held.kind, events)
        held.changed_at = at
        if moved:
            _clean(held)
        _line(held, "change", by, at, held.state, moved=moved)
    return held


def _clean(held: Subscription) -> None:
    held.failing, held.failing_since, held.rests_until, held.by_itself = 0, None, None, False


def pause(pk: UUID, *, street_id: int, by: Actor, at: datetime) -> Subscription:
    """Tell a system nothing until it is resumed; what happens meanwhile waits for it."""
    with _held(pk, street_id, by) as held:
        if held.state == SubscriptionState.PAUSED:
            raise NotThisState
        before, held.state, held.by_itself, held.changed_at = held.state, SubscriptionState.PAUSED, False, at
        _line(held, "pause", by, at, before)
    return held


def resume(pk: UUID, *, street_id: int, by: Actor, at: datetime) -> Subscription:
    """Tell a system again, what waited first."""
    with _held(pk, street_id, by) as held:
        if held.state == SubscriptionState.ACTIVE:
            raise NotThisState
        before, held.state, held.changed_at = held.state, SubscriptionState.ACTIVE, at
        _clean(held)
        _line(held, "resume", by, at, before)
    return held


def renew_secret(pk: UUID, *, street_id: int, by: Actor, at: datetime) -> Subscription:
    """Give a system a new secret; for a day the one before signs beside it."""
    with _held(pk, street_id, by) as held:
        held.former_secret, held.former_until = held.secret, at + BOTH
        held.secret, held.changed_at = new_secret(), at
        _line(held, "renew_secret", by, at, held.state)
    return held


def end(pk: UUID, *, street_id: int, by: Actor, at: datetime) -> Subscription:
    """Tell a system nothing any more; what still waited for it is marked as not sent."""
    with _held(pk, street_id, by) as held:
        before, held.state, held.ended_at, held.changed_at = held.state, SubscriptionState.ENDED, at, at
        held.former_secret, held.former_until = "", None
        waiting = Message.objects.filter(street_id=street_id, subscription=held, state__in=OPEN)
        left = waiting.update(state=MessageState.FAILED, next_try_at=None, sending_since=None, error=OVER)
        _line(held, "end", by, at, before, left=left)
    return held


def test(pk: UUID, *, street_id: int, by: Actor, at: datetime) -> Message:
    """Send a system a message that says nothing but that it arrives; also one that is paused or rests."""
    with _held(pk, street_id, by) as held:
        key = f"test {uuid4().hex}"
        send(street_id=street_id, kind=held.kind, event=TEST, key=key, data={"test": True}, at=at, to=held)
        _line(held, "test", by, at, held.state)
        return Message.objects.get(street_id=street_id, subscription=held, key=key)


def sweep(*, at: datetime) -> int:
    """Forget what arrived a month ago, and what did not a quarter of a year ago. Return how many messages went."""
    old = Message.objects.filter(state=MessageState.SENT, sent_at__lt=at - KEPT)
    older = Message.objects.filter(at__lt=at - KEPT_IN_TROUBLE).exclude(state=MessageState.SENDING)
    return int(old.delete()[0] + older.delete()[0])
