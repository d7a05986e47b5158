"""The pages of webhooks: who gets in, what a press does, and that secrets are shown once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.kernel import journal
from linli.webhooks import commands
from linli.webhooks.models import Message, Subscription
from tests.cast import NOON, Cast
from tests.factories import a_case

from .receivers import Receiver

pytestmark = pytest.mark.django_db
ALL = "/s/fenglin/webhooks/"


def browser(cast: Cast, who: str = "jiangwei", language: str = "en") -> Client:
    client = Client()
    client.force_login(cast.accounts[who], backend="linli.web.lookup.AccountBackend")
    client.cookies["django_language"] = language
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_others_do_not_get_in(cast: Cast, webhook: Subscription):
    for who in ("shenyi", "heqing", "gaolan", "maoli"):
        assert browser(cast, who).get(ALL).status_code == 403
    assert Client().get(ALL).status_code == 302


def test_a_webhook_is_made_and_its_secret_shown_this_once(cast: Cast):
    client = browser(cast)
    key = client.get(f"{ALL}new/").context["form"].fields["key"].initial
    told = {
        "key": key, "name": "区平台", "url": "https://hook.example.org/in", "kind": "cases", "events": ["case.dispatch"],
    }  # fmt: skip

    made = client.post(f"{ALL}new/", told)
    again = client.post(f"{ALL}new/", told)

    webhook = Subscription.objects.get()
    assert (made.status_code, webhook.secret in text_of(made)) == (200, True)
    assert (again.status_code, again["Location"]) == (302, f"{ALL}{webhook.pk}/")
    for page in (ALL, f"{ALL}{webhook.pk}/", f"{ALL}{webhook.pk}/change/"):
        assert webhook.secret not in text_of(client.get(page))


def test_what_was_typed_stays_when_it_does_not_fit(cast: Cast):
    answer = browser(cast).post(f"{ALL}new/", {"name": "区平台", "url": "nowhere", "kind": "cases"})

    assert answer.status_code == 422
    assert "This is no address: it begins with https:// and names a host." in text_of(answer)
    assert 'value="区平台"' in text_of(answer)
    assert Subscription.objects.count() == 0


def test_acts_are_buttons_and_lead_back(cast: Cast, webhook: Subscription):
    client, here = browser(cast), f"{ALL}{webhook.pk}/"

    states = []
    for act in ("pause", "pause", "resume", "test"):
        answer = client.post(f"{here}{act}/")
        webhook.refresh_from_db()
        states.append((answer.status_code, answer["Location"], webhook.state))

    assert states == [
        (302, here, "paused"),
        (302, here, "paused"),
        (302, here, "active"),
        (302, here, "active"),
    ]
    assert "Waits to be sent" in text_of(client.get(here))
    old = webhook.secret
    renewed = client.post(f"{here}secret/", {"key": "k" * 20})
    webhook.refresh_from_db()
    assert (webhook.secret != old, webhook.secret in text_of(renewed)) == (True, True)
    assert (
        client.post(f"{here}change/", {"key": "c" * 20, "name": "新名", "url": webhook.url}).status_code
        == 302
    )
    assert client.post(f"{here}end/", {"key": "e" * 20}).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.state) == ("新名", "ended")
    assert "Send a test" not in text_of(client.get(here))
    assert webhook.name in text_of(client.get(f"{ALL}?show=over"))


def test_a_message_shows_what_it_says_and_can_be_sent_again(
    cast: Cast, receiver: Receiver, webhook: Subscription
):
    a_case(cast)
    journal.deliver("webhooks", at=NOON)
    commands.send_waiting(at=timezone.now() + timedelta(minutes=1))
    message, client = Message.objects.get(), browser(cast)
    here = f"{ALL}{webhook.pk}/messages/{message.pk}/"

    page = text_of(client.get(here))
    again = client.post(f"{here}again/")

    message.refresh_from_db()
    assert ("HTTP 200" in page, "&quot;case.report&quot;" in page) == (True, True)
    assert (again.status_code, message.state, message.attempts) == (302, "waiting", 0)


def test_a_span_that_makes_no_sense_is_said_on_the_page(cast: Cast, webhook: Subscription):
    client, here = browser(cast), f"{ALL}{webhook.pk}/replay/"

    empty = client.post(here, {"since": "", "until": ""})
    wrong = client.post(here, {"since": "2026-03-04T10:00", "until": "2026-03-03T10:00", "key": "s" * 20})
    right = client.post(here, {"since": "2026-03-01T10:00", "until": "2026-03-03T10:00", "key": "t" * 20})

    assert (empty.status_code, wrong.status_code, right.status_code) == (422, 422, 302)
    assert "Choose a span of at most 31 days that ends after it begins." in text_of(wrong)


def test_the_list_can_be_had_as_a_workbook(cast: Cast, webhook: Subscription):
    commands.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)

    answer = browser(cast).get(f"{ALL}{webhook.pk}/excel/")

    assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"PK")


@pytest.mark.parametrize("page", ["", "{pk}/"])
def test_long_lists_ask_no_more_than_short_ones(cast: Cast, webhook: Subscription, page: str):
    client, url = browser(cast), ALL + page.format(pk=webhook.pk)

    def cost() -> int:
        counted = []
        for _n in range(3):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            counted.append(len(seen))
        return min(counted)

    commands.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)
    one = cost()
    for n in range(2):
        other = commands.subscribe(
            street=cast.street, name=str(n), url="https://example.org/", events=[], by=cast.jiangwei, at=NOON
        )
        for some in (webhook, other):
            commands.test(some.pk, street_id=cast.street.pk, by=cast.jiangwei, at=NOON)

    assert (cost(), one <= 12) == (one, True)


def test_while_something_waits_the_page_looks_again_by_itself(cast: Cast, webhook: Subscription):
    client, here = browser(cast), f"{ALL}{webhook.pk}/"
    still = text_of(client.get(here))
    commands.test(webhook.pk, street_id=cast.street.pk, by=cast.jiangwei, at=timezone.now())

    moving = text_of(client.get(here))
    part = text_of(client.get(here, headers={"HX-Request": "true", "HX-Target": "messages"}))

    assert ("load delay:2s" in still, "load delay:2s" in moving, "load delay:2s" in part) == (
        False,
        True,
        True,
    )
    assert "<html" not in part
