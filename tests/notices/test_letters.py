"""Mail that comes in: answers reach what they answer, once; mail that came back closes its address; the rest waits."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from linli.cases import commands as acts
from linli.cases.models import Photo
from linli.cases.states import State
from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, JournalLine
from linli.notices.commands import (
    Recipient,
    closed,
    open_again,
    send_waiting,
    take_letter,
)
from linli.notices.commands.marks import mark_of, notice_of_mark
from linli.notices.errors import AddressOpen, LetterUnreadable
from linli.notices.models import Notice
from linli.notices.states import LetterState, NoticeState
from linli.people.public import SYSTEM, Post, end_post
from tests.cast import Cast
from tests.factories import a_case, an_upload

from .posting import REPLY, a_bounce, a_mail, a_reporters_case, told_by_mail, words_on

NOW = timezone.now()


@pytest.fixture
def cast(cast: Cast) -> Cast:
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return cast


@pytest.fixture(autouse=True)
def _takes_mail():
    with override_settings(MAIL_REPLY=REPLY, DEFAULT_FROM_EMAIL="linli@linli.example"):
        yield


# --- Answers ------------------------------------------------------------------------------------------------------
def test_a_reporters_answer_to_a_mail_becomes_their_word_on_the_case(cast: Cast) -> None:
    case, notice, sent = a_reporters_case(cast)
    answers = sent.extra_headers["Reply-To"]
    assert answers == f"reply+{mark_of(notice.pk)}@linli.example"
    assert sent.extra_headers["From"] == "linli@linli.example"
    assert len(answers.partition("@")[0]) <= 64

    taken = take_letter(a_mail(to=answers, text=f"还没修好。\n\n> {sent.body}").as_bytes(), at=NOW)

    assert (taken.letter.state, taken.letter.subject_id, taken.anew) == (LetterState.TAKEN, case.pk, True)
    assert words_on(case) == [("reporter", "还没修好。", False)]
    # The words are the case's now: no copy of them, and of no address, stays in the outbox.
    taken.letter.refresh_from_db()
    assert (taken.letter.text, taken.letter.sender, taken.letter.subject) == ("", "", "")


def test_what_was_answered_above_our_line_is_kept_and_our_own_words_are_not(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    body = "好的，谢谢\n\n" + sent.body  # a mail program that quotes without any mark

    take_letter(a_mail(to=sent.extra_headers["Reply-To"], text=body).as_bytes(), at=NOW)

    assert words_on(case) == [("reporter", "好的，谢谢", False)]


def test_an_answer_to_a_question_lets_the_clock_go_on(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    acts.ask_reporter(
        case.pk, street_id=case.street_id, by=cast.maoli, at=NOW, question="请问是哪一个井盖？", days=3
    )
    case.refresh_from_db()
    assert case.paused_at is not None

    take_letter(
        a_mail(to=sent.extra_headers["Reply-To"], text="路口东边那个").as_bytes(),
        at=NOW + timedelta(minutes=5),
    )

    case.refresh_from_db()
    assert case.paused_at is None


def test_a_picture_in_an_answer_hangs_on_the_case_drawn_anew(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    answer = a_mail(to=sent.extra_headers["Reply-To"], text="看照片")
    answer.add_attachment(an_upload().read(), maintype="image", subtype="jpeg", filename="坏了.jpg")
    answer.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="合同.pdf")
    answer.add_attachment(b"no picture", maintype="image", subtype="png", filename="假.png")

    take_letter(answer.as_bytes(), at=NOW)

    assert Photo.objects.filter(case=case, kind="report").count() == 1
    [(_by, words, _inside)] = words_on(case)
    assert words == "看照片\n\n（未能收下：合同.pdf、假.png）"


def test_a_mail_handed_in_again_is_one_word(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    raw = a_mail(to=sent.extra_headers["Reply-To"]).as_bytes()

    taken = [take_letter(raw, at=NOW) for _n in range(3)]

    assert [one.anew for one in taken] == [True, False, False]
    assert len({one.letter.pk for one in taken}) == 1
    assert len(words_on(case)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_handed_in_by_four_at_once_is_one_word(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    raw = a_mail(to=sent.extra_headers["Reply-To"]).as_bytes()
    anew = []

    def work() -> None:
        anew.append(take_letter(raw, at=NOW).anew)
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(anew) == [False, False, False, True]
    assert len(words_on(case)) == 1


def test_an_answer_that_lost_its_mark_is_known_by_its_id_and_its_sender(cast: Cast) -> None:
    case, notice, _sent = a_reporters_case(cast)

    own = take_letter(a_mail(In_Reply_To=notice.message_id).as_bytes(), at=NOW)
    stranger = take_letter(
        a_mail(sender="mallory@example.org", In_Reply_To=notice.message_id, text="关闭吧").as_bytes(), at=NOW
    )

    assert (own.letter.state, stranger.letter.state) == (LetterState.TAKEN, LetterState.TRAY)
    assert words_on(case) == [("reporter", "还没修好。", False)]


def test_a_made_up_mark_opens_nothing(cast: Cast) -> None:
    case, notice, _sent = a_reporters_case(cast)
    mark = mark_of(notice.pk)
    forged = mark_of(uuid7())[:26] + mark[26:]

    for one in (forged, mark[:-1], mark + "a", "a" * 42, "1" * 42, mark_of(uuid7())):
        taken = take_letter(a_mail(to=f"reply+{one}@linli.example").as_bytes(), at=NOW)
        assert taken.letter.state == LetterState.TRAY, one

    assert words_on(case) == []


@given(st.uuids())
def test_a_mark_leads_back_to_its_notice_in_capitals_and_under_an_older_key(notice_id) -> None:
    mark = mark_of(notice_id)

    assert notice_of_mark(mark.upper()) == notice_id
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["x"]):
        assert notice_of_mark(mark) is None


def test_a_colleague_answers_inside_and_only_from_their_own_address(cast: Cast) -> None:
    account = cast.accounts["maoli"]
    account.email = "maoli@example.org"
    account.save()
    case = a_case(cast, state=State.IN_HAND, at=NOW - timedelta(hours=1))
    notice = told_by_mail(cast, Recipient(account), event="case.dispatch.lead", about=case.pk)
    to = f"reply+{mark_of(notice.pk)}@linli.example"

    own = take_letter(a_mail(to=to, sender="Maoli@example.org", text="明天去").as_bytes(), at=timezone.now())
    other = take_letter(a_mail(to=to, sender="x@example.org", text="不去").as_bytes(), at=timezone.now())

    assert (own.letter.state, other.letter.state) == (LetterState.TAKEN, LetterState.TRAY)
    assert words_on(case) == [("account", "明天去", True)]


def test_a_colleague_whose_post_has_ended_speaks_no_more(cast: Cast) -> None:
    account = cast.accounts["maoli"]
    account.email = "maoli@example.org"
    account.save()
    case = a_case(cast, state=State.IN_HAND, at=NOW - timedelta(hours=1))
    notice = told_by_mail(cast, Recipient(account), event="case.dispatch.lead", about=case.pk)
    end_post(Post.objects.get(account=account), by=SYSTEM, at=NOW - timedelta(minutes=1))

    to = f"reply+{mark_of(notice.pk)}@linli.example"
    taken = take_letter(a_mail(to=to, sender="maoli@example.org").as_bytes(), at=timezone.now())

    assert taken.letter.state == LetterState.TRAY
    assert words_on(case) == []


def test_a_machine_that_answers_is_let_go(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)

    taken = take_letter(
        a_mail(to=sent.extra_headers["Reply-To"], Auto_Submitted="auto-replied", text="我在休假").as_bytes(),
        at=NOW,
    )

    assert taken.letter.state == LetterState.DROPPED
    assert (words_on(case), taken.letter.text) == ([], "")


def test_an_answer_to_a_case_that_was_merged_reaches_the_one_that_goes_on(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    main = a_case(cast, state=State.IN_HAND, at=NOW - timedelta(hours=2))
    acts.merge(case.pk, street_id=case.street_id, main=main, by=cast.heqing, at=NOW, reason="同一井盖")

    take_letter(a_mail(to=sent.extra_headers["Reply-To"]).as_bytes(), at=NOW + timedelta(minutes=1))

    assert words_on(main) == [("reporter", "还没修好。", False)]


# --- Mail that came back ------------------------------------------------------------------------------------------
def test_a_mail_that_came_back_fails_visibly_and_closes_its_address(cast: Cast) -> None:
    _case, notice, sent = a_reporters_case(cast)
    assert sent.from_email == sent.extra_headers["Reply-To"]

    taken = take_letter(a_bounce(notice, "li@example.org", to=sent.from_email), at=NOW)

    notice.refresh_from_db()
    assert (taken.letter.state, notice.state, notice.error) == (
        LetterState.BOUNCE, NoticeState.FAILED, "came back: 5.1.1",
    )  # fmt: skip
    assert closed("li@example.org").note == "5.1.1"
    next_one = told_by_mail(cast, Recipient(email="li@example.org"))
    assert send_waiting(at=timezone.now()) == 0
    next_one.refresh_from_db()
    assert next_one.state == NoticeState.CANCELLED


def test_a_mail_that_is_only_late_closes_nothing(cast: Cast) -> None:
    _case, notice, sent = a_reporters_case(cast)

    take_letter(
        a_bounce(notice, "li@example.org", to=sent.from_email, status="4.4.1", action="delayed"), at=NOW
    )

    notice.refresh_from_db()
    assert (notice.state, closed("li@example.org")) == (NoticeState.SENT, None)


def test_nobody_closes_the_address_of_somebody_else_with_a_mail_of_their_own(cast: Cast) -> None:
    _case, notice, sent = a_reporters_case(cast)

    take_letter(a_bounce(notice, "mayor@example.org", to=sent.from_email), at=NOW)

    assert (closed("mayor@example.org"), closed("li@example.org")) == (None, None)


def test_an_address_is_opened_again_by_whoever_looks_after_the_street(cast: Cast) -> None:
    _case, notice, sent = a_reporters_case(cast)
    take_letter(a_bounce(notice, "li@example.org", to=sent.from_email), at=NOW)
    row = closed("li@example.org")

    with pytest.raises(AddressOpen):
        open_again(row.pk, street_ids=frozenset({cast.street.pk + 1}), at=NOW, by=cast.jiangwei)
    open_again(row.pk, street_ids=frozenset({cast.street.pk}), at=NOW, by=cast.jiangwei)

    assert closed("li@example.org") is None
    assert [line.action for line in JournalLine.objects.filter(subject="address").order_by("seq")] == [
        "close_address", "open_address",
    ]  # fmt: skip


# --- The two doors ------------------------------------------------------------------------------------------------
def test_a_mail_server_hands_in_mail_with_the_agreed_word(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    raw = a_mail(to=sent.extra_headers["Reply-To"]).as_bytes()
    server = Client(enforce_csrf_checks=True)

    def hand_in(word: str) -> tuple[int, str]:
        answer = server.post(
            "/mail/in/", raw, content_type="message/rfc822", headers={"Authorization": f"Bearer {word}"}
        )
        return answer.status_code, answer.json().get("state", "") if answer.status_code == 200 else ""

    assert hand_in("") == (404, "")
    with override_settings(MAIL_IN_TOKEN="agreed"):
        assert [hand_in("wrong"), hand_in("agreed"), hand_in("agreed")] == [
            (404, ""),
            (200, "taken"),
            (200, "taken"),
        ]
    assert len(words_on(case)) == 1


def test_a_mail_larger_than_a_form_may_be_comes_in(cast: Cast, settings) -> None:
    big = a_mail(text="看附件")
    big.add_attachment(b"0" * 6_000_000, maintype="application", subtype="zip", filename="a.zip")
    settings.MAIL_IN_TOKEN = "agreed"

    answer = Client().post(
        "/mail/in/", big.as_bytes(), content_type="message/rfc822", headers={"Authorization": "Bearer agreed"}
    )

    assert answer.json()["state"] == "tray"


def test_the_pipe_of_a_mail_server_takes_a_mail_and_says_what_became_of_it(cast: Cast, monkeypatch) -> None:
    case, _notice, sent = a_reporters_case(cast)
    raw = a_mail(to=sent.extra_headers["Reply-To"]).as_bytes()
    said = io.StringIO()

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("mail_in", stdout=said)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(SystemExit) as ended:
        call_command("mail_in", stderr=io.StringIO())

    assert said.getvalue().strip() == "taken"
    assert ended.value.code == 65
    assert len(words_on(case)) == 1


def test_what_is_no_mail_is_refused(cast: Cast) -> None:
    with pytest.raises(LetterUnreadable):
        take_letter(b"", at=NOW)


def test_a_reporters_word_by_mail_is_told_to_whoever_handles_the_case(cast: Cast) -> None:
    case, _notice, sent = a_reporters_case(cast)
    Delivery.objects.all().delete()
    take_letter(a_mail(to=sent.extra_headers["Reply-To"]).as_bytes(), at=timezone.now())

    while journal.deliver("notices"):
        pass

    told = Notice.objects.filter(subject_id=case.pk, event="case.remark.asked.desk")
    assert [notice.account.username for notice in told] == ["maoli"]


def test_why_a_mail_waits_is_read_in_the_readers_language(cast: Cast) -> None:
    letter = take_letter(a_mail().as_bytes(), at=NOW).letter

    told = {}
    for language in ("en", "zh-hans", "zh-hant"):
        with translation.override(language):
            told[language] = letter.reason
    assert told == {
        "en": "It answers none of our messages.", "zh-hans": "这封邮件不是对我们消息的回复。",
        "zh-hant": "這封郵件不是對我們消息的回覆。",
    }  # fmt: skip
