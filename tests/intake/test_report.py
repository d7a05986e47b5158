"""The public door: what residents say becomes a case once, and a refused form loses nothing."""

import io
import re
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client, override_settings
from PIL import Image

from linli.cases.models import Case, Category, Photo, Reporter
from linli.intake import commands
from linli.intake.forms import known_key, new_key
from linli.kernel import photos as kept_photos
from linli.people.public import SYSTEM
from linli.territory.public import Unit, found_street, to_wgs84
from tests.cast import START, Cast, box
from tests.factories import CORNER, NOON, a_case, a_report, an_upload

REPORT = "/s/fenglin/report/"
SAID = "路口的井盖不见了。晚上很黑，孩子差点掉下去"


@pytest.fixture
def phone() -> Client:
    """Give a browser without an account."""
    return Client()


def a_key(phone: Client) -> str:
    return phone.get(REPORT).context["form"]["key"].value()


def what(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "text": SAID, "lon": CORNER[0], "lat": CORNER[1], "datum": "wgs84"} | more


def token_in(address: str) -> str:
    found = re.search(r"/follow/([^/]+)/", address)
    assert found
    return found.group(1)


def a_picture_taken_at_home() -> SimpleUploadedFile:
    """Return a JPEG that carries a place in its EXIF."""
    image = Image.new("RGB", (640, 480), "#557799")
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 11.0, 30.0), 3: "E", 4: (121.0, 26.0, 30.0)})
    exif[0x010F] = "SecretCamera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert b"SecretCamera" in out.getvalue()
    return SimpleUploadedFile("home.jpg", out.getvalue(), content_type="image/jpeg")


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


def test_a_photo_that_was_unticked_is_not_sent(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, what(a_key(phone), text="", photos=[an_upload(), a_picture_taken_at_home()]))
    held = page.context["held"]

    phone.post(REPORT, what(a_key(phone), kept=page.context["form"]["kept"].value(), keep=[held[0]["sha"]]))

    assert Photo.objects.get().sha256 == held[0]["sha"]


def test_words_are_the_one_thing_that_must_be_there_and_the_error_leads_to_the_field(
    cast: Cast, phone: Client
) -> None:
    page = phone.post(REPORT, what(a_key(phone), text="  "))

    html = page.content.decode()
    assert page.status_code == 422
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert 'href="#id_text"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.jpg", b"this is a letter, not a picture"),
        ("cut.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 200),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("empty.jpg", b""),
    ],
)
def test_what_is_not_a_photo_is_refused_by_name_and_the_rest_is_kept(
    cast: Cast, phone: Client, name: str, content: bytes
) -> None:
    bad = SimpleUploadedFile(name, content, content_type="image/jpeg")

    page = phone.post(REPORT, what(a_key(phone), photos=[an_upload(), bad]))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["photos"]
    assert len(page.context["held"]) == 1
    assert page.context["form"]["text"].value() == SAID


def test_a_picture_that_would_fill_the_memory_is_refused(cast: Cast, phone: Client) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")

    page = phone.post(
        REPORT, what(a_key(phone), photos=[SimpleUploadedFile("bomb.png", out.getvalue(), "image/png")])
    )

    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert "bomb.png" in page.content.decode()


def test_a_photo_larger_than_the_limit_is_refused(cast: Cast, phone: Client) -> None:
    with override_settings(PHOTO_LIMIT=500):
        page = phone.post(REPORT, what(a_key(phone), photos=[an_upload()]))

    assert (page.status_code, Case.objects.count()) == (422, 0)


def test_of_eight_photos_six_are_kept_and_the_form_says_so(cast: Cast, phone: Client) -> None:
    many = [an_upload(f"{n}.jpg", colour=f"#{n}{n}{n}{n}{n}{n}") for n in range(1, 9)]

    page = phone.post(REPORT, what(a_key(phone), photos=many))

    assert page.status_code == 422
    assert len(page.context["held"]) == 6


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


def test_a_report_without_any_place_waits_in_the_unlocated_queue(cast: Cast, phone: Client) -> None:
    phone.post(REPORT, {"key": a_key(phone), "text": SAID})

    case = Case.objects.get()
    assert (case.located, case.unit, case.lineage) == (False, None, [cast.units["S"].pk])


def test_the_estate_that_was_chosen_places_a_report_without_a_pin(cast: Cast, phone: Client) -> None:
    phone.post(REPORT, {"key": a_key(phone), "text": SAID, "unit": cast.units["W2"].pk})

    assert Case.objects.get().unit_id == cast.units["W2"].pk


