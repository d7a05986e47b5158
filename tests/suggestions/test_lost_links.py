"""The lost link of a suggestion is sent to the contact that was left, by the page of lost links, and works once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from linli.intake import tasks
from linli.intake.commands.lost import marks_of
from linli.intake.errors import TicketOver
from linli.kernel import journal
from linli.notices.commands import send_waiting
from linli.notices.models import Notice
from linli.suggestions import commands
from linli.suggestions.commands import LOST
from linli.suggestions.models import Suggestion
from linli.suggestions.queries import suggestion_of, ticket_facts
from tests.cast import Cast

from .test_suggestions import made

pytestmark = pytest.mark.django_db
MAIL, PHONE = "zhou@example.com", "13800138000"


def asked(contact: str) -> int:
    """Do what the worker does when somebody asked for the links of a contact."""
    return sum(
        tasks.send_lost_links.func(kind=kind, marks=marks) for kind, marks in marks_of(contact).items()
    )


def a_ticket(one: Suggestion, at: object = None) -> str:
    facts = {"one": one.pk.hex, "asked": (at or timezone.now()).isoformat()}  # type: ignore[attr-defined]
    return str(ticket_facts(one.street_id, facts)["ticket"])


def test_the_way_back_goes_to_the_mail_address_that_was_left_and_gives_a_new_link_once(cast: Cast) -> None:
    one = made(cast, email=MAIL, phone=PHONE)
    made(cast, key="other", email="other@example.com")

    assert (asked("ZHOU@example.com "), asked("nobody@example.com")) == (1, 0)
    send_waiting(at=timezone.now())

    [letter] = [told for told in mail.outbox if "again" in told.body]
    ticket = letter.body.split("/suggestions/again/")[1].split("/", maxsplit=1)[0]
    way = f"/suggestions/again/{ticket}/"
    assert (letter.to, Client().get(way).status_code) == ([MAIL], 200)
    there = Client().post(way)["Location"]
    page = Client().get(there)
    assert (page.status_code, page.context["one"].pk) == (200, one.pk)
    assert (Client().get(way).status_code, Client().post(way).status_code) == (404, 404)
    assert [line.action for line in journal.history(one.street_id, one.pk)] == ["suggest", "ask_link"]


def test_by_the_telephone_it_is_put_into_the_outbox_for_the_telephone(cast: Cast) -> None:
    made(cast, phone="138 0013 8000")

    asked("+86 138-0013-8000")

    assert (
        Notice.objects.filter(event=LOST).count() == Notice.objects.filter(event=LOST, channel="sms").count()
    )


def test_a_ticket_is_good_for_three_days_and_nobody_makes_one_up(cast: Cast) -> None:
    one, now = made(cast, email=MAIL), timezone.now()

    for ticket in (
        a_ticket(one, now - timedelta(days=3, minutes=1)),
        a_ticket(one)[:-1] + "x",
        "x",
        "1-2-3-4",
    ):
        with pytest.raises(TicketOver):
            suggestion_of(ticket, at=now)
    assert suggestion_of(a_ticket(one), at=now).pk == one.pk


def test_two_who_open_one_ticket_at_once_get_one_link(cast: Cast) -> None:
    one = made(cast, email=MAIL)
    ticket = a_ticket(one)

    _one, token = commands.renew_link(ticket, at=timezone.now())

    with pytest.raises(TicketOver):
        commands.renew_link(ticket, at=timezone.now())
    assert Suggestion.objects.get(pk=one.pk).token_hash == Suggestion.hash_of(token)


def test_a_program_opens_the_ticket_too(cast: Cast) -> None:
    one = made(cast, email=MAIL)

    answer = Client().post(
        "/api/v1/suggestions/links/opened", {"ticket": a_ticket(one)}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["number"]) == (201, one.number)
    assert Client().get(f"/s/fenglin/suggestions/of/{answer.json()['token']}/").status_code == 200


def test_who_left_a_telephone_only_is_told_of_the_answer_where_text_messages_go_out(cast: Cast) -> None:
    one = made(cast, phone=PHONE)

    commands.adopt(one.pk, street_id=one.street_id, by=cast.shenyi, at=timezone.now(), reply="今年装两个。")

    assert set(Notice.objects.filter(subject_id=one.pk).values_list("channel", flat=True)) <= {"sms"}
