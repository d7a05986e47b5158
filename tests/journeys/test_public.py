"""A resident with a phone, and one at a desk: report, follow, say the word. In both languages, with and without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from linli.cases import commands
from linli.cases.models import Case, Photo
from tests.cast import Cast
from tests.factories import CORNER, a_case, an_opened, an_upload, manhole

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = 390, 1440
FIRST_LOAD = 150_000


@contextmanager
def a_page(browser: "Browser", home: str, width: int, language: str, **more: Any) -> Iterator["Page"]:
    """Open a page of this width and language, and fail on any error it writes."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        is_mobile=width == PHONE,
        has_touch=width == PHONE,
        base_url=home,
        **more,
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": home}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None
    )
    yield page
    context.close()
    assert wrong == []


def brought_to_inspected(cast: Cast) -> commands.Opened:
    """Return a case of a resident that waits for the resident's word."""
    at = timezone.now() - timedelta(days=1)
    opened = an_opened(cast, at=at, contact=commands.Contact("周敏", "13800138000"))
    steps = (
        (commands.verify, cast.gaolan, {"finding": "属实"}),
        (commands.file, cast.heqing, {"category": manhole()}),
        (commands.dispatch, cast.heqing, {}),
        (commands.accept, cast.maoli, {}),
        (commands.feed_back, cast.maoli, {"done": "已更换"}),
        (commands.inspect, cast.songping, {"finding": "已恢复"}),
    )  # fmt: skip
    for n, (command, by, brought) in enumerate(steps, 1):
        command(opened.case.pk, street_id=cast.street.pk, by=by, at=at + timedelta(minutes=n), **brought)
    return opened


@pytest.mark.parametrize(
    ("width", "language"), [(PHONE, "zh-hans"), (PHONE, "en"), (DESK, "zh-hans"), (DESK, "en")]
)
def test_a_resident_puts_a_pin_adds_two_photos_and_gets_a_number_and_a_link(
    browser: "Browser", live_server: Any, cast: Cast, width: int, language: str
) -> None:
    with a_page(browser, live_server.url, width, language) as page:
        page.goto("/s/fenglin/report/")
        page.fill("#id_text", "路口的井盖不见了。晚上很黑")
        pictures = [an_upload(f"{n}.png", size=(2400, 1800), colour=f"#{n}0a0c0", form="PNG") for n in (1, 2)]
        page.set_input_files(
            "#id_photos",
            [{"name": p.name or "", "mimeType": "image/png", "buffer": p.read()} for p in pictures],
        )
        page.locator(".picker figure").nth(1).wait_for()
        page.locator("#pin_map").scroll_into_view_if_needed()
        page.locator("#pin_map[data-ready]").wait_for()
        spot = page.locator("#pin_map").bounding_box()
        assert spot
        page.mouse.click(spot["x"] + spot["width"] * 0.45, spot["y"] + spot["height"] * 0.5)
        page.locator("#pin_map .pin").wait_for()
        page.click("form[data-shrink] .acts button")
        page.wait_for_url(re.compile(r"/received/$"))

        case = Case.objects.get()
        assert page.locator(".big-number").inner_text() == case.number
        assert page.locator("#link").input_value().startswith(f"{live_server.url}/s/fenglin/follow/")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert case.lon is not None
    photos = Photo.objects.filter(case=case)
    assert [(photo.width, photo.height) for photo in photos] == [(1920, 1440), (1920, 1440)]


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESK, "en")])
def test_a_refused_form_brings_back_words_pin_and_photos_with_the_focus_on_what_is_wrong(
    browser: "Browser", live_server: Any, cast: Cast, width: int, language: str
) -> None:
    with a_page(browser, live_server.url, width, language) as page:
        page.goto(f"/s/fenglin/report/?lon={CORNER[0]}&lat={CORNER[1]}")
        page.fill("#id_text", "路灯不亮")
        page.fill("#id_phone", "abc")
        page.set_input_files(
            "#id_photos", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": an_upload().read()}]
        )
        page.click("form[data-shrink] .acts button")
        page.locator(".note.error").wait_for()

        assert page.evaluate("document.activeElement.classList.contains('error')")
        assert page.input_value("#id_text") == "路灯不亮"
        assert page.locator(".picker figure").count() == 1
        page.locator("#pin_map").scroll_into_view_if_needed()
        page.locator("#pin_map .pin").wait_for()
        page.fill("#id_phone", "")
        page.click("form[data-shrink] .acts button")
        page.wait_for_url(re.compile(r"/received/$"))
    case = Case.objects.get()
    assert (round(case.lon or 0, 3), Photo.objects.filter(case=case).count()) == (121.442, 1)


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESK, "en")])
def test_the_holder_of_the_link_says_the_word_and_sees_it(
    browser: "Browser", live_server: Any, cast: Cast, width: int, language: str
) -> None:
    opened = brought_to_inspected(cast)
    with a_page(browser, live_server.url, width, language) as page:
        page.goto(f"/s/fenglin/follow/{opened.token}/")
        page.click("#ask .button.first")
        page.locator("#ask input[name=rating]").first.wait_for(state="attached")
        assert "/confirm/" not in page.url
        page.locator("#ask label", has=page.locator("input[value='5']")).click()
        page.click("#ask form button")
        page.wait_for_url(re.compile(r"said=confirm"))

        assert page.locator(".note.good").is_visible()
        assert page.locator("#ask").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Case.objects.get().rating == 5


