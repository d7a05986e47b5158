"""The secret link: it alone opens the page, and only a telephone brings it back."""

import pytest
from django.test import Client

from linli.cases import commands
from linli.cases.models import Photo, Reporter
from tests.cast import Cast
from tests.factories import a_case, a_photo, an_opened
from tests.intake.residents import LATER, brought_to, link


def test_only_the_holder_reads_name_and_telephone_and_nobody_reads_what_offices_note(
    cast: Cast, phone: Client
) -> None:
    opened = brought_to(cast, "in_hand")
    told = {"street_id": cast.street.pk, "at": LATER}
    commands.remark(opened.case.pk, by=cast.heqing, text="内部：找王先生协调", internal=True, **told)
    commands.remark(opened.case.pk, by=cast.heqing, text="明天上午来修", **told)

    html = phone.get(link(opened)).content.decode()

    assert "13800138000" in html
    assert "周敏" in html
    assert "明天上午来修" in html
    assert "王先生" not in html
    assert "何青" not in html
    assert "毛莉" not in html


@pytest.mark.parametrize("token", ["x", "x" * 32, "..", "%00"])
def test_a_wrong_link_is_a_kind_404_for_every_page_behind_it(cast: Cast, phone: Client, token: str) -> None:
    a_case(cast)

    for act in ("", "confirm/", "received/", "photos/01890000-0000-7000-8000-000000000000/small.jpg"):
        page = phone.get(f"/s/fenglin/follow/{token}/{act}")
        assert page.status_code == 404
    assert phone.get(f"/follow/{'x' * 32}/").status_code == 404


def test_a_link_without_its_street_finds_the_page(cast: Cast, phone: Client) -> None:
    opened = an_opened(cast)

    assert phone.get(f"/follow/{opened.token}/")["Location"] == link(opened)


def test_the_page_is_not_stored_not_indexed_and_its_address_is_told_to_nobody(
    cast: Cast, phone: Client
) -> None:
    opened = an_opened(cast)

    for address in (
        link(opened),
        link(opened, "received"),
        link(opened, "remark"),
        f"/follow/{opened.token}/",
    ):
        answer = phone.get(address)
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_photos_open_only_for_the_holder_and_only_those_on_the_page(cast: Cast, phone: Client) -> None:
    mine, other = brought_to(cast, "fed_back"), an_opened(cast, photos=(a_photo("#998877"),))
    commands.remark(
        mine.case.pk,
        street_id=cast.street.pk,
        by=cast.heqing,
        at=LATER,
        text="内部",
        internal=True,
        photos=(a_photo("#010203"),),
    )
    shown = Photo.objects.filter(case=mine.case).exclude(at=LATER)
    hidden = Photo.objects.get(case=mine.case, at=LATER)

    for photo in shown:
        for size in ("small", "large"):
            answer = phone.get(f"{link(mine)}photos/{photo.pk}/{size}.jpg")
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
            assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[arg-type]
    for photo in (hidden, Photo.objects.get(case=other.case)):
        assert phone.get(f"{link(mine)}photos/{photo.pk}/large.jpg").status_code == 404


def test_a_lost_link_is_found_by_number_and_telephone_and_the_old_one_dies(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "in_hand")
    number = opened.case.number

    answer = phone.post("/follow/find/", {"number": f" {number.lower()} ", "phone": "+86 138-0013-8000"})

    assert answer.status_code == 302
    assert phone.get(answer["Location"]).status_code == 200
    assert phone.get(link(opened)).status_code == 404
    assert Reporter.objects.get(case=opened.case).token_hash != Reporter.hash_of(opened.token)


@pytest.mark.parametrize(
    ("number", "telephone"),
    [
        ("FL-2026-999999", "13800138000"),
        ("", "13800138000"),
        ("XX-1", "13800138000"),
        (None, "13900139000"),
        (None, "abc"),
    ],
)
def test_a_lost_link_is_told_to_nobody_else(
    cast: Cast, phone: Client, number: str | None, telephone: str
) -> None:
    opened = brought_to(cast, "in_hand")

    page = phone.post(
        "/follow/find/", {"number": opened.case.number if number is None else number, "phone": telephone}
    )

    assert page.status_code == 422
    assert phone.get(link(opened)).status_code == 200


def test_guessing_telephones_is_stopped(cast: Cast, phone: Client) -> None:
    opened = brought_to(cast, "in_hand")

    answers = [
        phone.post("/follow/find/", {"number": opened.case.number, "phone": f"139{n:08d}"}).status_code
        for n in range(6)
    ]

    assert answers == [422, 422, 422, 422, 422, 429]
