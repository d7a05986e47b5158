"""The follow page: each state is said in words, each act of the holder counts once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.intake import queries
from linli.kernel import journal
from tests.cast import Cast
from tests.factories import an_upload, manhole
from tests.intake.residents import (
    LATER,
    brought_to,
    key_of,
    link,
)


def test_the_whole_way_of_a_report_by_http_from_the_phone_to_five_of_five(cast: Cast, phone: Client) -> None:
    from linli.intake.forms import new_key

    sent = {"key": new_key(), "text": "井盖松动。车一过就响", "lon": 121.442, "lat": 31.192, "name": "周敏",
            "phone": "13800138000", "photos": [an_upload(), an_upload("b.jpg", colour="#123456")]}  # fmt: skip
    received = phone.post("/s/fenglin/report/", sent, follow=True)
    page = received.context["link"].removeprefix("http://testserver")
    case = Case.objects.get()
    for n, (command, by, brought) in enumerate(
        (
            (commands.verify, cast.gaolan, {"finding": "属实"}),
            (commands.file, cast.heqing, {"category": manhole()}),
            (commands.dispatch, cast.heqing, {}),
            (commands.accept, cast.maoli, {}),
            (commands.feed_back, cast.maoli, {"done": "换了新井盖"}),
            (commands.inspect, cast.songping, {"finding": "已恢复"}),
        ),
        1,
    ):
        assert phone.get(page).context["page"].asks is False
        command(case.pk, street_id=cast.street.pk, by=by, at=timezone.now() + timedelta(seconds=n), **brought)
    assert phone.get(page).context["page"].asks is True

    answer = phone.post(
        f"{page}confirm/", {"key": key_of(phone, f"{page}confirm/"), "rating": "5", "comment": "谢谢"}
    )

    case.refresh_from_db()
    assert answer["Location"] == f"{page}?said=confirm"
    assert (case.state, case.rating) == ("closed", 5)
    shown = phone.get(answer["Location"])
    assert shown.context["page"].asks is False
    assert [stop.text for stop in shown.context["page"].stops][0] == "谢谢"
    assert journal.history(cast.street.pk, case.pk)[-1].by_kind == "reporter"


@pytest.mark.parametrize(
    "state", [s for s in State if s not in {State.COORDINATING, State.DECLINED, State.WITHDRAWN}]
)
def test_every_state_has_its_sentence_in_both_languages(cast: Cast, phone: Client, state: str) -> None:
    opened = brought_to(cast, state)

    for language in ("zh-hans", "en"):
        phone.cookies["django_language"] = language
        page = phone.get(link(opened))
        assert page.status_code == 200
        assert page.context["page"].title
        assert "%(" not in page.content.decode()


def test_the_tables_of_sentences_know_every_state_and_every_act() -> None:
    from linli.cases.workflow import CASE
    from linli.intake.queries import sentences

    assert set(sentences.SAYINGS) == set(State.values)
    assert set(sentences.ACTS) | sentences.UNTOLD == {*CASE.rows, "report", "taken_over"}
    assert not set(sentences.ACTS) & sentences.UNTOLD
    assert set(sentences.PUBLIC) == set(sentences.TONES)


def test_declined_says_why_and_withdrawn_says_by_whom(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "verified")
    commands.decline(
        opened.case.pk, street_id=cast.street.pk, by=cast.heqing, at=LATER, reason="属于对面街道"
    )

    html = phone.get(link(opened)).content.decode()

    assert "属于对面街道" in html
    assert "confirm/" not in html


def test_why_them_is_said_in_words_from_the_table_of_duties(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "dispatched")

    phone.cookies["django_language"] = "en"
    html = phone.get(link(opened)).content.decode()

    assert "Why them?" in html
    with translation.override("en"):
        why = [stop.why for stop in queries.stops_of(Case.objects.get()) if stop.why]
    assert why == [
        ("Row 2 of the table of duties: components in 枫林路街道 is the work of Construction centre.",)
    ] or why == [
        (
            "Row 2 of the table of duties: components in Fenglin Road Street is the work of Construction centre.",
        )
    ]


def test_a_choice_against_the_table_is_said_to_be_one(cast: Cast) -> None:
    opened = brought_to(cast, "filed")
    commands.dispatch(
        opened.case.pk,
        street_id=cast.street.pk,
        by=cast.heqing,
        at=LATER,
        lead=cast.organisations["chengguan"],
    )

    with translation.override("en"):
        why = [stop.why for stop in queries.stops_of(Case.objects.get()) if stop.why]

    assert why == [("Chosen by the head of the area, not by the table of duties.",)]


def test_not_solved_opens_it_again_with_reason_and_photo(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "inspected")
    sent = {
        "key": key_of(phone, link(opened, "reopen")),
        "reason": "还是会响",
        "photos": [an_upload("c.jpg", colour="#abcdef")],
    }

    answer = phone.post(link(opened, "reopen"), sent)

    case = Case.objects.get()
    assert (case.state, case.reopened) == ("filed", 1)
    page = phone.get(answer["Location"])
    assert page.context["page"].stops[0].text == "还是会响"
    assert len(page.context["page"].stops[0].photos) == 1


def test_the_same_answer_sent_twice_counts_once_and_is_told_kindly(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "closed")
    sent = {"key": key_of(phone, link(opened, "confirm")), "rating": "4"}

    first, second = phone.post(link(opened, "confirm"), sent), phone.post(link(opened, "confirm"), sent)

    assert (first["Location"], second["Location"]) == (
        f"{link(opened)}?said=confirm",
        f"{link(opened)}?said=again",
    )
    assert Case.objects.get().rating == 4


def test_a_second_word_from_another_window_is_refused_kindly_and_shown_again(
    cast: Cast, phone: Client
) -> None:
    opened = brought_to(cast, "closed")
    one, two = key_of(phone, link(opened, "confirm")), key_of(phone, link(opened, "confirm"))
    phone.post(link(opened, "confirm"), {"key": one, "rating": "4"})

    page = phone.post(link(opened, "confirm"), {"key": two, "rating": "1", "comment": "其实不满意"})

    assert page.status_code == 409
    assert "其实不满意" in page.content.decode()
    assert Case.objects.get().rating == 4


def test_an_act_that_does_not_fit_the_state_says_how_things_stand(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "in_hand")

    page = phone.post(
        link(opened, "withdraw"), {"key": key_of(phone, link(opened, "withdraw")), "reason": "已经好了"}
    )

    assert page.status_code == 409
    assert Case.objects.get().state == "in_hand"
    assert page.context["page"].title


def test_withdraw_while_it_is_early(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "filed")

    phone.post(
        link(opened, "withdraw"), {"key": key_of(phone, link(opened, "withdraw")), "reason": "已经好了"}
    )

    assert Case.objects.get().state == "withdrawn"


def test_a_word_to_the_office_with_a_photo(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "in_hand")
    sent = {
        "key": key_of(phone, link(opened, "remark")),
        "text": "早上又响了",
        "photos": [an_upload("d.jpg", colour="#fedcba")],
    }

    answer = phone.post(link(opened, "remark"), sent)

    page = phone.get(answer["Location"])
    assert page.context["page"].stops[0].text == "早上又响了"
    assert len(page.context["page"].stops[0].photos) == 1


@pytest.mark.parametrize(("act", "field"), [("confirm", "rating"), ("reopen", "reason"), ("remark", "text")])
def test_an_empty_act_is_refused_beside_its_field(cast: Cast, phone: Client, act: str, field: str) -> None:
    opened = brought_to(cast, "closed")

    page = phone.post(link(opened, act), {"key": key_of(phone, link(opened, act))})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert phone.post(link(opened, "close"), {}).status_code == 404


def test_a_photo_of_a_refused_act_is_kept(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "closed")
    key = key_of(phone, link(opened, "remark"))
    page = phone.post(
        link(opened, "remark"), {"key": key, "text": "", "photos": [an_upload("e.jpg", colour="#00ff00")]}
    )

    phone.post(
        link(opened, "remark"), {"key": key, "text": "附照片", "kept": page.context["form"]["kept"].value()}
    )

    assert Photo.objects.filter(case=opened.case, by_kind="reporter").count() == 1


def test_the_forms_of_acts_come_alone_into_the_page_and_whole_without_scripts(
    cast: Cast, phone: Client
) -> None:
    opened = brought_to(cast, "inspected")

    part = phone.get(link(opened, "confirm"), headers={"HX-Request": "true"}).content.decode()
    whole = phone.get(link(opened, "confirm")).content.decode()

    assert "<html" not in part
    assert "<html" in whole
    assert 'name="rating"' in part
    assert 'name="rating"' in whole


def test_the_follow_page_asks_few_questions_however_long_the_way(
    cast: Cast, phone: Client, django_assert_max_num_queries: Any
) -> None:
    opened = brought_to(cast, "inspected")
    for n in range(3):
        commands.remark(
            opened.case.pk,
            street_id=cast.street.pk,
            by=cast.heqing,
            at=LATER + timedelta(minutes=n),
            text=f"第 {n} 次",
        )
    phone.get(link(opened))

    with django_assert_max_num_queries(12):
        assert phone.get(link(opened)).status_code == 200
