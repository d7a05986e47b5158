"""What anybody may see: kind, rough place, state and moments; words and photos only once published."""

import gzip
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from linli.cases import commands
from linli.cases.models import Case, Photo
from linli.cases.states import State
from linli.intake.queries import public_face
from linli.intake.queries.sentences import PUBLIC
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_case, a_photo, an_opened
from tests.web.pages import read

# Characters that no Traditional text holds: a few of many, each often used on these pages.
SIMPLIFIED_ONLY = frozenset(
    "这们说请问时间长处发现办将经过还给对应该类样报图线网联系电话号码县区东风书写读议论设备点击选择页让"
)

SECRETS = (
    "周敏",
    "13800138000",
    "zhou@example.com",
    "王先生家门口",
    "夜里很危险",
    "平江路 12 弄 3 号",
    "属实，见王先生",
)
PLACES = ("/s/fenglin/", "/s/fenglin/map/", "/s/fenglin/map/points.json")
HIDDEN = (State.REPORTED, State.VERIFIED, State.DECLINED, State.WITHDRAWN)


@pytest.fixture
def anybody() -> Client:
    """Give a browser without an account, and no points from another test."""
    cache.clear()
    return Client()


def a_secret_case(cast: Cast, state: str = "in_hand", **told: Any) -> Case:
    """Return a case whose every word is somebody's own."""
    contact = commands.Contact("周敏", "13800138000", "zhou@example.com")
    words = {"title": "王先生家门口", "body": "夜里很危险", "place": "平江路 12 弄 3 号", "contact": contact}
    return a_case(cast, state=state, **(words | {"photos": (a_photo(),)} | told))


def address(case: Case) -> str:
    return f"/s/fenglin/public/{case.number}/"


def seen(anybody: Client, photo: str) -> int:
    """Return the status of a photo's address, and read it to its end, as a browser does."""
    answer = anybody.get(photo)
    if answer.streaming:
        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[arg-type]
    return answer.status_code


def test_no_public_page_holds_a_word_of_whoever_reported(cast: Cast, anybody: Client) -> None:
    cases = [a_secret_case(cast, state=state) for state in State if state != State.COORDINATING]

    for page in (*PLACES, *(address(case) for case in cases)):
        html = anybody.get(page).content.decode()
        assert [secret for secret in SECRETS if secret in html] == []
        assert not [str(photo.pk) for photo in Photo.objects.all() if str(photo.pk) in html]


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_taken_on_is_not_there(cast: Cast, anybody: Client, state: str) -> None:
    case = a_secret_case(cast, state=state)

    assert anybody.get(address(case)).status_code == 404
    for page in PLACES:
        assert case.number not in anybody.get(page).content.decode()


def test_what_the_office_hid_is_not_there_for_pages_points_and_photos(cast: Cast, anybody: Client) -> None:
    case = a_secret_case(cast)
    photo = Photo.objects.get(case=case)
    told = {"street_id": cast.street.pk, "by": cast.shenyi, "at": NOON, "title": "井盖"}
    commands.publish(case.pk, photos=(photo.pk,), **told)
    published = f"{address(case)}photos/{photo.pk}/large.jpg"
    assert seen(anybody, published) == 200

    del told["title"]
    commands.hide(case.pk, part="case", reason="涉及个人隐私", **told)
    cache.clear()

    assert anybody.get(address(case)).status_code == 404
    assert seen(anybody, published) == 404
    assert case.number not in anybody.get("/s/fenglin/map/points.json").content.decode()


def test_published_words_and_photos_are_shown_and_only_those(cast: Cast, anybody: Client) -> None:
    case = a_secret_case(cast, photos=(a_photo(), a_photo("#334455")))
    shown, kept = Photo.objects.filter(case=case).order_by("id")
    commands.publish(
        case.pk,
        street_id=cast.street.pk,
        by=cast.shenyi,
        at=NOON,
        title="路口井盖松动",
        text="已派人查看",
        photos=(shown.pk,),
    )

    html = anybody.get(address(case)).content.decode()

    assert "路口井盖松动" in html
    assert "已派人查看" in html
    assert str(shown.pk) in html
    assert str(kept.pk) not in html
    assert [secret for secret in SECRETS if secret in html] == []
    assert seen(anybody, f"{address(case)}photos/{shown.pk}/small.jpg") == 200
    assert seen(anybody, f"{address(case)}photos/{kept.pk}/small.jpg") == 404
    assert anybody.get(f"{address(case)}photos/{uuid4()}/small.jpg").status_code == 404
    other = a_secret_case(cast)
    assert seen(anybody, f"{address(other)}photos/{shown.pk}/small.jpg") == 404


