"""What leaves the house: each message is marked before it is sent, in a transaction of its own.

So a crash leaves at most one attempt of which nobody knows whether it arrived. It is shown as unknown and sent again
under the same id, by which the other side recognises the copy. Several systems are asked at the same time, each one
message at a time, so that one that is slow keeps nobody else waiting for longer than its own silence.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.kernel import journal
from linli.kernel.errors import Refusal
from linli.kernel.outside import call
from linli.kernel.privacy import Unreadable
from linli.notices.public import Recipient, Telling, tell
from linli.people.public import SYSTEM, Account, posts_around
from linli.territory.public import Street, root_of

from ..models import KEEPING, Message, Subscription
from ..queries import body_of, headers_for
from ..states import DUE, ENOUGH, LOST, PAUSES, TEST, TROUBLE, MessageState, SubscriptionState
from .keeping import SUBJECT

log = logging.getLogger("linli.webhooks")
AT_ONCE = 8
SECONDS = 8
# A round ends after this long even when more waits: what comes after it in the worker must not wait for other systems.
ROUND = timedelta(seconds=12)
GONE, OK, REDIRECT = 410, 200, 300
MOST_SAID = 300
FAILING, PAUSED = "webhook.failing", "webhook.paused"


@dataclass(frozen=True)
class Heard:
    """What came of an attempt: the status of the answer, or why there was none."""

    status: int | None
    error: str = ""

    @property
    def arrived(self) -> bool:
        """Return whether the other side took it."""
        return self.status is not None and OK <= self.status < REDIRECT


def send_waiting(*, at: datetime, limit: int = 400) -> int:
    """Send what is due, at most `limit` messages, and return how many arrived."""
    began = time.monotonic()

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - began)

    _find_lost(at)
    arrived = tried = 0
    rested: set[UUID] = set()
    while tried < limit and now() - at < ROUND:
        taken = _take_some(now, rested)
        if not taken:
            break
        tried += len(taken)
        arrived += _ask_all(taken, now, rested)
    return arrived


def _ask_all(
    taken: list[tuple[Message, Subscription]], now: Callable[[], datetime], rested: set[UUID]
) -> int:
    # The threads ask other systems and nothing else: the database is spoken to from here.
    with ThreadPoolExecutor(AT_ONCE) as threads:
        moment = now()
        heard = list(threads.map(lambda one: _ask(one[0], one[1], moment), taken))
    arrived = 0
    for (message, to), answer in zip(taken, heard, strict=True):
        if answer.arrived:
            arrived += 1
            _arrived(message, to, answer, now())
        else:
            rested.add(to.pk)
            _failed(message, to, answer, now())
    return arrived


def _find_lost(at: datetime) -> None:
    lost = Message.objects.filter(state=MessageState.SENDING, sending_since__lt=at - LOST).order_by()
    for street_id in list(lost.values_list("street_id", flat=True).distinct()):
        with transaction.atomic():
            for message in lost.select_for_update(skip_locked=True).filter(street_id=street_id):
                _end(message, MessageState.UNKNOWN, next_try_at=at)


def _take_some(now: Callable[[], datetime], rested: set[UUID]) -> list[tuple[Message, Subscription]]:
    """Mark the longest due message of each of some systems as being sent; nobody else takes it."""
    at = now()
    # What is told is told; a test goes out however the system stands.
    told = Q(subscription__state=SubscriptionState.ACTIVE) & (
        Q(subscription__rests_until=None) | Q(subscription__rests_until__lte=at)
    )
    due = Message.objects.filter(told | Q(event=TEST), state__in=DUE, next_try_at__lte=at)
    systems = due.exclude(subscription_id__in=rested).order_by("subscription_id")
    pairs = list(systems.values_list("street_id", "subscription_id").distinct()[:AT_ONCE])
    return [one for street_id, pk in pairs if (one := _take(due, street_id, pk, at)) is not None]


def _take(
    due: QuerySet[Message], street_id: int, pk: UUID, at: datetime
) -> tuple[Message, Subscription] | None:
    with transaction.atomic():
        message = (
            due.select_for_update(skip_locked=True, of=("self",)).select_related("subscription")
            .filter(street_id=street_id, subscription_id=pk).order_by("next_try_at", "id").first()
        )  # fmt: skip
        if message is None:
            return None
        message.state, message.sending_since = MessageState.SENDING, at
        message.attempts += 1
        message.save(update_fields=("state", "sending_since", "attempts"))
    return message, message.subscription


def _ask(message: Message, to: Subscription, at: datetime) -> Heard:
    if isinstance(to.url, Unreadable) or isinstance(to.secret, Unreadable):
        return Heard(None, "the key of the address is missing")
    try:
        answer = call(
            to.url,
            method="POST",
            body=body_of(message),
            headers=headers_for(message, to, at=at),
            seconds=SECONDS,
        )
    except Refusal as refusal:
        return Heard(None, refusal.code)
    except Exception as error:  # noqa: BLE001 - whatever the other side does wrong is kept with the row and shown
        return Heard(None, f"{type(error).__name__}: {error}"[:MOST_SAID])
    return Heard(answer.status, "" if OK <= answer.status < REDIRECT else f"HTTP {answer.status}")


def _arrived(message: Message, to: Subscription, heard: Heard, at: datetime) -> None:
    _end(message, MessageState.SENT, sent_at=at, status=heard.status, error="")
    if message.event != TEST or to.state == SubscriptionState.ACTIVE:
        troubled = Subscription.objects.filter(street_id=to.street_id, pk=to.pk, failing__gt=0)
        troubled.update(failing=0, failing_since=None, rests_until=None)


def _failed(message: Message, to: Subscription, heard: Heard, at: datetime) -> None:
    said = {"status": heard.status, "error": heard.error[:MOST_SAID]}
    if message.event == TEST:  # whoever tries it out looks at the answer, and tries again
        _end(message, MessageState.FAILED, **said)
        return
    if message.attempts > len(PAUSES):
        _end(message, MessageState.FAILED, **said)
    else:
        _end(message, MessageState.WAITING, next_try_at=at + PAUSES[message.attempts - 1], **said)
    _rest(to, heard, at)


def _rest(to: Subscription, heard: Heard, at: datetime) -> None:
    """Let a system that failed rest, longer each time; tell people when it goes on, and pause it when it is enough."""
    with transaction.atomic():
        held = Subscription.objects.select_for_update().get(street_id=to.street_id, pk=to.pk)
        if held.state != SubscriptionState.ACTIVE:
            return
        held.failing += 1
        held.failing_since = held.failing_since or at
        held.rests_until = at + PAUSES[min(held.failing, len(PAUSES)) - 1]
        fields = ["failing", "failing_since", "rests_until"]
        if held.failing >= ENOUGH or heard.status == GONE:
            held.state, held.by_itself = SubscriptionState.PAUSED, True
            fields += ["state", "by_itself"]
            journal.write(
                street_id=held.street_id, subject=SUBJECT, subject_id=held.pk, action="pause", by=SYSTEM, at=at,
                from_state=SubscriptionState.ACTIVE, to_state=held.state,
                facts={"by_itself": True, "failing": held.failing, "status": heard.status},
            )  # fmt: skip
            _tell_keepers(held, PAUSED, at)
        elif held.failing == TROUBLE:
            _tell_keepers(held, FAILING, at)
        held.save(update_fields=fields)


def _tell_keepers(to: Subscription, event: str, at: datetime) -> None:
    """Tell who looks after the webhooks of the street, once for each time of trouble."""
    root = root_of(to.street_id).id
    posts = posts_around(to.street_id, [root], [], at=at)
    keepers: dict[int, Account] = {
        post.account_id: post.account for power in KEEPING for post in posts.all_with(power, [root])
    }
    line = uuid5(to.pk, f"{event} {to.failing_since}")
    facts = {"name": to.name, "slug": Street.objects.get(pk=to.street_id).slug, "webhook": str(to.pk)}
    tell(
        (
            Telling(to.street_id, line, to.pk, event, Recipient(account=one), facts, at)
            for one in keepers.values()
        ),
        at=at,
    )


def _end(message: Message, state: str, **told: object) -> None:
    # Only the attempt that was begun is ended: a sender that was taken for lost must not speak for its successor.
    Message.objects.filter(
        street_id=message.street_id, pk=message.pk, state=MessageState.SENDING, attempts=message.attempts
    ).update(**{"state": state, "next_try_at": None, "sending_since": None} | told)
    facts = {"message": message.pk, "webhook": message.subscription_id, "state": str(state), "tries": message.attempts,
             "status": told.get("status")}  # fmt: skip
    log.log(logging.WARNING if told.get("error") else logging.INFO, "a message moved", extra={"facts": facts})
