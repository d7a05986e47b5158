"""Whoever has no account stops all messages with one tap, and can start them again; nobody else can do it for them."""

import json
import logging

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from linli.kernel.logs import LogLine
from linli.kernel.models import Delivery, JournalLine
from linli.notices.commands import Recipient, close_address, closed, open_addresses, send_waiting, stop_token
from linli.notices.commands.marks import stop_link_of
from linli.notices.errors import StopLinkBroken
from linli.notices.models import ClosedAddress, Notice
from linli.notices.states import ClosedWhy, NoticeState
from linli.people.public import SYSTEM
from tests.api.callers import Program
from tests.cast import Cast

from .posting import told_by_mail

NOW = timezone.now()


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return cast


def a_letter(cast: Cast, email: str = "li@example.org") -> tuple[str, dict[str, str]]:
    """Send a reporter a mail and return its link to stop, and its headers."""
    told_by_mail(cast, Recipient(email=email, language="en"))
    assert send_waiting(at=timezone.now()) == 1
    headers = mail.outbox[-1].extra_headers
    return headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000"), headers


def test_one_tap_in_the_mail_program_stops_all(cast: Cast) -> None:
    path, headers = a_letter(cast)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    # As RFC 8058 wants it: a bare POST from somewhere else, without a cookie.
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    notice = told_by_mail(cast, Recipient(email="Li@Example.org"))
    assert send_waiting(at=timezone.now()) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.address, notice.error) == (
        NoticeState.CANCELLED, "", "its owner wants no messages",
    )  # fmt: skip


def test_a_program_that_only_looks_at_the_link_stops_nothing(cast: Cast) -> None:
    path, _headers = a_letter(cast)

    page = Client().get(path)

    assert page.status_code == 200
    assert "li@example.org" not in page.content.decode()
    assert closed("li@example.org") is None


def test_who_stopped_can_start_again_by_the_same_link(cast: Cast) -> None:
    path, _headers = a_letter(cast)
    browser = Client()
    browser.post(path, {"do": "stop"})
    assert closed("li@example.org") is not None

    browser.post(path, {"do": "start"})

    assert closed("li@example.org") is None
    told_by_mail(cast, Recipient(email="li@example.org"))
    assert send_waiting(at=timezone.now()) == 1


def test_pressed_twice_it_is_one_row_and_one_line(cast: Cast) -> None:
    path, _headers = a_letter(cast)
    for _n in range(3):
        Client().post(path, {"do": "stop"})

    assert ClosedAddress.objects.count() == 1
    assert [line.action for line in JournalLine.objects.filter(subject="address")] == ["close_address"]


def test_who_stopped_all_and_asks_for_a_lost_link_gets_it_all_the_same(cast: Cast) -> None:
    path, _headers = a_letter(cast)
    Client().post(path, {"do": "stop"})

    notice = told_by_mail(cast, Recipient(email="li@example.org"), event="case.ask_link.reporter")
    asked = {
        "number": "FL-1",
        "slug": "fenglin",
        "reporter": notice.pk.hex,
        "asked": timezone.now().isoformat(),
    }
    Notice.objects.filter(pk=notice.pk).update(facts=asked)

    assert send_waiting(at=timezone.now()) == 1


def test_others_of_the_same_street_go_on_getting_theirs(cast: Cast) -> None:
    path, _headers = a_letter(cast)
    Client().post(path, {"do": "stop"})

    told_by_mail(cast, Recipient(email="wang@example.org"))

    assert send_waiting(at=timezone.now()) == 1


@pytest.mark.parametrize("cut", [-1, 20, 40])
def test_a_link_that_was_cut_or_made_up_says_so(cast: Cast, cut: int) -> None:
    token = stop_token("li@example.org", cast.street.pk)
    with pytest.raises(StopLinkBroken):
        stop_link_of(token[:cut])
    assert Client().get(f"/stop/{'A' * 80}/").status_code == 404


def test_a_link_says_to_nobody_whose_it_is(cast: Cast) -> None:
    assert "li@" not in stop_token("li@example.org", cast.street.pk)
    assert stop_link_of(stop_token("li@example.org", cast.street.pk)).address == "li@example.org"


def test_a_link_stands_in_no_log(cast: Cast) -> None:
    token = stop_token("li@example.org", cast.street.pk)
    record = logging.LogRecord("linli", logging.INFO, __file__, 1, f"POST /stop/{token}/ 200", (), None)

    assert json.loads(LogLine().format(record))["message"] == "POST /stop/…/ 200"


def test_what_its_owner_stopped_stands_above_a_mail_that_came_back(cast: Cast) -> None:
    close_address("li@example.org", ClosedWhy.BOUNCED, at=NOW, by=SYSTEM)
    close_address("li@example.org", ClosedWhy.STOPPED, at=NOW, by=SYSTEM)

    assert closed("li@example.org").why == ClosedWhy.STOPPED
    assert open_addresses("li@example.org", at=NOW, by=SYSTEM) is True
    assert open_addresses("li@example.org", at=NOW, by=SYSTEM) is False


def test_a_program_stops_by_the_link_as_a_page_does(cast: Cast) -> None:
    link = stop_token("li@example.org", cast.street.pk)
    program = Program()

    answers = [program.post("/stop", {"link": link, "stop": stop}).json() for stop in (True, True, False)]

    assert answers == [{"stopped": True}, {"stopped": True}, {"stopped": False}]
    assert program.post("/stop", {"link": "A" * 60}).status_code == 404


def test_a_colleague_is_led_to_their_own_page_instead(cast: Cast) -> None:
    account = cast.accounts["gaolan"]
    account.email = "gaolan@example.org"
    account.save()
    told_by_mail(cast, Recipient(account), event="case.report.grid_worker")
    send_waiting(at=timezone.now())

    assert mail.outbox[-1].extra_headers["List-Unsubscribe"].endswith("/notices/preferences/>")
    assert "List-Unsubscribe-Post" not in mail.outbox[-1].extra_headers


def test_the_follow_page_leads_whoever_left_an_address_or_a_telephone_to_the_page_that_stops_all(
    cast: Cast,
) -> None:
    from linli.cases.commands import Contact
    from tests.factories import an_opened

    for contact, written in (
        (Contact(email="li@example.org"), True),
        (Contact(phone="13812345678"), True),
        (None, False),
    ):
        opened = an_opened(cast, **({"contact": contact} if contact else {}))
        page = Client().get(f"/s/fenglin/follow/{opened.token}/").content.decode()
        assert ("/stop/" in page) == written