def test_coordinates_are_rounded_to_four_places_everywhere(cast: Cast, anybody: Client) -> None:
    case = a_secret_case(cast, lon=121.4421234, lat=31.1928765)

    told = anybody.get("/s/fenglin/map/points.json").json()
    html = anybody.get(address(case)).content.decode()

    assert (told["corner"], told["step"], told["x"], told["y"]) == ([1214421, 311929], 0.0001, [0], [0])
    assert "121.4421,31.1929" in html
    assert "121.44212" not in html


def test_points_are_columns_of_small_numbers_with_their_words_told_once(cast: Cast, anybody: Client) -> None:
    case = a_secret_case(cast)

    told = anybody.get("/s/fenglin/map/points.json").json()

    prefix, digits = case.number.rsplit("-", 1)
    assert told == {
        "corner": [round(CORNER[0] * 10_000), round(CORNER[1] * 10_000)], "step": 0.0001, "x": [0], "y": [0],
        "look": [0], "looks": [[f"上水井盖 · {PUBLIC['in_hand']}", "amber"]], "number": [int(digits)],
        "series": [[prefix, 6, 1]], "url": "/s/fenglin/public/{number}/", "complete": True,
    }  # fmt: skip


def test_points_come_pressed_to_who_can_open_them(cast: Cast, anybody: Client) -> None:
    a_secret_case(cast)

    pressed = anybody.get("/s/fenglin/map/points.json", headers={"Accept-Encoding": "gzip"})
    plain = anybody.get("/s/fenglin/map/points.json")

    assert (pressed["Content-Encoding"], pressed["Vary"]) == ("gzip", plain["Vary"])
    assert gzip.decompress(pressed.content) == plain.content
    assert pressed["ETag"] == plain["ETag"]


