"""What leaves the house: once if all goes well, again with patience if not, and known by the same id."""

import json
import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery
from linli.notices.commands import Recipient, Telling, retry, send_waiting, tell
from linli.notices.commands.sending import _take
from linli.notices.errors import NotInTrouble
from linli.notices.models import Notice
from linli.notices.states import PAUSES, NoticeState
from linli.people.public import SYSTEM, Account, Post, end_post
from tests.cast import Cast
from tests.factories import an_opened

# Apprise loads an old module of Python's.
pytestmark = pytest.mark.filterwarnings("ignore:'(imghdr|cgi)':DeprecationWarning")
NOW = timezone.now()
MINUTE = timedelta(minutes=1)
FACTS = {"number": "FL-2026-000001", "slug": "fenglin", "thing": {"name": "井盖", "name_en": "Manhole"}}
E = "case.report.grid_worker"


class Broken(EmailBackend):
    """A mail server that takes nothing today, and says to whom it was meant."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected(f"lost while sending to {messages[0].to[0]}")


class Strict(EmailBackend):
    """A mail server that knows no such mailbox."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"no such user")))


class Dying(EmailBackend):
    """A mail server that takes the message, and then the house falls over."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise KeyboardInterrupt


def backend(kind: type[EmailBackend]):
    return override_settings(EMAIL_BACKEND=f"{kind.__module__}.{kind.__qualname__}")


@pytest.fixture
def gaolan(cast: Cast) -> Account:
    account = cast.accounts["gaolan"]
    account.email = "gaolan@example.org"
    account.save()
    return account


def a_mail(cast: Cast, to: Recipient, *, event: str = E) -> Notice:
    """Return a mail that waits, in an outbox that holds nothing else to send."""
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    telling = Telling(cast.street.pk, uuid7(), uuid7(), event, to, FACTS, NOW)
    tell([telling], at=NOW)
    return Notice.objects.exclude(channel="inapp").get()


def test_a_mail_is_sent_once(cast: Cast, gaolan: Account) -> None:
    notice = a_mail(cast, Recipient(gaolan))

    assert [send_waiting(at=NOW), send_waiting(at=NOW)] == [1, 0]

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.SENT, 1, "")
    [letter] = mail.outbox
    assert letter.to == ["gaolan@example.org"]
    assert letter.extra_headers["Message-ID"] == notice.message_id
    assert "/s/fenglin/cases/FL-2026-000001/" in letter.body


def test_everybody_reads_their_own_language(cast: Cast, gaolan: Account) -> None:
    a_mail(cast, Recipient(gaolan))
    send_waiting(at=NOW)
    gaolan.language = "en"
    gaolan.save()
    a_mail(cast, Recipient(gaolan))
    send_waiting(at=NOW)

    chinese, english = mail.outbox
    assert "井盖" in chinese.subject
    assert english.subject == "New report in your grid: Manhole"
    assert "Please look on the spot." in english.body


def test_a_mail_that_fails_is_tried_again_with_growing_patience_and_then_given_up(
    cast: Cast, gaolan: Account
) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    at = NOW
    with backend(Broken):
        for pause in PAUSES:
            assert send_waiting(at=at) == 0
            notice.refresh_from_db()
            assert notice.state == NoticeState.WAITING
            assert timedelta() <= notice.next_try_at - (at + pause) < MINUTE
            assert send_waiting(at=at + pause / 2) == 0
            at = notice.next_try_at
        send_waiting(at=at)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.next_try_at) == (NoticeState.FAILED, 6, None)
    assert "SMTPServerDisconnected" in notice.error
    assert "gaolan@example.org" not in notice.error


def test_a_mail_that_failed_for_a_while_arrives_under_the_same_message_id(
    cast: Cast, gaolan: Account
) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    with backend(Broken):
        send_waiting(at=NOW)

    assert send_waiting(at=NOW + 2 * MINUTE) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == notice.message_id


def test_a_mail_whose_address_cannot_be_read_waits_for_the_key_and_loses_nothing(
    cast: Cast, settings
) -> None:
    notice = a_mail(cast, Recipient(email="wang@example.org"))
    known, settings.FIELD_KEYS = settings.FIELD_KEYS, [Fernet.generate_key().decode()]
    without = send_waiting(at=NOW)
    settings.FIELD_KEYS = known

    notice.refresh_from_db()
    assert (without, notice.state, notice.address) == (0, NoticeState.WAITING, "wang@example.org")
    assert "key of the address is missing" in notice.error
    assert send_waiting(at=NOW + 2 * MINUTE) == 1
    assert mail.outbox[0].to == ["wang@example.org"]


def test_no_such_mailbox_is_not_asked_again(cast: Cast) -> None:
    notice = a_mail(cast, Recipient(email="gone@example.org"))
    with backend(Strict):
        send_waiting(at=NOW)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, 1)
    assert "550" in notice.error
    assert "gone@" not in notice.error


def test_a_crash_while_sending_leaves_one_unknown_that_is_sent_again_under_the_same_id(
    cast: Cast, gaolan: Account
) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    with backend(Dying), pytest.raises(KeyboardInterrupt):
        send_waiting(at=NOW)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENDING

    # Whoever is still sending is left alone; after five minutes nobody is.
    assert send_waiting(at=NOW + 4 * MINUTE) == 0
    assert send_waiting(at=NOW + 6 * MINUTE) == 1

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 2)
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [notice.message_id] * 2


def test_what_nobody_knows_of_is_shown_as_unknown(cast: Cast, gaolan: Account) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    _take(cast.street.pk, lambda: NOW)

    with backend(Broken):
        send_waiting(at=NOW + 6 * MINUTE, limit=0)

    notice.refresh_from_db()
    assert notice.state == NoticeState.UNKNOWN


def test_a_message_that_fells_the_house_each_time_is_given_up(cast: Cast, gaolan: Account) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    for n in range(7):
        with backend(Dying):
            try:
                send_waiting(at=NOW + 6 * n * MINUTE)
            except KeyboardInterrupt:
                continue

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, 6)


def test_a_sender_that_was_taken_for_lost_does_not_speak_for_its_successor(
    cast: Cast, gaolan: Account
) -> None:
    from linli.notices.commands.sending import _send

    a_mail(cast, Recipient(gaolan))
    slow = _take(cast.street.pk, lambda: NOW)
    send_waiting(at=NOW + 6 * MINUTE)
    with backend(Broken):
        _send(slow, lambda: NOW + 7 * MINUTE)

    assert Notice.objects.get(pk=slow.pk).state == NoticeState.SENT


def test_whose_post_has_ended_is_not_written_to(cast: Cast, gaolan: Account) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    end_post(Post.objects.get(account=gaolan), by=SYSTEM, at=NOW - MINUTE)

    assert send_waiting(at=NOW) == 0

    notice.refresh_from_db()
    assert (notice.state, mail.outbox) == (NoticeState.CANCELLED, [])


def test_the_address_of_a_reporter_is_let_go_once_the_mail_is_out(cast: Cast) -> None:
    notice = a_mail(cast, Recipient(email="li@example.org", language="en"), event="case.close.reporter")
    assert notice.address == "li@example.org"

    send_waiting(at=NOW)

    notice.refresh_from_db()
    assert (notice.state, notice.address) == (NoticeState.SENT, "")
    assert mail.outbox[0].to == ["li@example.org"]
    assert mail.outbox[0].subject == "Your report FL-2026-000001 is closed"


def test_what_failed_is_tried_again_when_somebody_asks(cast: Cast, gaolan: Account) -> None:
    notice = a_mail(cast, Recipient(gaolan))
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.FAILED, attempts=6, next_try_at=None)

    asked = {"notice_id": notice.pk, "by": cast.jiangwei, "at": NOW}
    assert retry(street_ids=frozenset({cast.street.pk + 1}), by=cast.jiangwei, at=NOW) == 0
    assert retry(street_ids=frozenset({cast.street.pk}), **asked) == 1
    with pytest.raises(NotInTrouble):
        retry(street_ids=None, **asked)
    assert send_waiting(at=NOW) == 1


def test_a_round_takes_no_more_than_it_is_allowed(cast: Cast) -> None:
    a_mail(cast, Recipient(email="a@example.org"))
    for n in range(4):
        to = Recipient(email=f"{n}@example.org")
        tell([Telling(cast.street.pk, uuid7(), uuid7(), E, to, FACTS, NOW)], at=NOW)

    assert [send_waiting(at=NOW, limit=2) for _ in range(4)] == [2, 2, 1, 0]


# --- The groups of the office -----------------------------------------------------------------------------------
class Group(BaseHTTPRequestHandler):
    """Somebody's chat: keeps what it was told."""

    heard: list[dict[str, str]] = []
    answer = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).heard.append(json.loads(body))
        self.send_response(type(self).answer)
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def group() -> Iterator[str]:
    Group.heard, Group.answer = [], 200
    with HTTPServer(("127.0.0.1", 0), Group) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_offices_group_hears_of_a_new_report_once(cast: Cast, group: str) -> None:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    with override_settings(APPRISE_URLS=[group]):
        case = an_opened(cast, at=timezone.now()).case
        journal.deliver("notices")
        notice = Notice.objects.get(channel="apprise", subject_id=case.pk)
        assert group not in notice.target

        assert send_waiting(at=timezone.now()) == 1
        assert send_waiting(at=timezone.now()) == 0

    [heard] = Group.heard
    assert case.number in heard["message"]
    assert "宛南一村第1微网格" in heard["message"]


def test_a_group_that_does_not_answer_waits_and_one_taken_out_is_dropped(cast: Cast, group: str) -> None:
    with override_settings(APPRISE_URLS=[group]):
        notice = a_mail(cast, Recipient())
        Group.answer = 500
        assert send_waiting(at=NOW) == 0
        notice.refresh_from_db()
        assert notice.state == NoticeState.WAITING
    with override_settings(APPRISE_URLS=[]):
        send_waiting(at=NOW + 2 * MINUTE)

    notice.refresh_from_db()
    assert notice.state == NoticeState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(cast: Cast) -> None:
    for n in range(20):
        to = Recipient(email=f"{n}@example.org")
        tell([Telling(cast.street.pk, uuid7(), uuid7(), E, to, FACTS, NOW)], at=NOW)
    sent = []

    def work() -> None:
        sent.append(send_waiting(at=NOW))
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(sent) == 20
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == len(mail.outbox) == 20


def test_the_worker_sends_in_its_rounds(cast: Cast, gaolan: Account) -> None:
    from linli.kernel.rounds import one_round

    a_mail(cast, Recipient(gaolan))

    assert one_round() == 1
    assert len(mail.outbox) == 1
