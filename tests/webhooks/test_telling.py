"""What systems are told: each act once, signed, and nothing of anybody's words."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.cases import commands as acts
from linli.cases.commands import Contact
from linli.cases.models import Case
from linli.cases.states import State
from linli.cases.workflow import CASE
from linli.kernel import journal
from linli.kernel.models import Delivery, JournalLine
from linli.webhooks import commands
from linli.webhooks.models import Message, Subscription
from linli.webhooks.public import send, signature
from linli.webhooks.queries import event_names, headers_for
from tests.cast import NOON, Cast
from tests.factories import CORNER, MINUTE, a_case, a_neighbour, an_opened

from .receivers import Receiver

pytestmark = pytest.mark.django_db


def told(at: Any = NOON) -> list[Message]:
    """Let the reader read, and return what there is to say, in the order in which it happened."""
    journal.deliver("webhooks", at=at)
    return list(Message.objects.order_by("at", "id"))


def test_an_act_is_told_with_codes_and_public_names(cast: Cast, webhook: Subscription):
    case = a_case(cast, state=State.DISPATCHED)

    message = told()[-1]

    assert [row.event for row in told()] == ["case.report", "case.verify", "case.file", "case.dispatch"]
    about = message.body["data"]["case"]
    assert (message.body["id"], message.body["event"], message.body["street"]) == (
        str(message.pk),
        "case.dispatch",
        "fenglin",
    )
    assert message.body["occurred_at"] == message.at.isoformat()
    assert (about["number"], about["state"], about["before"]) == (case.number, "dispatched", "filed")
    assert about["category"] == {"code": "C0101", "name": "上水井盖", "name_en": "Water supply manhole cover"}
    assert about["unit"]["code"] == "W11"
    assert about["lead"] == {"code": "chengjian", "name": "城建中心", "name_en": "Construction centre"}
    assert about["api_url"].endswith(f"/api/v1/streets/fenglin/cases/{case.number}")


def test_nothing_of_words_people_and_pins_is_told(cast: Cast, webhook: Subscription):
    case = an_opened(
        cast,
        title="周敏家门口",
        body="我叫周敏，13812345678",
        place="宛平南路 12 弄 3 号",
        contact=Contact("周敏", "13812345678"),
    ).case
    acts.verify(case.pk, street_id=cast.street.pk, by=cast.gaolan, at=NOON, finding="周敏带我看了")
    acts.remark(case.pk, street_id=cast.street.pk, by=cast.heqing, at=NOON, text="周敏很急")

    said = json.dumps([row.body for row in told()], ensure_ascii=False)

    assert len(told()) == 3
    assert not [word for word in ("周敏", "13812345678", "宛平南路", str(CORNER[0]), "高岚") if word in said]


def test_a_published_case_has_an_address_and_no_words(cast: Cast, webhook: Subscription):
    case = a_case(cast, state=State.IN_HAND)
    acts.publish(
        case.pk,
        street_id=cast.street.pk,
        by=cast.heqing,
        at=NOON + 60 * MINUTE,
        title="井盖缺失",
        text="已围挡",
    )

    message = told()[-1]

    address = message.body["data"]["case"]["public_url"]
    assert (message.event, address.endswith(f"/s/fenglin/public/{case.number}/")) == ("case.publish", True)
    assert not [
        word for word in ("井盖缺失", "已围挡") if word in json.dumps(message.body, ensure_ascii=False)
    ]


def test_a_system_is_told_of_what_it_chose_in_its_own_street_and_not_twice(cast: Cast, receiver: Receiver):
    there = a_neighbour()
    of = {"url": receiver.url, "by": cast.jiangwei, "at": NOON}
    some = commands.subscribe(street=cast.street, name="一", events=["case.dispatch", "case.close"], **of)
    paused = commands.subscribe(street=cast.street, name="二", events=[], **of)
    commands.pause(paused.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    elsewhere = Subscription.objects.create(
        street=there, name="三", url=receiver.url, secret="whsec_eA==", made_at=NOON, changed_at=NOON
    )
    a_case(cast, state=State.IN_HAND)

    journal.deliver("webhooks", at=NOON)
    journal.deliver("webhooks", at=NOON)

    def events(of: Subscription) -> list[str]:
        return list(
            Message.objects.filter(subscription=of).order_by("at", "id").values_list("event", flat=True)
        )

    assert events(some) == ["case.dispatch"]
    # What happens while it is paused waits for it.
    assert events(paused) == ["case.report", "case.verify", "case.file", "case.dispatch", "case.accept"]
    assert events(elsewhere) == []


def test_a_line_read_twice_is_told_once(cast: Cast, webhook: Subscription):
    from linli.cases.events import from_line
    from linli.kernel.models import JournalLine

    case = a_case(cast)
    lines = [from_line(line) for line in JournalLine.objects.filter(subject_id=case.pk)]

    for _n in range(3):
        commands.tell_of(lines, at=NOON)

    assert Message.objects.count() == 1


def test_a_street_without_webhooks_pays_one_query_for_a_batch(cast: Cast):
    from linli.cases.events import from_line
    from linli.kernel.models import JournalLine

    a_case(cast, state=State.CLOSED)
    lines = [from_line(line) for line in JournalLine.objects.filter(subject="case")]

    with CaptureQueriesContext(connection) as seen:
        commands.tell_of(lines, at=NOON)

    assert (len(seen), Message.objects.count()) == (1, 0)


def test_events_are_the_acts_of_the_workflow():
    assert {"case.report", "case.dispatch", "case.reopen", "case.merge"} <= set(event_names())
    assert len(event_names()) == len(set(event_names()))


# --- Signatures -----------------------------------------------------------------------------------------------------
def test_the_signature_is_that_of_the_standard_webhooks_specification():
    # The example that the specification itself gives.
    body = b'{"test": 2432232314}'

    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_a_secret_is_renewed_both_sign_for_a_day(cast: Cast, webhook: Subscription):
    message = commands.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    old = webhook.secret
    renewed = commands.renew_secret(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)

    soon = headers_for(message, renewed, at=NOON + MINUTE)["webhook-signature"].split()
    later = headers_for(message, renewed, at=NOON + timedelta(hours=25))["webhook-signature"].split()

    assert (renewed.secret != old, len(soon), len(later)) == (True, 2, 1)


def test_the_secret_and_the_address_rest_encrypted(cast: Cast, webhook: Subscription):
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, secret FROM webhooks_subscription WHERE id = %s", [webhook.pk])
        [row] = cursor.fetchall()

    assert not [text for text in row if "127.0.0.1" in text or "whsec_" in text]


# --- What apps above say ----------------------------------------------------------------------------------------------
def test_an_app_above_tells_the_systems_of_a_kind_once_for_a_key(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    line = commands.subscribe(
        street=cast.street,
        name="12345",
        url=receiver.url,
        events=[],
        kind="hotline",
        by=cast.jiangwei,
        at=NOON,
    )
    of = {
        "street_id": cast.street.pk, "kind": "hotline", "event": "order.closed", "key": "GD-1 closed",
        "data": {"order": "GD-1", "outcome": "solved"}, "about": "GD-1", "at": NOON,
    }  # fmt: skip

    counts = [send(**of) for _n in range(2)]

    [message] = Message.objects.all()
    assert (counts, message.subscription_id, message.event) == ([1, 1], line.pk, "order.closed")
    assert message.body["data"] == {"order": "GD-1", "outcome": "solved"}
    assert send(**of | {"kind": "hotline", "street_id": a_neighbour().pk}) == 0


def owed(case: Case) -> list[str]:
    """Return the acts on a case that are owed to the reader of webhooks, in their order."""
    lines = Delivery.objects.filter(reader="webhooks").values("line_id")
    of_case = JournalLine.objects.filter(subject_id=case.pk, pk__in=lines)
    return list(of_case.order_by("seq").values_list("action", flat=True))


def test_while_nobody_listens_nothing_is_owed_and_from_then_on_everything(cast: Cast, request: Any):
    case = a_case(cast, state=State.DISPATCHED)
    assert owed(case) == []

    request.getfixturevalue("webhook")
    told = {"street_id": case.street_id, "by": cast.heqing, "at": NOON + 20 * MINUTE}
    acts.remark(case.pk, text="请尽快", internal=True, **told)
    with transaction.atomic():
        tails = journal.tails_of(case.street_id, [case.pk])
        entry = CASE.entry(case, "mark_hard", by=cast.heqing, at=NOON, before="", facts={}, texts={})
        entry.last = tails[case.pk]
        journal.append([entry])
    other = an_opened(cast).case

    assert (owed(case), owed(other)) == (["remark", "mark_hard"], ["report"])


def test_a_system_that_is_told_no_more_is_owed_nothing(cast: Cast, webhook: Subscription):
    commands.end(webhook.pk, street_id=webhook.street_id, by=cast.jiangwei, at=NOON)

    assert owed(a_case(cast, state=State.VERIFIED)) == []
