"""Webhooks by programs: the same acts by the same rights, and secrets that no kept answer holds."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.models import Repeat
from linli.webhooks import commands
from linli.webhooks.models import Message, Subscription
from tests.api.callers import Program, program_of
from tests.cast import NOON, Cast
from tests.factories import a_case

from .receivers import Receiver

pytestmark = pytest.mark.django_db
ALL = "/streets/fenglin/webhooks"
TOLD = {"name": "区平台", "url": "https://hook.example.org/in", "events": ["case.dispatch"]}


@pytest.fixture
def program(cast: Cast) -> Program:
    return program_of(cast, "jiangwei", ["rules"])


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_webhook_is_made_once_for_its_key_and_its_secret_is_in_no_kept_answer(program: Program):
    first, again = (program.post(ALL, TOLD, key="made-by-the-district") for _n in range(2))

    webhook = Subscription.objects.get()
    assert (first.status_code, first.json()) == (201, again.json())
    assert (first.json()["secret"], first.json()["state"], first.json()["events"]) == (
        webhook.secret,
        "active",
        ["case.dispatch"],
    )
    assert webhook.secret not in str(list(Repeat.objects.values_list("answer", flat=True)))
    assert "secret" not in program.get(f"{ALL}/{webhook.pk}").json()
    assert [row["id"] for row in program.get(ALL).json()["items"]] == [str(webhook.pk)]


def test_acts_of_the_pages(program: Program, webhook: Subscription):
    here = f"{ALL}/{webhook.pk}"

    states = [program.post(f"{here}/{act}").json()["state"] for act in ("pause", "resume")]
    test = program.post(f"{here}/test").json()
    renewed = program.post(f"{here}/secret").json()
    changed = program.put(here, TOLD).json()
    ended = program.post(f"{here}/end").json()

    assert (states, test["event"], test["state"]) == (["paused", "active"], "test", "waiting")
    assert renewed["secret"] not in {webhook.secret, ""}
    assert (changed["name"], changed["url"], ended["state"]) == ("区平台", TOLD["url"], "ended")
    assert program.get(ALL).json()["items"] == []
    assert len(program.get(f"{ALL}?over=true").json()["items"]) == 1
    assert code_of(program.post(f"{here}/pause")) == (409, "subscription_over")


def test_messages_are_listed_read_and_sent_again(
    cast: Cast, program: Program, receiver: Receiver, webhook: Subscription
):
    a_case(cast)
    journal.deliver("webhooks", at=NOON)
    commands.send_waiting(at=timezone.now() + timedelta(minutes=1))
    here = f"{ALL}/{webhook.pk}/messages"

    [row] = program.get(here).json()["items"]
    one = program.get(f"{here}/{row['id']}").json()
    none = program.get(f"{here}?state=failed").json()["items"]
    again = program.post(f"{here}/{row['id']}/again").json()

    assert (row["event"], row["state"], row["status"]) == ("case.report", "sent", 200)
    assert one["body"]["id"] == row["id"]
    assert (none, again["state"]) == ([], "waiting")
    assert Message.objects.count() == 1


def test_a_span_is_sent_again(program: Program, webhook: Subscription):
    span = {"since": "2026-03-01T00:00:00+08:00", "until": "2026-03-02T00:00:00+08:00"}

    assert program.post(f"{ALL}/{webhook.pk}/replay", span).json() == {"count": 0}
    wrong = span | {"until": "2026-09-02T00:00:00+08:00"}
    assert code_of(program.post(f"{ALL}/{webhook.pk}/replay", wrong)) == (422, "span_wrong")


def test_what_does_not_fit_is_refused(program: Program):
    assert code_of(program.post(ALL, TOLD | {"url": "gopher://x.org"})) == (422, "no_address")
    assert code_of(program.post(ALL, TOLD | {"events": ["case.nonsense"]})) == (422, "unknown_event")
    assert code_of(program.get(f"{ALL}/{uuid4()}")) == (404, "not_found")


def test_others_do_not_get_in(cast: Cast, webhook: Subscription):
    assert code_of(program_of(cast, "jiangwei", ["see"]).get(ALL)) == (403, "not_allowed")
    assert code_of(program_of(cast, "heqing").get(ALL)) == (403, "not_allowed")


def test_events_have_names(program: Program):
    told = {row["event"]: row["name"] for row in program.get(f"{ALL}/events").json()["items"]}

    assert ("case.report" in told, "case.dispatch" in told) == (True, True)
    assert all(told.values())