def test_points_are_asked_after_each_time_and_answered_by_their_tag(cast: Cast, anybody: Client) -> None:
    a_secret_case(cast)
    first = anybody.get("/s/fenglin/map/points.json")

    again = anybody.get("/s/fenglin/map/points.json", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_points_are_narrowed_by_stage_and_class_and_bounded(
    cast: Cast, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in ("in_hand", "fed_back", "closed"):
        a_secret_case(cast, state=state)

    def count(query: str) -> int:
        return len(anybody.get(f"/s/fenglin/map/points.json{query}").json()["x"])

    counts = [
        count(f"?{q}")
        for q in (
            "",
            "stage=open",
            "stage=checking",
            "stage=solved",
            "category=C01",
            "category=E04",
            "stage=x",
        )
    ]
    assert counts == [3, 1, 1, 1, 3, 0, 3]
    monkeypatch.setattr(public_face, "MOST_POINTS", 2)
    cache.clear()
    told = json.loads(anybody.get("/s/fenglin/map/points.json").content)
    assert (len(told["x"]), told["complete"]) == (2, False)


def test_the_list_below_the_map_says_the_same_and_turns_pages_by_key(cast: Cast, anybody: Client) -> None:
    from datetime import timedelta

    cases = [a_secret_case(cast, at=NOON + timedelta(hours=n), photos=()) for n in range(23)]

    first = anybody.get("/s/fenglin/map/")
    second = anybody.get(f"/s/fenglin/map/?from={first.context['page'].next_cursor}")

    numbers = [case.number for page in (first, second) for case in page.context["cases"]]
    assert numbers == [case.number for case in reversed(cases)]
    assert 'rel="next"' in first.content.decode()
    assert 'rel="prev"' in second.content.decode()
    assert anybody.get("/s/fenglin/map/?from=nonsense").status_code == 400


def test_a_number_leads_from_the_map_to_its_page_or_to_the_lost_link(cast: Cast, anybody: Client) -> None:
    shown, early = a_secret_case(cast), a_secret_case(cast, state="reported")

    assert anybody.get(f"/s/fenglin/map/?number={shown.number.lower()}")["Location"] == address(shown)
    page = anybody.get(f"/s/fenglin/map/?number={early.number}").content.decode()
    assert f"/follow/find/?number={early.number}" in page


def test_a_case_of_another_street_is_not_on_this_ones_pages(cast: Cast, anybody: Client) -> None:
    case = a_secret_case(cast)

    assert anybody.get(f"/s/elsewhere/public/{case.number}/").status_code == 404
    assert anybody.get("/s/elsewhere/").status_code == 404
    assert anybody.get("/s/elsewhere/map/points.json").status_code == 404


def test_the_ground_may_be_kept_by_its_newest_address_only(cast: Cast, anybody: Client) -> None:
    newest = anybody.get("/s/fenglin/").context["ground"]

    fresh, old = anybody.get(newest), anybody.get("/s/fenglin/map/ground.geojson?v=old")

    assert "immutable" in fresh["Cache-Control"]
    assert old["Cache-Control"] == "no-cache"
    names = {feature["properties"]["name"] for feature in fresh.json()["features"]}
    assert {"宛南一村", "宛南二村", "东安一村"} <= names or {"宛南片区", "东安片区"} <= names
    assert anybody.get(newest, headers={"If-None-Match": fresh["ETag"]}).status_code == 304


def test_empty_pages_say_what_will_appear_and_narrowed_ones_how_to_see_more(
    cast: Cast, anybody: Client
) -> None:
    assert "empty" in anybody.get("/s/fenglin/map/").content.decode()
    assert "empty" in anybody.get("/s/fenglin/map/?stage=open").content.decode()
    assert "empty" in anybody.get("/s/fenglin/").content.decode()
    assert anybody.get("/map/")["Location"] == "/s/fenglin/map/"


@pytest.mark.parametrize("count", [1, 3])
def test_public_pages_ask_as_few_questions_for_three_cases_as_for_one(
    cast: Cast, anybody: Client, django_assert_max_num_queries: Any, count: int
) -> None:
    cases = [a_secret_case(cast) for _ in range(count)]
    for page in (*PLACES, address(cases[0])):
        anybody.get(page)
        cache.clear()
        with django_assert_max_num_queries(11):
            assert anybody.get(page).status_code == 200


def test_every_public_page_is_whole_in_english(cast: Cast, anybody: Client) -> None:
    opened = an_opened(cast)
    case = a_secret_case(cast)
    anybody.cookies["django_language"] = "en"

    pages = ("/report/?choose=1", "/s/fenglin/report/", "/s/fenglin/", "/s/fenglin/map/", "/follow/find/", address(case),
             f"/s/fenglin/follow/{opened.token}/received/")  # fmt: skip
    for page in pages:
        html = anybody.get(page).content.decode()
        assert '<html lang="en">' in html
        # Names of places and the words of whoever reported stay as they are; nothing else of ours may be Chinese.
        left = re.sub(r'<form class="tongue".*?</form>', "", html, flags=re.DOTALL)
        for name in ("枫林路街道", "宛南一村第1微网格", "宛南一村", "宛南二村", "东安一村", "井盖缺失"):
            left = left.replace(name, "")
        assert [letter for letter in left if "\u4e00" <= letter <= "\u9fff"] == []


def test_every_public_page_has_one_title_labels_for_all_and_nothing_that_the_policy_blocks(
    cast: Cast, anybody: Client
) -> None:
    opened = an_opened(cast)
    case = a_secret_case(cast)
    link = f"/s/fenglin/follow/{opened.token}/"

    pages = ("/report/?choose=1", "/map/?choose=1", "/s/fenglin/report/", "/s/fenglin/", "/s/fenglin/map/", "/follow/find/",
             address(case), link, f"{link}received/", f"{link}remark/", f"{link}withdraw/")  # fmt: skip
    for page in pages:
        html = anybody.get(page).content.decode()
        found = read(html)
        assert (page, found.inline, found.without_label()) == (page, [], [])
        assert len(found.ids) == len(set(found.ids))
        assert html.count("<h1") == 1
        assert found.title


@pytest.mark.parametrize(
    "query", ["?number=%00", "?stage=%00&category=%00", "?number=FL-2026-000001%27", "?from="]
)
def test_odd_questions_to_the_map_are_answered(cast: Cast, anybody: Client, query: str) -> None:
    assert anybody.get(f"/s/fenglin/map/{query}").status_code == 200


def test_the_public_page_of_a_case_is_sent_again_only_when_it_reads_differently(cast: Cast):
    case, phone = a_case(cast, state=State.CLOSED), Client()
    address = f"/s/fenglin/public/{case.number}/"
    first = phone.get(address)
    kept = {"If-None-Match": first["ETag"]}

    same = phone.get(address, headers=kept)
    phone.cookies["django_language"] = "en"
    english = phone.get(address, headers=kept)

    assert (same.status_code, same.content, english.status_code) == (304, b"", 200)
    assert (first["Cache-Control"], same["ETag"]) == ("private, no-cache", first["ETag"])
    assert phone.get("/s/fenglin/public/FL-1/").status_code == 404


def test_every_public_page_is_whole_in_traditional_characters(cast: Cast, anybody: Client) -> None:
    opened = an_opened(cast)
    case = a_secret_case(cast)
    anybody.cookies["django_language"] = "zh-hant"

    pages = ("/report/?choose=1", "/s/fenglin/report/", "/s/fenglin/", "/s/fenglin/map/", "/follow/find/", address(case),
             f"/s/fenglin/follow/{opened.token}/received/")  # fmt: skip
    for page in pages:
        html = anybody.get(page).content.decode()
        assert '<html lang="zh-Hant">' in html
        left = re.sub(r'<form class="tongue".*?</form>', "", html, flags=re.DOTALL)
        # Words of whoever reported stay as they wrote them; names of places and all words of ours are converted.
        for words in (opened.case.title, opened.case.place, case.title, case.place):
            left = left.replace(words, "") if words else left
        assert sorted({letter for letter in left if letter in SIMPLIFIED_ONLY}) == []
        assert "楓林路街道" in html or page == "/follow/find/"
