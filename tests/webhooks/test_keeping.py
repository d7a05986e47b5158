"""Who looks after webhooks, and what they do with them: each act is in the journal, each press harmless when repeated."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import NotAllowed, NotFound
from linli.kernel.models import JournalLine
from linli.kernel.outside import NoAddress
from linli.webhooks import commands
from linli.webhooks.errors import NotThisState, SpanWrong, SubscriptionOver, UnderWay, UnknownEvent
from linli.webhooks.models import Message, Subscription
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

from .receivers import Receiver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of(cast: Cast, at: Any = NOON) -> dict[str, Any]:
    return {"street_id": cast.street.pk, "by": cast.jiangwei, "at": at}


def acts(webhook: Subscription) -> list[tuple[str, str, str]]:
    lines = JournalLine.objects.filter(subject="webhook", subject_id=webhook.pk).order_by("seq")
    return list(lines.values_list("action", "from_state", "to_state"))


def test_the_life_of_a_webhook_is_in_the_journal(cast: Cast, webhook: Subscription):
    pk = webhook.pk
    commands.change(pk, name="区里", url=webhook.url, events=["case.close"], **of(cast))
    commands.pause(pk, **of(cast))
    commands.resume(pk, **of(cast))
    commands.renew_secret(pk, **of(cast))
    commands.test(pk, **of(cast))
    commands.end(pk, **of(cast))

    assert acts(webhook) == [
        ("subscribe", "", "active"), ("change", "active", "active"), ("pause", "active", "paused"),
        ("resume", "paused", "active"), ("renew_secret", "active", "active"), ("test", "active", "active"),
        ("end", "active", "ended"),
    ]  # fmt: skip
    facts = str(list(JournalLine.objects.filter(subject="webhook").values_list("facts", flat=True)))
    assert not [word for word in ("whsec_", "127.0.0.1", "区里", "区平台") if word in facts]


@pytest.mark.parametrize("who", ["shenyi", "heqing", "gaolan", "maoli"])
def test_only_who_looks_after_them_makes_webhooks(cast: Cast, who: str):
    with pytest.raises(NotAllowed):
        commands.subscribe(
            street=cast.street, name="x", url="https://example.org/", events=[], by=cast.actor(who), at=NOON
        )


def test_what_is_over_is_not_changed_and_what_waited_is_not_sent(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    a_case(cast)
    journal.deliver("webhooks", at=NOON)

    commands.end(webhook.pk, **of(cast))

    [message] = Message.objects.all()
    assert (message.state, message.error) == ("failed", "the webhook ended")
    for act in (commands.pause, commands.resume, commands.test, commands.renew_secret, commands.end):
        with pytest.raises(SubscriptionOver):
            act(webhook.pk, **of(cast))
    with pytest.raises(SubscriptionOver):
        commands.replay(webhook.pk, message.pk, **of(cast))
    assert commands.send_waiting(at=NOON + DAY) == 0


def test_what_makes_no_sense_is_refused(cast: Cast, webhook: Subscription):
    of_new = {"street": cast.street, "name": "x", "events": [], "by": cast.jiangwei, "at": NOON}
    for url in (
        "",
        "ftp://example.org/",
        "https://user:word@example.org/",
        "https://exa mple.org/",
        "example.org",
    ):
        with pytest.raises(NoAddress):
            commands.subscribe(url=url, **of_new)
    with pytest.raises(UnknownEvent):
        commands.subscribe(url="https://example.org/", **of_new | {"events": ["case.nonsense"]})
    with pytest.raises(NotThisState):
        commands.resume(webhook.pk, **of(cast))
    with pytest.raises(NotFound):
        commands.pause(uuid4(), **of(cast))


def test_a_message_on_its_way_needs_no_second_one(cast: Cast, webhook: Subscription):
    message = commands.test(webhook.pk, **of(cast))

    with pytest.raises(UnderWay):
        commands.replay(webhook.pk, message.pk, **of(cast))


# --- A span again -----------------------------------------------------------------------------------------------------
def test_a_span_is_sent_again_also_what_was_never_told(cast: Cast, receiver: Receiver):
    # Lines are found by when they were written, so this test lives today.
    now = timezone.now()
    case = a_case(cast, state="dispatched", at=now - timedelta(minutes=30))
    webhook = commands.subscribe(
        street=cast.street, name="晚来的", url=receiver.url, events=["case.file", "case.dispatch"],
        by=cast.actor("jiangwei", at=now), at=now,
    )  # fmt: skip
    before = Message.objects.count()

    first = commands.replay_span(webhook.pk, since=now - DAY, until=now + DAY, **of(cast, now))
    commands.send_waiting(at=now + MINUTE)
    again = commands.replay_span(webhook.pk, since=now - DAY, until=now + DAY, **of(cast, now))
    commands.send_waiting(at=now + 2 * MINUTE)

    assert (before, first, again) == (0, 2, 2)
    assert sorted(receiver.events) == ["case.dispatch", "case.dispatch", "case.file", "case.file"]
    assert len({body["id"] for body in receiver.bodies}) == 2
    assert {body["data"]["case"]["number"] for body in receiver.bodies} == {case.number}


@pytest.mark.parametrize("length", [timedelta(), timedelta(days=-1), timedelta(days=32)])
def test_a_span_has_a_length(cast: Cast, webhook: Subscription, length: timedelta):
    with pytest.raises(SpanWrong):
        commands.replay_span(webhook.pk, since=NOON, until=NOON + length, **of(cast))
