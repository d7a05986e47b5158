"""Reports that waited on a phone: sent again they count once, and a refusal says which field it is about."""

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client, override_settings

from linli.cases.models import Case, Photo, Reporter
from linli.cases.public import new_link
from linli.kernel import kept
from tests.cast import Cast
from tests.factories import CORNER, a_photo
from tests.intake.residents import SAID, token_in

SEND = "/s/fenglin/report/send/"
KEY = "0123456789abcdef0123456789abcdef"


def send(told: dict[str, Any], key: str = KEY, phone: Client | None = None) -> Any:
    """Send as a phone does: no cookie, no token, a key."""
    phone = phone or Client(enforce_csrf_checks=True)
    headers = {"Accept": "application/json", **({"Idempotency-Key": key} if key else {})}
    return phone.post(SEND, told, headers=headers)


def what(**more: Any) -> dict[str, Any]:
    return {
        "text": SAID,
        "lon": CORNER[0],
        "lat": CORNER[1],
        "datum": "wgs84",
        "phone": "138 0013 8000",
    } | more


def test_a_report_from_a_phone_becomes_a_case_with_its_photos_and_the_answer_holds_number_and_link(
    cast: Cast,
) -> None:
    notes = [kept.keep([a_photo(colour)]) for colour in ("#112233", "#445566")]

    answer = send(what(note=notes))

    case, told = Case.objects.get(), answer.json()
    assert (answer.status_code, told["number"], case.door, case.body) == (201, case.number, "public", SAID)
    assert Photo.objects.filter(case=case).count() == 2
    assert Reporter.objects.get().token_hash == Reporter.hash_of(token_in(told["link"]))
    assert told["received"] == f"/s/fenglin/follow/{token_in(told['link'])}/received/"
    assert answer["Cache-Control"] == "no-store"
    assert Client().get(told["received"]).status_code == 200


def test_sent_again_it_answers_the_same_even_when_its_photos_are_gone_from_where_they_waited(
    cast: Cast,
) -> None:
    note = kept.keep([a_photo()])
    first = send(what(note=[note]))
    for file in kept.folder().iterdir():
        file.unlink()

    again = send(what(note=[note]))

    assert (again.status_code, again.json()) == (200, first.json())
    assert (Case.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_photo_that_is_gone_before_the_report_came_is_asked_for_again_and_nothing_was_kept(
    cast: Cast,
) -> None:
    answer = send(what(note=["gone"]))

    assert (answer.status_code, answer.json()["code"], Case.objects.count()) == (422, "photo_gone", 0)
    assert send(what()).status_code == 201


def test_a_refusal_names_each_field_and_leaves_the_key_free(cast: Cast) -> None:
    answer = send(what(text="", phone="abc"))

    assert (answer.status_code, answer.json()["code"]) == (422, "report_refused")
    assert sorted(answer.json()["facts"]["fields"]) == ["phone", "text"]
    assert send(what()).status_code == 201


def test_other_words_under_the_same_key_are_refused_and_get_no_link(cast: Cast) -> None:
    number = send(what()).json()["number"]

    answer = send(what(text="别的事"))

    assert (answer.status_code, answer.json()["code"]) == (409, "sent_before")
    assert answer.json()["facts"] == {"number": number}


def test_after_the_link_was_renewed_a_repeat_gets_the_number_and_no_link(cast: Cast) -> None:
    send(what())
    new_link(Case.objects.get())

    told = send(what()).json()

    assert (told["number"], told["link"]) == (Case.objects.get().number, "")


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "中" * 20])
def test_without_a_key_of_its_own_nothing_is_taken(cast: Cast, key: str) -> None:
    phone = Client(enforce_csrf_checks=True)
    extra = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    answer = phone.post(SEND, what(), HTTP_ACCEPT="application/json", **extra)

    assert (answer.status_code, answer.json()["code"], Case.objects.count()) == (422, "no_key", 0)


def test_a_page_of_another_site_cannot_send_what_needs_a_header(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post(SEND, what())

    assert (answer.status_code, Case.objects.count()) == (422, 0)


def test_what_is_far_too_heavy_for_words_is_refused(cast: Cast) -> None:
    file = SimpleUploadedFile("a.jpg", bytes(300_000))

    answer = send(what(photos=file))

    assert (answer.status_code, Case.objects.count()) == (413, 0)


def test_who_is_over_the_limit_is_told_when_to_come_again(cast: Cast) -> None:
    with override_settings(PUBLIC_REPORTS_PER_HOUR=1):
        send(what())
        answer = send(what(), key=f"{KEY}2")

    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


@pytest.mark.django_db(transaction=True)
def test_twenty_phones_that_each_send_three_times_at_once_make_twenty_cases(cast: Cast) -> None:
    answers: dict[str, set[str]] = {}

    def press(key: str) -> None:
        try:
            told = send(what(text=f"{SAID} {key}"), key=key).json()
            answers.setdefault(key, set()).add(told["number"])
        finally:
            connections.close_all()

    keys = [f"{KEY}{n:04}" for n in range(20)]
    threads = [threading.Thread(target=press, args=(key,)) for key in keys for _again in range(3)]
    for start in range(0, len(threads), 6):
        for thread in threads[start : start + 6]:
            thread.start()
        for thread in threads[start : start + 6]:
            thread.join()

    assert {key: len(numbers) for key, numbers in answers.items()} == dict.fromkeys(keys, 1)
    assert Case.objects.count() == 20
    assert len(set().union(*answers.values())) == 20


# --- What a phone keeps to open without network ---------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_form_as_a_phone_keeps_it_holds_nobodys_data(cast: Cast, language: str) -> None:
    signed_in = Client()
    signed_in.force_login(cast.accounts["shenyi"])

    for path in (f"/shell/{language}/fenglin/report/", f"/shell/{language}/drafts/"):
        mine, theirs = signed_in.get(path), Client().get(path)
        text = mine.content.decode()

        assert mine.content == theirs.content, path
        assert mine["Content-Language"] == language
        assert 'name="csrfmiddlewaretoken"' not in text
        assert "沈毅" not in text
        assert not mine.cookies
        assert f'lang="{"zh-Hans" if language == "zh-hans" else language}"' in text


def test_a_language_that_is_none_and_a_street_that_is_none_keep_nothing(cast: Cast) -> None:
    assert Client().get("/shell/xx/fenglin/report/").status_code == 404
    assert Client().get("/shell/en/nowhere/report/").status_code == 404


def test_the_worker_may_answer_for_the_whole_house_and_is_asked_for_anew_each_time(cast: Cast) -> None:
    answer = Client().get("/sw.js")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Cache-Control"], answer["Service-Worker-Allowed"]) == ("no-cache", "/")
    assert b'"version": "' in answer.content


def test_the_page_of_drafts_asks_the_database_for_next_to_nothing(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        assert Client().get("/drafts/").status_code == 200
