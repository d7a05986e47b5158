"""What becomes of a message: it arrives, or is tried again, or somebody is told; nothing is lost unseen."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.outside import call
from linli.notices.models import Notice
from linli.webhooks import commands
from linli.webhooks.models import Message, Subscription
from linli.webhooks.queries import signature
from linli.webhooks.states import ENOUGH, LOST, PAUSES, TROUBLE, MessageState
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

from .receivers import Receiver, dripping, receiving

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of(cast: Cast, at: Any = NOON) -> dict[str, Any]:
    return {"street_id": cast.street.pk, "by": cast.jiangwei, "at": at}


def a_message(cast: Cast) -> Message:
    """Give something to be told."""
    a_case(cast)
    journal.deliver("webhooks", at=NOON)
    message = Message.objects.latest("id")
    Message.objects.filter(pk=message.pk).update(next_try_at=NOON)
    message.refresh_from_db()
    return message


def test_a_message_arrives_signed_and_is_not_sent_again(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    message = a_message(cast)

    sent = [commands.send_waiting(at=NOON + n * MINUTE) for n in range(3)]

    [(headers, body)] = receiver.taken
    stamp = int(headers["webhook-timestamp"])
    assert (sent, headers["webhook-id"], headers["webhook-event"]) == (
        [1, 0, 0],
        str(message.pk),
        "case.report",
    )
    assert headers["webhook-signature"] == signature(webhook.secret, str(message.pk), stamp, body)
    assert abs(stamp - int(NOON.timestamp())) < 60
    message.refresh_from_db()
    assert (message.state, message.status, message.attempts, message.next_try_at) == ("sent", 200, 1, None)


def test_what_does_not_arrive_is_tried_again_ever_more_rarely_under_the_same_id(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    receiver.statuses = [500, 503, 200]
    message, at = a_message(cast), NOON

    for pause in (None, *PAUSES[:2]):
        at += (pause or timedelta()) + timedelta(seconds=2)
        commands.send_waiting(at=at)

    ids = {headers["webhook-id"] for headers, _body in receiver.taken}
    message.refresh_from_db()
    webhook.refresh_from_db()
    assert (len(receiver.taken), ids, message.state, message.attempts) == (3, {str(message.pk)}, "sent", 3)
    assert (webhook.failing, webhook.failing_since, webhook.rests_until) == (0, None, None)


def test_a_system_that_fails_rests_and_what_waits_is_not_used_up(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    receiver.statuses = [500]
    messages = [a_message(cast) for _n in range(3)]

    for n in range(5):
        commands.send_waiting(at=NOON + timedelta(seconds=n))

    assert len(receiver.taken) == 1
    attempts = sorted(
        Message.objects.filter(pk__in=[m.pk for m in messages]).values_list("attempts", flat=True)
    )
    assert attempts == [0, 0, 1]


def fail_until(webhook: Subscription, failures: int) -> Any:
    """Let a system fail so often, each time as soon as it may be asked again; return when that was."""
    at = NOON + timedelta(seconds=1)
    while True:
        commands.send_waiting(at=at)
        webhook.refresh_from_db()
        if webhook.failing >= failures:
            return at
        Message.objects.filter(state=MessageState.WAITING).update(next_try_at=at)
        at = (webhook.rests_until or at) + timedelta(seconds=1)


def test_people_are_told_of_trouble_once_and_after_enough_of_it_the_webhook_is_paused(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    receiver.statuses = [500]
    a_message(cast)
    a_message(cast)

    fail_until(webhook, TROUBLE)
    first = list(Notice.objects.filter(event="webhook.failing").values_list("account__username", flat=True))
    at = fail_until(webhook, ENOUGH)

    assert (first, webhook.state, webhook.by_itself) == (["jiangwei"], "paused", True)
    assert at - NOON > 2 * DAY
    assert Notice.objects.filter(event="webhook.paused").count() == 1
    line = JournalLine.objects.filter(subject="webhook").latest("seq")
    assert (line.action, line.by_kind, line.facts["failing"]) == ("pause", "system", ENOUGH)
    taken = len(receiver.taken)
    commands.send_waiting(at=at + 9 * DAY)
    assert len(receiver.taken) == taken


def test_what_waited_is_told_once_the_webhook_is_resumed(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    commands.pause(webhook.pk, **of(cast))
    a_message(cast)
    commands.send_waiting(at=NOON + MINUTE)
    before = len(receiver.taken)

    commands.resume(webhook.pk, **of(cast, NOON + 2 * MINUTE))
    commands.send_waiting(at=NOON + 3 * MINUTE)

    assert (before, receiver.events) == (0, ["case.report"])


def test_who_says_gone_is_paused_at_once(cast: Cast, receiver: Receiver, webhook: Subscription):
    receiver.statuses = [410]
    a_message(cast)

    commands.send_waiting(at=NOON + MINUTE)

    webhook.refresh_from_db()
    assert (webhook.state, webhook.by_itself) == ("paused", True)


def test_one_bad_message_does_not_keep_the_others_back(cast: Cast, receiver: Receiver, webhook: Subscription):
    bad, good = a_message(cast), a_message(cast)
    receiver.statuses = [422, 200]

    commands.send_waiting(at=NOON + MINUTE)
    commands.send_waiting(at=NOON + MINUTE + PAUSES[0] + timedelta(seconds=1))

    states = dict(Message.objects.values_list("pk", "state"))
    assert (states[bad.pk], states[good.pk]) == ("sent", "sent")
    assert [headers["webhook-id"] for headers, _body in receiver.taken][:2] in (
        [str(bad.pk), str(good.pk)],
        [str(bad.pk), str(bad.pk)],
    )


def test_after_the_last_try_a_message_has_failed_and_can_be_sent_again(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    message = a_message(cast)
    Message.objects.filter(pk=message.pk).update(attempts=len(PAUSES))
    receiver.statuses = [500]
    commands.send_waiting(at=NOON + MINUTE)
    message.refresh_from_db()
    failed = (message.state, message.status, message.error)
    receiver.statuses = [200]

    commands.replay(webhook.pk, message.pk, **of(cast, NOON + DAY))
    commands.send_waiting(at=NOON + DAY + MINUTE)

    message.refresh_from_db()
    assert (failed, message.state, message.attempts) == (("failed", 500, "HTTP 500"), "sent", 1)


def test_who_fell_over_while_sending_is_unknown_and_sent_again_under_the_same_id(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    message = a_message(cast)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, sending_since=NOON, attempts=1, next_try_at=None
    )

    early = commands.send_waiting(at=NOON + LOST - MINUTE)
    commands.send_waiting(at=NOON + LOST + MINUTE)

    message.refresh_from_db()
    assert (early, message.state, message.attempts) == (0, "sent", 2)
    assert receiver.bodies[0]["id"] == str(message.pk)


def test_a_redirect_is_not_followed(cast: Cast, receiver: Receiver, webhook: Subscription):
    receiver.statuses = [302]
    message = a_message(cast)

    commands.send_waiting(at=NOON + MINUTE)

    message.refresh_from_db()
    assert (message.state, message.status, len(receiver.taken)) == ("waiting", 302, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "http://[::1]:9/", "http://169.254.169.254/latest/", "http://10.1.2.3/", "http://localhost:9/",
        "http://2130706433:9/", "http://0x7f000001:9/", "http://017700000001:9/", "http://127.1:9/",
        "http://[::ffff:127.0.0.1]:9/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::a9fe:a9fe]/",
    ],
)  # fmt: skip
def test_nothing_inside_the_house_is_called(cast: Cast, url: str):
    webhook = commands.subscribe(street=cast.street, name="内", url=url, events=[], by=cast.jiangwei, at=NOON)
    message = commands.test(webhook.pk, **of(cast))

    with override_settings(PRIVATE_NETWORKS=[]):
        commands.send_waiting(at=NOON + MINUTE)

    message.refresh_from_db()
    assert (message.state, message.status, message.error) == ("failed", None, "not_outside")


def test_a_system_that_never_comes_to_an_end_holds_nobody():
    with dripping() as url, pytest.raises(ConnectionError):
        call(url, method="POST", body=b"{}", seconds=0.3)


def test_nobody_listening_is_a_failure_that_is_said(cast: Cast):
    webhook = commands.subscribe(
        street=cast.street, name="空", url="http://127.0.0.1:9/", events=[], by=cast.jiangwei, at=NOON
    )
    message = commands.test(webhook.pk, **of(cast))

    with override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]):
        commands.send_waiting(at=NOON + MINUTE)

    message.refresh_from_db()
    assert (message.state, message.error.startswith("ConnectionError: ")) == ("failed", True)


def test_a_system_that_is_away_keeps_nobody_else_waiting(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    away = commands.subscribe(
        street=cast.street, name="空", url="http://127.0.0.1:9/", events=[], by=cast.jiangwei, at=NOON
    )
    for _n in range(3):
        a_message(cast)
    Message.objects.update(next_try_at=NOON)

    arrived = commands.send_waiting(at=NOON + MINUTE)

    assert (arrived, len(receiver.taken)) == (3, 3)
    assert Message.objects.filter(subscription=away, state="waiting").count() == 3


def test_a_round_goes_home_before_a_slow_system_has_answered_and_the_next_one_hears_it(
    cast: Cast, receiver: Receiver, webhook: Subscription, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("linli.webhooks.commands.sending.PATIENCE", 0.05)
    receiver.held.clear()
    message = a_message(cast)
    with closing(commands.Post()) as post:
        first = commands.send_waiting(at=NOON + MINUTE, post=post)
        message.refresh_from_db()
        between = (first, message.state)
        # From here on an answer is waited for, but never that of the slow one.
        monkeypatch.setattr("linli.webhooks.commands.sending.PATIENCE", 20)
        with receiving() as other:
            commands.subscribe(
                street=cast.street, name="快", url=other.url, events=[], by=cast.jiangwei, at=NOON
            )
            a_message(cast)
            Message.objects.filter(state="waiting").update(next_try_at=NOON)
            quick = commands.send_waiting(at=NOON + MINUTE, post=post)
        receiver.held.set()
        while post.busy:
            commands.send_waiting(at=NOON + 2 * MINUTE, post=post)

    message.refresh_from_db()
    assert (between, quick, len(other.taken)) == ((0, "sending"), 1, 1)
    assert (message.state, message.attempts) == ("sent", 1)
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == len(receiver.taken)


def test_with_more_systems_than_are_asked_at_once_each_has_its_turn(
    cast: Cast, receiver: Receiver, webhook: Subscription, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("linli.webhooks.commands.sending.AT_ONCE", 1)
    with receiving() as other:
        commands.subscribe(street=cast.street, name="二", url=other.url, events=[], by=cast.jiangwei, at=NOON)
        for _n in range(3):
            a_message(cast)
        Message.objects.update(next_try_at=NOON)

        commands.send_waiting(at=NOON + MINUTE, limit=4)

        assert (len(receiver.taken), len(other.taken)) == (2, 2)


def test_old_messages_are_forgotten(cast: Cast, receiver: Receiver, webhook: Subscription):
    old, waiting = a_message(cast), a_message(cast)
    Message.objects.filter(pk=old.pk).update(state="sent", sent_at=NOON, next_try_at=None)

    early = commands.sweep(at=NOON + 29 * DAY)
    late = commands.sweep(at=NOON + 31 * DAY)

    assert (early, late, list(Message.objects.values_list("pk", flat=True))) == (0, 1, [waiting.pk])
