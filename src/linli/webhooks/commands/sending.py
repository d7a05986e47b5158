"""What leaves the house: each message is marked before it is sent, in a transaction of its own.

So a crash leaves at most one attempt of which nobody knows whether it arrived. It is shown as unknown and sent again
under the same id, by which the other side recognises the copy. Several systems are asked at the same time, each one
message at a time and in turn, so that one that is slow keeps nobody waiting but itself.
"""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

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
AT_ONCE = 16
SECONDS = 8
# How long a round waits for an answer while none comes; what is still out is heard the next time.
PATIENCE = 0.5
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


class Post:
    """The post of one worker: who is being asked just now, and whose turn it is.

    It may outlive a round: an answer that has not come yet is taken up by the next one, so that a system that is slow
    keeps neither other systems nor the rest of the worker waiting. No system is asked two things at a time.
    """

    def __init__(self) -> None:
        # Threads ask other systems and do nothing else: the database is spoken to by whoever holds the post.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        self._asked: dict[Future[Heard], tuple[Message, Subscription]] = {}
        self._turn: dict[UUID, int] = {}
        self._turns = count(1)

    @property
    def room(self) -> int:
        """Return how many more systems can be asked at once."""
        return AT_ONCE - len(self._asked)

    @property
    def busy(self) -> set[UUID]:
        """Return the systems that are being asked."""
        return {to.pk for _message, to in self._asked.values()}

    def in_turn(self, systems: Iterable[tuple[int, UUID]]) -> list[tuple[int, UUID]]:
        """Return as many systems as there is room for: those first that have waited longest for their turn."""
        return sorted(systems, key=lambda one: self._turn.get(one[1], 0))[: self.room]

    def ask(self, message: Message, to: Subscription, at: datetime) -> None:
        """Ask a system in a thread of its own."""
        self._turn[to.pk] = next(self._turns)
        self._asked[self._threads.submit(_ask, message, to, at)] = message, to

    def answers(self, seconds: float | None) -> list[tuple[Message, Subscription, Heard]]:
        """Return the answers that have come, waiting for a first one at most so long."""
        done, _waiting = wait(self._asked, seconds, FIRST_COMPLETED)
        return [(*self._asked.pop(one), one.result()) for one in done]

    def close(self) -> None:
        """Ask nothing more."""
        self._threads.shutdown(wait=False)


def send_waiting(*, at: datetime, limit: int = 400, post: Post | None = None) -> int:
    """Send what is due, at most `limit` messages, and return how many arrived.

    With a standing `post` it goes home after a moment without an answer, and hears the answer the next time.
    """
    if post is not None:
        return _send(post, at, limit, PATIENCE)
    with closing(Post()) as own:
        return _send(own, at, limit, None)


def _send(post: Post, at: datetime, limit: int, patience: float | None) -> int:
    began = time.monotonic()

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - began)

    _find_lost(at)
    arrived, tried, rested, fresh = 0, 0, set[UUID](), set[UUID]()
    while True:
        if tried < limit and now() - at < ROUND:
            for message, to in _take_some(now(), post, rested):
                post.ask(message, to, now())
                fresh.add(to.pk)
                tried += 1
        if not post.busy:
            return arrived
        # Whoever did not answer the round before is not waited for again.
        heard = post.answers(0 if patience is not None and not fresh else patience)
        for message, to, answer in heard:
            fresh.discard(to.pk)
            arrived += answer.arrived
            if answer.arrived:
                _arrived(message, to, answer, now())
            else:
                rested.add(to.pk)
                _failed(message, to, answer, now())
        if patience is not None and (not heard or now() - at >= ROUND):
            return arrived


def _find_lost(at: datetime) -> None:
    lost = Message.objects.filter(state=MessageState.SENDING, sending_since__lt=at - LOST).order_by()
    for street_id in list(lost.values_list("street_id", flat=True).distinct()):
        with transaction.atomic():
            for message in lost.select_for_update(skip_locked=True).filter(street_id=street_id):
                _end(message, MessageState.UNKNOWN, next_try_at=at)


def _take_some(at: datetime, post: Post, rested: set[UUID]) -> list[tuple[Message, Subscription]]:
    """Mark the longest due message of each of some systems as being sent; nobody else takes it."""
    # What is told is told; a test goes out however the system stands.
    told = Q(subscription__state=SubscriptionState.ACTIVE) & (
        Q(subscription__rests_until=None) | Q(subscription__rests_until__lte=at)
    )
    due = Message.objects.filter(told | Q(event=TEST), state__in=DUE, next_try_at__lte=at)
    # Asked system by system: the index finds the first message that is due, however many wait behind it.
    of_it = due.filter(street_id=OuterRef("street_id"), subscription_id=OuterRef("pk"))
    systems = Subscription.objects.filter(Exists(of_it)).exclude(pk__in=rested | post.busy)
    pairs = post.in_turn(systems.values_list("street_id", "pk")) if post.room else []
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
