"""A lost link is sent to the contact that was left, never shown and never confirmed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.cases.models import Reporter
from linli.intake import commands, tasks
from linli.intake.commands.lost import EVENT, marks_of
from linli.intake.errors import TicketOver
from linli.kernel.models import JournalLine
from linli.notices.commands import send_waiting
from linli.notices.models import Notice
from tests.cast import Cast
from tests.factories import an_opened
from tests.intake.residents import CONTACT, link

ASK = "/follow/again/"


def asked(contact: str) -> int:
    """Do what the worker does when somebody asked for the links of a contact."""
    return sum(
        tasks.send_lost_links.func(kind=kind, marks=marks) for kind, marks in marks_of(contact).items()
    )


def ticket_in(letter: str) -> str:
    return letter.split("/follow/again/")[1].split("/", maxsplit=1)[0]


@pytest.mark.parametrize("contact", ["zhou@example.com", "nobody@example.com", "13800138000", "13900139000"])
def test_the_answer_is_the_same_whether_the_contact_is_known_or_not(
    cast: Cast, phone: Client, contact: str
) -> None:
    an_opened(cast, contact=CONTACT)

    page = phone.post(ASK, {"contact": contact})

    assert page.status_code == 200
    assert page.content.decode().replace(contact, "…").count("…") == 1
    job = ProcrastinateJob.objects.get(task_name="intake.send_lost_links")
    assert contact not in str(job.args)
    assert not Notice.objects.exists()


def test_the_way_back_goes_to_the_mail_address_as_it_was_left(cast: Cast, phone: Client) -> None:
    opened = an_opened(cast, contact=CONTACT)

    assert asked("ZHOU@example.com ") == 1
    send_waiting(at=timezone.now())

    letter = mail.outbox[0]
    assert (letter.to, opened.case.number in letter.subject) == (["zhou@example.com"], True)
    assert phone.get(link(opened)).status_code == 200
    there = phone.post(f"{ASK}{ticket_in(letter.body)}/")["Location"]
    assert phone.get(there).status_code == 200
    assert phone.get(link(opened)).status_code == 404


def test_nothing_that_opens_a_report_rests_in_the_outbox(cast: Cast) -> None:
    an_opened(cast, contact=CONTACT)
    asked("zhou@example.com")

    notice = Notice.objects.get(event=EVENT)

    assert sorted(notice.facts) == ["asked", "number", "reporter", "slug"]
    lines = JournalLine.objects.filter(subject_id=notice.subject_id).order_by("seq")
    assert [(line.action, line.by_kind) for line in lines][1:] == [("ask_link", "reporter")]


def test_a_look_at_the_page_ends_nothing_and_a_ticket_is_good_for_once(cast: Cast, phone: Client) -> None:
    opened = an_opened(cast, contact=CONTACT)
    asked("zhou@example.com")
    send_waiting(at=timezone.now())
    address = f"{ASK}{ticket_in(mail.outbox[0].body)}/"

    looked = phone.get(address)
    first, second = phone.post(address), phone.post(address)

    assert (looked.status_code, opened.case.number in looked.content.decode()) == (200, True)
    assert (first.status_code, second.status_code, phone.get(address).status_code) == (302, 404, 404)


def test_a_ticket_older_than_three_days_or_made_up_opens_nothing(cast: Cast, phone: Client) -> None:
    an_opened(cast, contact=CONTACT)
    asked("zhou@example.com")
    send_waiting(at=timezone.now())
    ticket = ticket_in(mail.outbox[0].body)

    with pytest.raises(TicketOver):
        commands.open_ticket(ticket, at=timezone.now() + timedelta(days=3, minutes=1))
    for wrong in (f"{ticket}x", "1-2-3-4.abc", "x", ticket.replace("-", ".", 1)):
        assert phone.post(f"{ASK}{wrong}/").status_code == 404


def test_at_most_the_last_five_reports_are_sent(cast: Cast) -> None:
    numbers = [an_opened(cast, contact=CONTACT).case.number for _n in range(6)]

    assert asked("zhou@example.com") == 5
    assert set(Notice.objects.values_list("facts__number", flat=True)) == set(numbers[1:])


def test_a_telephone_gets_a_text_message_only_where_the_street_sends_any(cast: Cast) -> None:
    an_opened(cast, contact=CONTACT)

    assert asked("+86 138 0013 8000") == 0
    with override_settings(SMS_URL="https://sms.example/send"):
        assert asked("13800138000") == 1

    notice = Notice.objects.get(event=EVENT)
    assert (notice.channel, notice.address) == ("sms", "13800138000")


def test_whoever_asks_too_often_is_told_to_wait_whether_the_contact_is_known_or_not(
    cast: Cast, phone: Client
) -> None:
    an_opened(cast, contact=CONTACT)

    for contact in ("zhou@example.com", "nobody@example.com"):
        codes = [phone.post(ASK, {"contact": contact}).status_code for _n in range(4)]
        assert codes == [200, 200, 200, 429]


@pytest.mark.parametrize("contact", ["", "abc", "a@b", "12"])
def test_what_is_neither_telephone_nor_mail_is_said_so(cast: Cast, phone: Client, contact: str) -> None:
    page = phone.post(ASK, {"contact": contact})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["contact"])


def test_an_address_is_found_by_its_mark_however_it_is_written(cast: Cast) -> None:
    an_opened(cast, contact=CONTACT)

    marks = marks_of(" Zhou@Example.com")["email"]
    assert Reporter.objects.get().email_index == marks[0]
