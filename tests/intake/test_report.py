"""The public door: what residents say becomes a case once, and a refused form loses nothing."""

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from linli.cases.models import Case, Photo, Reporter
from linli.intake import commands
from linli.intake.forms import known_key, new_key
from linli.kernel import photos as kept_photos
from tests.cast import Cast
from tests.factories import CORNER, an_upload
from tests.intake.residents import REPORT, SAID, a_key, a_picture_taken_at_home, token_in, what


def test_what_a_resident_says_becomes_a_case_with_pin_photos_and_an_encrypted_telephone(
    cast: Cast, phone: Client
) -> None:
    sent = what(
        a_key(phone), category="C0101", place="平江路路口", name="周敏", phone="138 0013 8000",
        photos=[a_picture_taken_at_home(), an_upload("two.png", form="PNG")],
    )  # fmt: skip

    answer = phone.post(REPORT, sent)

    case = Case.objects.select_related("category", "unit").get()
    assert answer.status_code == 302
    assert (case.title, case.body, case.door) == ("路口的井盖不见了", SAID, "public")
    assert (case.lon, case.lat, case.unit.code, case.category.code) == (*CORNER, "W11", "C0101")
    reporter = Reporter.objects.get(case=case)
    assert (reporter.name, reporter.phone) == ("周敏", "138 0013 8000")
    assert reporter.token_hash == Reporter.hash_of(token_in(answer["Location"]))
    files = [kept_photos.place_of(photo.pk).read_bytes() for photo in Photo.objects.filter(case=case)]
    assert len(files) == 2
    assert not [raw for raw in files if b"Exif" in raw or b"SecretCamera" in raw]


def test_the_thank_you_page_holds_number_link_and_the_next_limit(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, what(a_key(phone)), follow=True)

    case = Case.objects.get()
    token = token_in(page.request["PATH_INFO"])
    html = page.content.decode()
    assert page.status_code == 200
    assert case.number in html
    assert f"http://testserver/s/fenglin/follow/{token}/" in html
    assert page.context["case"].due_at == case.due_at is not None
    assert "<svg" in html