def test_a_unit_of_nowhere_is_refused(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, {"key": a_key(phone), "text": SAID, "unit": 999_999})

    assert list(page.context["form"].errors) == ["unit"]


def test_a_pin_outside_every_street_is_asked_about_and_stays_on_the_map(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, what(a_key(phone), lon=121.6, lat=31.3))

    assert (page.status_code, Case.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == ["lon"]
    assert page.context["form"]["lon"].value() == "121.600000"


def test_a_pin_in_the_neighbouring_street_makes_a_case_of_that_street(cast: Cast, phone: Client) -> None:
    neighbour = found_street(
        code="310104009", slug="tianping", name="天平路街道", name_en="Tianping", prefix="TP", by=SYSTEM, at=START,
        levels=[("street", "街道", "Street")], geometry=box(121.430, 31.190, 121.440, 31.200), illustrative=True,
        starts_on=START.date(),
    )  # fmt: skip

    answer = phone.post(REPORT, what(a_key(phone), lon=121.435, lat=31.195, unit=cast.units["W2"].pk))

    assert Case.objects.get().street_id == neighbour.pk
    assert answer["Location"].startswith("/s/tianping/follow/")
    assert phone.get(answer["Location"]).status_code == 200


def test_coordinates_of_a_chinese_map_are_brought_home_at_the_door(cast: Cast, phone: Client) -> None:
    shifted = (CORNER[0] + 0.0045, CORNER[1] - 0.0019)
    true = to_wgs84(*shifted, "gcj02")

    form = phone.get(f"{REPORT}?datum=gcj02&lon={shifted[0]}&lat={shifted[1]}").context["form"]
    phone.post(REPORT, what(a_key(phone), lon=shifted[0], lat=shifted[1], datum="gcj02"))

    assert (form["lon"].value(), form["datum"].value()) == (f"{true[0]:.6f}", "wgs84")
    case = Case.objects.get()
    assert (case.lon, case.lat) == true


def test_the_door_without_a_street_finds_it_by_the_place_or_the_last_one_or_asks(
    cast: Cast, phone: Client
) -> None:
    found_street(
        code="310104009", slug="tianping", name="天平路街道", name_en="Tianping", prefix="TP", by=SYSTEM, at=START,
        levels=[("street", "街道", "Street")], geometry=box(121.430, 31.190, 121.440, 31.200), illustrative=True,
        starts_on=START.date(),
    )  # fmt: skip

    assert phone.get("/report/").status_code == 200
    assert phone.get("/report/?lon=121.435&lat=31.195")["Location"].startswith(
        "/s/tianping/report/?lon=121.435"
    )
    phone.get(REPORT)
    assert phone.get("/report/")["Location"] == REPORT
    assert phone.get("/report/?choose=1").status_code == 200
    assert phone.get("/report/?lon=nan&lat=x").status_code == 302


def test_what_is_known_nearby_is_listed_by_kind_and_never_by_what_was_said(cast: Cast, phone: Client) -> None:
    from django.utils import timezone

    near = a_case(cast, state="in_hand", at=timezone.now(), title="李阿姨家门口", body="电话 13800138000")
    a_case(cast, state="reported", at=timezone.now())

    list_ = phone.get(f"{REPORT}nearby/?lon={CORNER[0]}&lat={CORNER[1]}").content.decode()
    far = phone.get(f"{REPORT}nearby/?lon={CORNER[0] + 0.01}&lat={CORNER[1]}").content.decode()
    estate = phone.get(f"{REPORT}nearby/?unit={cast.units['W1'].pk}").content.decode()

    assert list_.count("/public/") == 1
    assert near.number in list_
    assert far.strip() == ""
    assert near.number in estate
    assert "李阿姨" not in list_ + estate
    assert "13800138000" not in list_ + estate
    assert phone.get(f"{REPORT}nearby/?lon=&lat=&unit=abc").content.decode().strip() == ""


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


def test_choices_are_estates_where_there_are_any_and_only_public_kinds(cast: Cast, phone: Client) -> None:
    form = phone.get(REPORT).context["form"]

    assert [value for value, _label in form.fields["category"].choices] == ["C0101", ""]
    assert Category.objects.filter(public=False).exists()
    known = {str(pk) for pk in Unit.objects.filter(kind="committee").values_list("pk", flat=True)}
    assert {str(value) for value, _label in form.fields["unit"].choices if value} == known
    assert a_report().title == "井盖缺失"
    assert NOON.tzinfo is not None
