"""Photos at the public door: bombs, letters and home addresses stay outside."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from linli.cases.models import Case, Photo
from tests.cast import Cast
from tests.factories import an_upload
from tests.intake.residents import (
    REPORT,
    SAID,
    a_key,
    a_picture_taken_at_home,
    what,
)


def test_a_photo_that_was_unticked_is_not_sent(cast: Cast, phone: Client) -> None:
    page = phone.post(REPORT, what(a_key(phone), text="", photos=[an_upload(), a_picture_taken_at_home()]))
    held = page.context["held"]

    phone.post(REPORT, what(a_key(phone), kept=page.context["form"]["kept"].value(), keep=[held[0]["sha"]]))

    assert Photo.objects.get().sha256 == held[0]["sha"]


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


def test_a_form_heavier_than_all_photos_may_be_is_refused_before_it_is_read(
    cast: Cast, phone: Client
) -> None:
    page = phone.post(REPORT, what(a_key(phone)), CONTENT_LENGTH=str(10**9))

    assert (page.status_code, Case.objects.count()) == (413, 0)


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(REPORT, what("")).status_code == 403
    assert Case.objects.count() == 0