def test_no_secret_stands_in_the_database_in_clear(cast: Cast, phone: Client) -> None:
    from django.db import connection

    answer = phone.post(REPORT, what(a_key(phone)))

    token = token_in(answer["Location"])
    with connection.cursor() as cursor:
        for table in (
            "kernel_repeat",
            "cases_reporter",
            "cases_case",
            "kernel_journalline",
            "kernel_journaltext",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE %s", [f"%{token}%"])
            assert (table, cursor.fetchone()[0]) == (table, 0)


def test_the_same_form_sent_twice_makes_one_case_and_leads_to_the_same_link(
    cast: Cast, phone: Client
) -> None:
    key = a_key(phone)

    first, second = phone.post(REPORT, what(key)), phone.post(REPORT, what(key))

    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert phone.get(second["Location"]).status_code == 200


def test_other_words_in_a_form_sent_before_are_not_lost_and_can_become_a_report_of_their_own(
    cast: Cast, phone: Client
) -> None:
    key = a_key(phone)
    phone.post(REPORT, what(key))

    page = phone.post(REPORT, what(key, text="路灯不亮", photos=[an_upload()]))

    assert (page.status_code, Case.objects.count()) == (409, 1)
    assert page.context["form"]["text"].value() == "路灯不亮"
    assert len(page.context["held"]) == 1
    phone.post(REPORT, what(page.context["form"]["key"].value(), text="路灯不亮"))
    assert sorted(Case.objects.values_list("body", flat=True)) == sorted([SAID, "路灯不亮"])


@pytest.mark.django_db(transaction=True)
def test_the_same_form_pressed_four_times_at_once_makes_one_case(cast: Cast) -> None:
    key = a_key(Client())
    answers: list[str] = []

    def press() -> None:
        try:
            answers.append(Client().post(REPORT, what(key, photos=[an_upload()]))["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert Case.objects.count() == 1


def test_a_key_that_nobody_gave_out_is_replaced_so_that_it_cannot_open_a_neighbours_report(
    cast: Cast, phone: Client
) -> None:
    one, two = phone.post(REPORT, what("1")), phone.post(REPORT, what("1"))

    assert one["Location"] != two["Location"]
    assert Case.objects.count() == 2
    key = new_key()
    assert known_key(key) == key
    assert known_key(f"{key}x") != f"{key}x"


def test_a_repeated_form_whose_link_was_renewed_says_so_and_shows_no_link(cast: Cast, phone: Client) -> None:
    key = a_key(phone)
    phone.post(REPORT, what(key, phone="13800138000"))
    number = Case.objects.get().number
    commands.find_again(street=cast.street, number=number, phone="13800138000")

    answer = phone.post(REPORT, what(key, phone="13800138000"))

    assert answer.status_code == 200
    assert number in answer.content.decode()
    assert "/follow/find/" in answer.content.decode()
    assert Case.objects.count() == 1


def test_a_refused_form_keeps_text_pin_category_place_contact_and_photos(cast: Cast, phone: Client) -> None:
    key = a_key(phone)
    sent = what(
        key,
        phone="abc",
        name="周敏",
        category="C0101",
        place="平江路路口",
        photos=[an_upload(), a_picture_taken_at_home()],
    )

    page = phone.post(REPORT, sent)

    form = page.context["form"]
    assert page.status_code == 422
    assert list(form.errors) == ["phone"]
    assert {name: str(form[name].value()) for name in ("key", "text", "name", "phone", "category", "place", "lon", "lat")} == {
        "key": key, "text": SAID, "name": "周敏", "phone": "abc", "category": "C0101", "place": "平江路路口",
        "lon": f"{CORNER[0]:.6f}", "lat": f"{CORNER[1]:.6f}",
    }  # fmt: skip
    assert len(page.context["held"]) == 2
    assert Case.objects.count() == 0

    again = what(
        key,
        phone="",
        photos=[],
        kept=form["kept"].value(),
        keep=[held["sha"] for held in page.context["held"]],
    )
    phone.post(REPORT, again)

    assert Photo.objects.filter(case=Case.objects.get()).count() == 2


def test_words_are_the_one_thing_that_must_be_there_and_the_error_leads_to_the_field(
    cast: Cast, phone: Client
) -> None:
    page = phone.post(REPORT, what(a_key(phone), text="  "))

    html = page.content.decode()
    assert page.status_code == 422
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert 'href="#id_text"' in html
    assert 'aria-invalid="true"' in html


def test_a_machine_that_fills_every_field_is_refused_and_a_person_can_empty_it(
    cast: Cast, phone: Client
) -> None:
    page = phone.post(REPORT, what(a_key(phone), website="http://buy.example"))

    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert page.context["form"]["text"].value() == SAID
    assert list(page.context["form"].errors) == ["website"]


def test_too_many_reports_from_one_address_wait_and_lose_no_word(cast: Cast, phone: Client) -> None:
    with override_settings(PUBLIC_REPORTS_PER_HOUR=2):
        for _ in range(2):
            assert phone.post(REPORT, what(a_key(phone))).status_code == 302
        page = phone.post(REPORT, what(a_key(phone), phone="13800138000"))

    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert page.context["form"]["text"].value() == SAID
    assert page.context["form"]["phone"].value() == "13800138000"
    assert Case.objects.count() == 2


def test_the_form_needs_no_script(cast: Cast, phone: Client) -> None:
    html = phone.get(REPORT).content.decode()

    assert '<form method="post" enctype="multipart/form-data" action="/s/fenglin/report/"' in html
    assert "<noscript>" in html
    assert 'type="file" name="photos"' in html
    assert phone.get("/s/nowhere/report/").status_code == 404


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("井盖不见了。晚上很黑", "井盖不见了"),
        ("路灯不亮", "路灯不亮"),
        ("第一行\n第二行", "第一行"),
        ("。。。", "。。。"),
        ("长" * 60, "长" * 39 + "…"),
    ],
)
def test_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert commands.title_from(text) == title


def test_pages_of_the_door_ask_few_questions(
    cast: Cast, phone: Client, django_assert_max_num_queries: Any
) -> None:
    phone.get(REPORT)
    for address in (REPORT, "/report/?choose=1", f"{REPORT}nearby/?lon={CORNER[0]}&lat={CORNER[1]}"):
        with django_assert_max_num_queries(12):
            assert phone.get(address).status_code == 200
