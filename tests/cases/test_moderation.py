"""What the public does not see: hidden with a reason, masked, covered, shown again; and wherever the public looks."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from linli.cases import commands
from linli.cases.commands.moderation import DOT, masked_words
from linli.cases.errors import (
    HiddenAlready,
    NotHidden,
    NothingToHide,
    OutsideThePicture,
    PersonalDataInText,
    WordsHidden,
)
from linli.cases.models import Case, Hiding, Photo
from linli.cases.states import State
from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed
from linli.kernel.photos import place_of
from tests.cast import Cast
from tests.factories import a_case, a_photo, reporter_of

from .hiding import AT, GREEN, act, colours, public_page, published, status
from .pages import signed_in

pytestmark = pytest.mark.django_db


# --- Hiding and showing again ------------------------------------------------------------------------------------
def test_a_hidden_case_leaves_the_public_map_and_comes_back_with_both_reasons_in_the_journal(cast: Cast):
    case, _photos = published(cast)

    act(cast, case, "hide", part="case", reason="当事人要求")
    hidden = Client().get(f"/s/fenglin/public/{case.number}/").status_code
    row = Hiding.objects.get(case=case)
    act(cast, case, "restore", hiding=row.pk, reason="已协商")

    row.refresh_from_db()
    lines = journal.history(case.street_id, case.pk)[-2:]
    assert (hidden, Client().get(f"/s/fenglin/public/{case.number}/").status_code) == (404, 200)
    assert [(line.action, line.facts["kind"], line.texts) for line in lines] == [
        ("hide", "case", {"reason": "当事人要求"}),
        ("restore", "case", {"reason": "已协商"}),
    ]
    assert (row.reason, row.ended_how, row.ended_why) == ("当事人要求", "restored", "已协商")


def test_hidden_words_are_replaced_by_the_kind_of_the_trouble_and_shown_again_as_they_stood(cast: Cast):
    case, _photos = published(cast)

    hidden = act(cast, case, "hide", part="text")
    gone = ("井盖缺失" in public_page(case), hidden.public_title, hidden.public_body)
    shown = act(cast, case, "restore", hiding=Hiding.objects.get(case=case).pk)

    assert gone == (False, "", "")
    assert (shown.public_title, shown.public_body) == ("井盖缺失", "老王家门口的井盖不见了。")


def test_a_hidden_photo_is_shown_to_colleagues_and_to_whoever_sent_it_and_to_nobody_else(cast: Cast):
    case, [photo] = published(cast)
    token = commands.new_link(case)
    outside = f"/s/fenglin/public/{case.number}/photos/{photo.pk}/full.jpg"
    inside = f"/s/fenglin/photos/{photo.pk}/full/"
    before = status(Client(), outside)

    act(cast, case, "hide", part=photo.pk)
    photo.refresh_from_db()

    assert (before, photo.public, photo.hidden) == (200, False, True)
    assert status(Client(), outside) == 404
    assert status(Client(), inside) == 404
    assert status(signed_in(cast, "heqing"), inside) == 200
    assert status(Client(), f"/s/fenglin/follow/{token}/photos/{photo.pk}/full.jpg") == 200
    assert str(photo.pk) not in public_page(case)


def test_publishing_anew_does_not_bring_a_hidden_photo_back_and_restoring_does(cast: Cast):
    case, [photo] = published(cast)
    act(cast, case, "hide", part=photo.pk)

    commands.publish(
        case.pk, street_id=cast.street.pk, by=cast.heqing, at=AT, title="井盖", photos=[photo.pk]
    )
    photo.refresh_from_db()
    still = photo.public
    act(cast, case, "restore", hiding=Hiding.objects.get(case=case, ended_at=None).pk)
    photo.refresh_from_db()

    assert (still, photo.public, photo.hidden) == (False, True, False)


def test_a_photo_of_the_office_that_is_hidden_leaves_the_page_of_the_secret_link_too(cast: Cast):
    case = a_case(cast, state=State.IN_HAND)
    commands.feed_back(
        case.pk, street_id=cast.street.pk, by=cast.maoli, at=AT, done="换好了", photos=[a_photo(GREEN)]
    )
    photo = Photo.objects.get(case=case)
    token = commands.new_link(case)
    link = f"/s/fenglin/follow/{token}/"
    before = str(photo.pk) in Client().get(link).content.decode()

    act(cast, case, "hide", part=photo.pk)

    assert (before, str(photo.pk) in Client().get(link).content.decode()) == (True, False)
    assert status(Client(), f"{link}photos/{photo.pk}/full.jpg") == 404


def test_the_same_thing_is_hidden_once_and_what_is_not_hidden_cannot_be_shown_again(cast: Cast):
    case, [photo] = published(cast)
    for part in ("case", "text", photo.pk):
        act(cast, case, "hide", part=part)
        with pytest.raises(HiddenAlready):
            act(cast, case, "hide", part=part)
    row = Hiding.objects.get(case=case, kind="photo")
    act(cast, case, "restore", hiding=row.pk)

    with pytest.raises(NotHidden):
        act(cast, case, "restore", hiding=row.pk)


def test_a_photo_of_another_case_and_words_that_were_never_published_are_nothing_to_hide(cast: Cast):
    _other, [photo] = published(cast)
    bare = a_case(cast, state=State.IN_HAND)

    for part in ("text", photo.pk):
        with pytest.raises(NothingToHide):
            act(cast, bare, "hide", part=part)


def test_without_a_reason_nothing_is_hidden(cast: Cast):
    case, _photos = published(cast)

    with pytest.raises(Missing):
        act(cast, case, "hide", part="case", reason="  ")

    assert Hiding.objects.filter(case=case).count() == 0


def test_whoever_may_not_publish_may_not_hide(cast: Cast):
    case, _photos = published(cast)

    for who in (cast.gaolan, cast.maoli, cast.dujuan, reporter_of(case)):
        with pytest.raises(NotAllowed):
            act(cast, case, "hide", by=who, part="case")


# --- Words --------------------------------------------------------------------------------------------------------
def test_masked_words_stand_as_dots_wherever_the_public_reads_and_the_journal_holds_no_word(cast: Cast):
    case, _photos = published(cast)

    act(cast, case, "mask_words", spans=[("body", 0, 3)])

    case.refresh_from_db()
    line = journal.history(case.street_id, case.pk)[-1]
    listed = Client().get("/api/v1/streets/fenglin/public/cases").json()["items"][0]
    one = Client().get(f"/api/v1/streets/fenglin/public/cases/{case.number}").json()
    assert case.public_body == f"{DOT * 3}门口的井盖不见了。"
    assert (one["text"], listed["title"]) == (f"{DOT * 3}门口的井盖不见了。", "井盖缺失")
    assert "老王" not in public_page(case)
    assert (line.facts["spans"], line.texts) == (["body:0-3"], {"reason": "有人脸"})


def test_a_second_masking_adds_to_the_first_and_one_restoring_brings_all_words_back(cast: Cast):
    case, _photos = published(cast)
    act(cast, case, "mask_words", spans=[("body", 0, 2)])

    act(cast, case, "mask_words", spans=[("title", 0, 2)])
    masked = Case.objects.get(pk=case.pk)
    rows = list(Hiding.objects.filter(case=case).order_by("at", "id").values_list("ended_how", flat=True))
    shown = act(cast, case, "restore", hiding=Hiding.objects.get(case=case, ended_at=None).pk)

    assert (masked.public_title, masked.public_body[:2]) == (f"{DOT * 2}缺失", DOT * 2)
    assert rows == ["replaced", ""]
    assert (shown.public_title, shown.public_body) == ("井盖缺失", "老王家门口的井盖不见了。")


def test_words_that_reach_somebody_do_not_come_back_by_a_press(cast: Cast):
    case, _photos = published(cast)
    Case.objects.filter(pk=case.pk).update(public_body="请打 13812345678")
    act(cast, case, "mask_words", spans=[("body", 3, 14)])

    with pytest.raises(PersonalDataInText):
        act(cast, case, "restore", hiding=Hiding.objects.get(case=case).pk)


def test_what_was_kept_of_masked_words_is_not_readable_in_the_table(cast: Cast):
    from django.db import connection

    case, _photos = published(cast)
    act(cast, case, "mask_words", spans=[("body", 0, 2)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT before FROM cases_hiding WHERE case_id = %s", [case.pk])
        [(kept,)] = cursor.fetchall()
    assert kept
    assert "老王" not in str(kept)


def test_words_under_hidden_words_are_neither_masked_nor_shown(cast: Cast):
    case, _photos = published(cast)
    act(cast, case, "mask_words", spans=[("body", 0, 2)])
    words = Hiding.objects.get(case=case)
    act(cast, case, "hide", part="text")

    with pytest.raises(WordsHidden):
        act(cast, case, "restore", hiding=words.pk)
    with pytest.raises(NotAllowed):
        act(cast, case, "mask_words", spans=[("body", 0, 2)])


def test_words_published_anew_end_what_was_masked_before(cast: Cast):
    case, _photos = published(cast)
    act(cast, case, "mask_words", spans=[("body", 0, 2)])

    commands.publish(case.pk, street_id=cast.street.pk, by=cast.heqing, at=AT, title="井盖", text="不见了")

    assert Hiding.objects.get(case=case).ended_how == "replaced"


@given(
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50)), max_size=4),
)
def test_masking_covers_every_letter_of_a_span_and_no_other(text: str, spans: list[tuple[int, int]]):
    told = [("body", start, end) for start, end in spans]
    if any(not 0 <= start < end <= len(text) for start, end in spans):
        with pytest.raises(NothingToHide):
            masked_words({"body": text}, told)
        return

    masked = masked_words({"body": text}, told)["body"]

    covered = {place for start, end in spans for place in range(start, end)}
    assert [
        letter == (DOT if place in covered and not text[place].isspace() else text[place])
        for place, letter in enumerate(masked)
    ] == [True] * len(text)


# --- Photos -------------------------------------------------------------------------------------------------------
def test_covered_parts_are_nowhere_in_what_the_public_gets_and_the_photo_itself_stays(cast: Cast):
    case, [photo] = published(cast)

    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(0, 0, 500, 500)])
    photo.refresh_from_db()

    public = Client().get(f"/s/fenglin/public/{case.number}/photos/{photo.pk}/full.jpg")
    sent = Image.open(io.BytesIO(b"".join(public.streaming_content))).convert("RGB")
    whole, own = colours(photo.pk), colours(photo.public_file, thumb=True)
    assert photo.shown_as is not None
    assert abs(sent.getpixel((20, 20))[1] - 64) < 12
    assert sent.getpixel((300, 220))[1] > 150
    assert whole.getpixel((20, 20))[1] > 150
    assert abs(own.getpixel((20, 20))[1] - 64) < 12


def test_a_second_covering_keeps_the_first_and_uncovering_shows_the_photo_as_it_is(cast: Cast):
    case, [photo] = published(cast)
    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(0, 0, 300, 300)])
    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(700, 700, 300, 300)])
    photo.refresh_from_db()
    both = colours(photo.public_file)

    act(cast, case, "restore", hiding=Hiding.objects.get(case=case, ended_at=None).pk)
    photo.refresh_from_db()

    assert (both.getpixel((10, 10))[1] < 90, both.getpixel((310, 230))[1] < 90) == (True, True)
    assert photo.public_file == photo.pk


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [(0, 0, 0, 10)],
        [(0, 0, 10, 0)],
        [(-1, 0, 10, 10)],
        [(990, 0, 20, 10)],
        [(0, 0, 10)],
        [(0, 0, 1.5, 10)],
    ],
)
def test_a_part_that_is_none_or_lies_outside_is_refused(cast: Cast, boxes: Any):
    case, [photo] = published(cast)

    with pytest.raises((OutsideThePicture, Missing)):
        act(cast, case, "redact_photo", photo=photo.pk, boxes=boxes)

    assert Photo.objects.get(pk=photo.pk).shown_as is None


def test_the_sweep_keeps_files_of_covered_photos(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    import os

    from linli.cases.tasks import sweep_photos

    case, [photo] = published(cast)
    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(0, 0, 500, 500)])
    photo.refresh_from_db()
    for thumb in (False, True):
        os.utime(place_of(photo.public_file, thumb=thumb), (1, 1))

    sweep_photos.func(0)

    assert [place_of(photo.public_file, thumb=thumb).exists() for thumb in (False, True)] == [True, True]


def test_hiding_counts_at_once_for_copies_of_a_photo_too(cast: Cast):
    case, [photo] = published(cast)
    addresses = [
        reverse("intake:public_photo", args=("fenglin", case.number, photo.pk, "small")),
        reverse("cases:photo", args=("fenglin", photo.pk, "thumb")),
    ]

    def read(address: str, tag: str = "") -> Any:
        answer: Any = Client().get(address, headers={"If-None-Match": tag} if tag else {})
        assert b"".join(answer.streaming_content) if answer.streaming else True
        return answer

    def asked(tags: list[str]) -> list[tuple[int, str]]:
        answers = [read(address, tag) for address, tag in zip(addresses, tags, strict=True)]
        return [(answer.status_code, answer.get("Cache-Control", "")) for answer in answers]

    first = [read(address) for address in addresses]
    tags = [answer["ETag"] for answer in first]
    known = asked(tags)
    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(0, 0, 500, 500)])
    covered = asked(tags)
    act(cast, case, "hide", part=photo.pk)
    hidden = asked(tags)

    assert [answer["Cache-Control"] for answer in first] == ["public, no-cache", "public, no-cache"]
    # A client of Open311 shows the photo on a page of its own.
    assert first[0]["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert known == [(304, "public, no-cache")] * 2
    assert [one for one, _said in covered] == [200, 200]
    assert [one for one, _said in hidden] == [404, 404]


def test_a_hidden_case_leaves_the_points_at_once_and_comes_back_at_once(cast: Cast):
    case, _photos = published(cast)
    other, _photos = published(cast)

    def seen() -> tuple[set[str], int]:
        plain = Client().get("/api/v1/streets/fenglin/public/points").json()["points"]
        return {row[3] for row in plain}, len(Client().get("/s/fenglin/map/points.json").json()["x"])

    before = seen()
    act(cast, case, "hide", part="case")
    hidden = seen()
    act(cast, case, "restore", hiding=Hiding.objects.get(case=case).pk)

    assert (before, hidden) == (({case.number, other.number}, 2), ({other.number}, 1))
    assert seen() == before


def test_the_proof_of_the_journal_holds_after_all_of_it(cast: Cast):
    from linli.kernel.seals import verify

    case, [photo] = published(cast)
    act(cast, case, "redact_photo", photo=photo.pk, boxes=[(0, 0, 500, 500)])
    act(cast, case, "mask_words", spans=[("title", 0, 1)])
    act(cast, case, "hide", part="case")

    assert verify().faults == []
