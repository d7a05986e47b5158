"""What the public does not see, at the desk: hiding, masking and covering by the page, the history, the list."""

import pytest

from linli.cases.commands.moderation import DOT
from linli.cases.models import Case, Hiding
from linli.cases.queries.moderation import public_side
from tests.cast import Cast

from .hiding import act, published, status
from .pages import address, queries_of, signed_in

pytestmark = pytest.mark.django_db


def test_the_page_offers_hiding_beside_each_thing_and_tells_the_history(cast: Cast):
    case, [photo] = published(cast)
    act(cast, case, "hide", part=photo.pk, reason="门牌号清楚可见")

    page = signed_in(cast, "heqing").get(address(case, "tab_public"))

    told = page.content.decode()
    assert page.status_code == 200
    assert told.count("门牌号清楚可见") == 2
    assert f"/cases/{case.number}/redact_photo/?item={photo.pk}" in told
    assert f"/cases/{case.number}/hide/?item=text" in told


@pytest.mark.parametrize("what", ["case", "text", "photo"])
def test_hiding_by_the_page(cast: Cast, what: str):
    case, [photo] = published(cast)
    desk = signed_in(cast, "heqing")
    item = str(photo.pk) if what == "photo" else what

    asked = desk.get(f"{address(case, 'hide')}?item={item}")
    refused = desk.post(address(case, "hide"), {"item": item, "reason": ""})
    done = desk.post(address(case, "hide"), {"item": item, "reason": "有人脸"})

    assert (asked.status_code, refused.status_code, done.status_code) == (200, 422, 302)
    assert Hiding.objects.get(case=case).kind == what


def test_masking_by_the_page_takes_what_was_found_and_what_was_typed(cast: Cast):
    case, _photos = published(cast)
    Case.objects.filter(pk=case.pk).update(public_body="老王，电话13812345678，门口")
    desk = signed_in(cast, "heqing")

    asked = desk.get(address(case, "mask_words"))
    wrong = desk.post(address(case, "mask_words"), {"more": "老李", "reason": "有姓名"})
    desk.post(address(case, "mask_words"), {"spans": ["body:5:16"], "more": "老王", "reason": "有姓名和电话"})

    case.refresh_from_db()
    assert "13812345678" in asked.content.decode()
    assert wrong.status_code == 422
    assert "老李" in wrong.content.decode()
    assert case.public_body == f"{DOT * 2}，电话{DOT * 11}，门口"


def test_covering_by_the_page_reads_percent_and_says_how_to_write_it(cast: Cast):
    case, [photo] = published(cast)
    desk = signed_in(cast, "heqing")

    refused = desk.post(address(case, "redact_photo"), {"item": photo.pk, "boxes": "10,20", "reason": "人脸"})
    done = desk.post(
        address(case, "redact_photo"),
        {"item": photo.pk, "boxes": "10,20,30.5,15；60,5,20,10", "reason": "人脸"},
    )

    assert (refused.status_code, done.status_code) == (422, 302)
    assert 'value="10,20"' in refused.content.decode()
    assert Hiding.objects.get(case=case).boxes == [[100, 200, 305, 150], [600, 50, 200, 100]]


def test_the_list_of_what_is_hidden_shows_only_cases_one_may_see(cast: Cast):
    case, _photos = published(cast)
    act(cast, case, "hide", part="case", reason="当事人要求")

    seen = signed_in(cast, "heqing").get("/s/fenglin/hidden/").content.decode()
    other = signed_in(cast, "dujuan").get("/s/fenglin/hidden/").content.decode()
    over = signed_in(cast, "heqing").get("/s/fenglin/hidden/?show=over").content.decode()
    sheet = status(signed_in(cast, "jiangwei"), "/s/fenglin/hidden/excel/")

    assert ("当事人要求" in seen, "当事人要求" in other, "当事人要求" in over) == (True, False, False)
    assert sheet == 200


@pytest.mark.parametrize("path", ["public", "hidden"])
def test_pages_ask_as_often_for_three_as_for_one(cast: Cast, path: str):
    def counted(several: int) -> int:
        case, mine = published(cast)
        act(cast, case, "hide", part=mine[0].pk)
        for _n in range(several - 1):
            act(cast, case, "mask_words", spans=[("body", _n, _n + 1)])
            act(cast, published(cast)[0], "hide", part="case")
        url = address(case, "tab_public") if path == "public" else "/s/fenglin/hidden/"
        return queries_of(signed_in(cast, "heqing"), url)

    one, three = counted(1), counted(3)

    assert one == three
    assert one <= 12


def test_the_public_side_says_what_the_words_still_name(cast: Cast):
    case, _photos = published(cast)
    Case.objects.filter(pk=case.pk).update(public_body="电话13812345678")

    assert public_side(Case.objects.get(pk=case.pk)).found == ("手机号",)