def test_without_scripts_a_resident_reports_and_opens_again(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    opened = brought_to_inspected(cast)
    with a_page(browser, live_server.url, PHONE, "zh-hans", java_script_enabled=False) as page:
        page.goto("/s/fenglin/report/")
        page.fill("#id_text", "路灯不亮")
        page.select_option("#id_unit", index=1)
        page.click("form[data-shrink] .acts button")
        page.wait_for_url(re.compile(r"/received/$"))
        page.goto(f"/s/fenglin/follow/{opened.token}/")
        page.click("#ask a >> nth=1")
        page.wait_for_url(re.compile(r"/reopen/$"))
        page.fill("#id_reason", "还是会响")
        page.click("#ask form button")
        page.wait_for_url(re.compile(r"said=reopen"))
    assert Case.objects.get(pk=opened.case.pk).state == "filed"


def test_what_is_nearby_comes_by_itself_once_a_pin_stands(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    known = a_case(cast, state="in_hand", at=timezone.now() - timedelta(hours=1))
    with a_page(browser, live_server.url, PHONE, "zh-hans") as page:
        page.goto(f"/s/fenglin/report/?lon={CORNER[0]}&lat={CORNER[1]}")
        page.locator("#nearby a").wait_for()

        assert known.number in (page.locator("#nearby a").get_attribute("href") or "")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_point_of_the_public_map_leads_to_its_case(
    browser: "Browser", live_server: Any, cast: Cast, width: int
) -> None:
    cache.clear()
    known = a_case(cast, state="in_hand", at=timezone.now() - timedelta(hours=1))
    with a_page(browser, live_server.url, width, "zh-hans") as page:
        page.goto("/s/fenglin/map/")
        page.locator(".map a.dot").click()
        page.wait_for_url(re.compile(known.number))


def test_the_form_is_light_before_the_map(browser: "Browser", live_server: Any, cast: Cast) -> None:
    with a_page(browser, live_server.url, PHONE, "zh-hans") as page:
        sizes: dict[str, int] = {}
        page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
        page.goto("/s/fenglin/report/", wait_until="networkidle")

    before_the_map = {url: size for url, size in sizes.items() if "/map" not in url and "maplibre" not in url}
    assert sum(before_the_map.values()) < FIRST_LOAD, before_the_map
