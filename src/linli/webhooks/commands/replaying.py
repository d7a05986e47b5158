"""Saying it again: one message, or all of a span, also what was never said because the system came later."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.cases.events import from_line
from linli.kernel import journal
from linli.kernel.errors import NotFound
from linli.kernel.models import JournalLine
from linli.people.public import Actor

from ..errors import SpanWrong, SubscriptionOver, UnderWay
from ..models import Message, Subscription
from ..permissions import need_keeper
from ..states import OPEN, MessageState, SubscriptionKind, SubscriptionState
from .keeping import SUBJECT
from .telling import tell_of

LONGEST = timedelta(days=31)
LINES = 2000
AGAIN = {"state": MessageState.WAITING, "attempts": 0, "error": "", "sending_since": None}


def retry_failed(*, street_ids: Collection[int] | None, by: Actor, at: datetime) -> int:
    """Send again all that failed, to the systems of these streets (None: all) that are still told; return how many.

    For whoever looks after the house, who sees how many there are and not what they say.
    """
    with transaction.atomic():
        # Of each system the row first, as every act on it takes it.
        standing = Subscription.objects.select_for_update().exclude(state=SubscriptionState.ENDED)
        if street_ids is not None:
            standing = standing.filter(street_id__in=street_ids)
        failing = Message.objects.filter(state=MessageState.FAILED)
        count = 0
        for to in standing.filter(pk__in=failing.values("subscription_id")).order_by("id"):
            again = failing.filter(street_id=to.street_id, subscription=to).update(**AGAIN, next_try_at=at)
            _line(to, "replay", by, at, {"count": again})
            count += again
    return count


def _held(pk: UUID, street_id: int, by: Actor) -> Subscription:
    need_keeper(by, street_id)
    found = Subscription.objects.select_for_update().filter(street_id=street_id, pk=pk).first()
    if found is None:
        raise NotFound
    if found.state == SubscriptionState.ENDED:
        raise SubscriptionOver
    return found


def replay(pk: UUID, message_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Message:
    """Send one message again, under its own id, by which the other side knows the copy."""
    with transaction.atomic():
        to = _held(pk, street_id, by)
        told = (
            Message.objects.select_for_update()
            .filter(street_id=street_id, subscription=to, pk=message_id)
            .first()
        )
        if told is None:
            raise NotFound
        if told.state in OPEN and told.attempts == 0:
            raise UnderWay
        Message.objects.filter(street_id=street_id, pk=told.pk).exclude(state=MessageState.SENDING).update(
            **AGAIN, next_try_at=at
        )
        _line(to, "replay", by, at, {"message": told.pk})
    told.refresh_from_db()
    return told


def replay_span(
    pk: UUID, *, street_id: int, since: datetime, until: datetime, by: Actor, at: datetime
) -> int:
    """Send all of a span again and return how many messages: those that were sent, and those that were never made.

    A system that came later, or that lost what it had, so gets what happened between two moments, at most a month.
    """
    if not since < until <= since + LONGEST:
        raise SpanWrong(days=LONGEST.days)
    with transaction.atomic():
        to = _held(pk, street_id, by)
        if to.kind == SubscriptionKind.CASES:
            _make_up_for(to, since, until, at)
        of_span = Message.objects.filter(street_id=street_id, subscription=to, at__gte=since, at__lt=until)
        count = of_span.exclude(state=MessageState.SENDING).update(**AGAIN, next_try_at=at)
        _line(to, "replay_span", by, at, {"since": since, "until": until, "count": count})
    return count


def _make_up_for(to: Subscription, since: datetime, until: datetime, at: datetime) -> None:
    """Make the messages of a span that this system was never told, a batch of lines at a time."""
    # Ids of lines grow with time: the primary key finds a span. An import writes lines of long ago; nobody tells those.
    first, last = _id_at(since), _id_at(until)
    lines = JournalLine.objects.filter(street_id=to.street_id, subject="case", id__gte=first, id__lt=last)
    batch = []
    for line in lines.exclude(by_kind="import").order_by("id").iterator(chunk_size=LINES):
        if since <= line.at < until:
            batch.append(from_line(line))
        if len(batch) == LINES:
            tell_of(batch, at=at, to=[to])
            batch = []
    tell_of(batch, at=at, to=[to])


def _id_at(at: datetime) -> UUID:
    return UUID(int=int(at.timestamp() * 1000) << 80)


def _line(of: Subscription, action: str, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    journal.write(
        street_id=of.street_id, subject=SUBJECT, subject_id=of.pk, action=action, by=by, at=at, from_state=of.state,
        to_state=of.state, facts=facts,
    )  # fmt: skip
