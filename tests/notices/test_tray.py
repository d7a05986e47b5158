"""The tray: mail that belongs nowhere yet, until a clerk puts it to a case or aside."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from linli.cases.errors import NothingSaid
from linli.cases.models import Case, Photo, Reporter
from linli.kernel.errors import NotAllowed
from linli.kernel.ids import uuid7
from linli.kernel.models import Delivery, JournalLine
from linli.kernel.photos import left_behind, place_of
from linli.notices.commands import dismiss_letter, open_letter, photos_waiting, put_letter, take_letter
from linli.notices.errors import LetterDone, NoSuchSubject
from linli.notices.models import Letter, Notice
from linli.notices.states import LetterState
from tests.api.callers import code_of, program_of
from tests.cases.pages import signed_in
from tests.cast import Cast
from tests.factories import a_neighbour, an_upload

from .posting import REPLY, a_mail, a_reporters_case, words_on

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


def test_a_mail_that_answers_nothing_waits_in_the_tray_of_its_street(cast: Cast) -> None:
    taken = take_letter(a_mail(text="路灯不亮", Subject="路灯").as_bytes(), at=NOW)

    letter = Letter.objects.get(pk=taken.letter.pk)
    assert (letter.state, letter.text, letter.sender) == (LetterState.TRAY, "路灯不亮", "li@example.org")
    assert letter.street_id == cast.street.pk


def test_a_mail_to_a_street_by_name_waits_there(cast: Cast) -> None:
    there = a_neighbour()

    taken = take_letter(a_mail(to="reply+next-door@linli.example").as_bytes(), at=NOW)

    assert taken.letter.street_id == there.pk


def test_a_clerk_puts_a_letter_to_its_case(cast: Cast) -> None:
    case, _notice, _sent = a_reporters_case(cast)
    own = take_letter(a_mail(text="左边那盏", Subject="路灯").as_bytes(), at=NOW).letter
    other = take_letter(
        a_mail(sender="wang@example.org", text="我也看到了", Subject="").as_bytes(), at=NOW
    ).letter
    for letter in (own, other):
        put_letter(letter.pk, street_id=cast.street.pk, number=case.number.lower(), by=cast.shenyi, at=NOW)

    assert words_on(case) == [("reporter", "路灯\n\n左边那盏", False), ("account", "我也看到了", True)]
    own.refresh_from_db()
    assert (own.state, own.text, own.sender, own.done_by_id) == (
        LetterState.PUT, "", "", cast.accounts["shenyi"].pk,
    )  # fmt: skip
    with pytest.raises(LetterDone):
        put_letter(own.pk, street_id=cast.street.pk, number=case.number, by=cast.shenyi, at=NOW)


def test_a_letter_goes_to_no_case_that_the_clerk_does_not_see(cast: Cast) -> None:
    letter = take_letter(a_mail().as_bytes(), at=NOW).letter

    for number in ("FL-2026-999999", "ND-2026-000001", "x"):
        with pytest.raises(NoSuchSubject):
            put_letter(letter.pk, street_id=cast.street.pk, number=number, by=cast.shenyi, at=NOW)


def test_what_is_put_aside_leaves_its_reason_and_no_words(cast: Cast) -> None:
    letter = take_letter(a_mail(text="买药").as_bytes(), at=NOW).letter

    dismiss_letter(letter.pk, street_id=cast.street.pk, why="广告", by=cast.shenyi, at=NOW)

    letter.refresh_from_db()
    assert (letter.state, letter.why, letter.text, letter.sender) == (LetterState.DISMISSED, "广告", "", "")
    line = JournalLine.objects.get(subject="letter")
    assert (line.action, "广告" in str(line.facts)) == ("dismiss_letter", False)


def test_pictures_of_a_waiting_letter_are_not_swept_away_and_go_along_to_its_case(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "photos"  # photos that other tests left would be swept, too
    case, _notice, _sent = a_reporters_case(cast)
    answer = a_mail(text="看照片")
    answer.add_attachment(an_upload().read(), maintype="image", subtype="jpeg", filename="1.jpg")
    letter = take_letter(answer.as_bytes(), at=NOW).letter
    [photo_id] = letter.photos
    assert photos_waiting([photo_id, uuid7()]) == [photo_id]
    late = NOW + timedelta(days=30)
    assert place_of(photo_id) in left_behind(lambda _ids: [], at=late)
    assert place_of(photo_id) not in left_behind(photos_waiting, at=late)

    put_letter(letter.pk, street_id=cast.street.pk, number=case.number, by=cast.shenyi, at=NOW)

    assert Photo.objects.filter(case=case, kind="report").count() == 1
    assert photos_waiting([photo_id]) == []


def test_a_letter_becomes_a_case_whose_reporter_is_who_wrote_it(cast: Cast) -> None:
    letter = take_letter(a_mail(text="宛南一村的路灯不亮", Subject="路灯").as_bytes(), at=NOW).letter
    told = {"street_id": cast.street.pk, "title": "路灯不亮", "text": "晚上很暗", "place": "宛南一村"}

    row, number = open_letter(letter.pk, **told, by=cast.heqing, at=NOW)

    case = Case.objects.get(number=number)
    assert (case.title, case.body, case.unit_id) == ("路灯不亮", "晚上很暗", cast.units["W1"].pk)
    assert Reporter.objects.get(case=case).email == "li@example.org"
    assert (row.state, row.text, row.subject_id) == (LetterState.PUT, "", case.pk)
    with pytest.raises(LetterDone):
        open_letter(letter.pk, **told, by=cast.heqing, at=NOW)
    assert Case.objects.count() == 1


def test_a_case_that_cannot_be_opened_leaves_the_letter_in_the_tray(cast: Cast) -> None:
    letter = take_letter(a_mail(text="路灯", Subject="路灯").as_bytes(), at=NOW).letter

    with pytest.raises(NothingSaid):
        open_letter(
            letter.pk, street_id=cast.street.pk, title="\u200b", text="", place="", by=cast.heqing, at=NOW
        )
    with pytest.raises(NotAllowed):
        open_letter(letter.pk, street_id=cast.street.pk, title="灯", text="", place="", by=cast.maoli, at=NOW)

    letter.refresh_from_db()
    assert (letter.state, Case.objects.count()) == (LetterState.TRAY, 0)


def test_the_page_of_a_letter_has_its_words_filled_in_and_pressed_twice_it_is_one_case(cast: Cast) -> None:
    letter = take_letter(
        a_mail(text="路灯不亮\n晚上很暗", Subject="Re: 回复：路灯").as_bytes(), at=NOW
    ).letter
    desk = signed_in(cast, "heqing")
    at = f"/s/fenglin/letters/{letter.pk}/"

    form = desk.get(at).context["begin"]
    empty = desk.post(f"{at}open/", {"key": "k", "title": "", "text": "还在"})
    sent = [desk.post(f"{at}open/", {"key": "k1", "title": "路灯", "text": "暗"}) for _n in range(2)]

    assert (form.initial["title"], form.initial["text"]) == ("路灯", "路灯不亮\n晚上很暗")
    assert (empty.status_code, empty.context["begin"]["text"].value()) == (422, "还在")
    case = Case.objects.get()
    assert [one["Location"] for one in sent] == [f"/s/fenglin/cases/{case.number}/", "/s/fenglin/letters/"]


def test_programs_open_cases_from_letters(cast: Cast) -> None:
    letter = take_letter(a_mail(text="路灯不亮").as_bytes(), at=NOW).letter
    path = f"/streets/fenglin/letters/{letter.pk}/open"

    refused = program_of(cast, "maoli").post(path, {"title": "路灯"})
    opened = program_of(cast, "heqing").post(path, {"title": "路灯"})
    again = program_of(cast, "heqing").post(path, {"title": "路灯"})

    assert (refused.status_code, opened.status_code) == (403, 201)
    assert opened.json() == {"number": Case.objects.get().number}
    assert code_of(again) == (409, "letter_done")
