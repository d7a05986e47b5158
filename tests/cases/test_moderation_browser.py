"""Covering parts of a photo in a real browser: by pointer, by keyboard, and what the form then sends."""

from typing import TYPE_CHECKING, Any

import pytest

from linli.cases.models import Hiding
from tests.cast import Cast

from .hiding import published
from .pages import address
from .test_pages_browser import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_parts_are_drawn_by_pointer_and_keyboard_and_kept(browser: "Browser", live_server: Any, cast: Cast):
    case, [photo] = published(cast)
    page = opened(browser, live_server, cast, "heqing")
    page.goto(f"{live_server.url}{address(case, 'redact_photo')}?item={photo.pk}")
    stage = page.locator("[data-redact][data-ready]")
    stage.wait_for()
    stage.scroll_into_view_if_needed()
    box: Any = stage.bounding_box()

    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.6)
    page.mouse.up()
    by_pointer = [round(float(side)) for side in page.input_value("input[name=boxes]").split(",")]
    for key in ("Enter", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
        stage.press(key)
    by_keyboard = page.input_value("input[name=boxes]").split("; ")[1]
    stage.press("Delete")
    page.fill("textarea[name=reason]", "有人脸")
    page.click("#act .sends")
    page.locator(".veiled .state", has_text="局部已遮盖").wait_for()

    assert by_pointer == [10, 20, 20, 40]
    assert by_keyboard == "42,42,22,20"
    [drawn] = Hiding.objects.get(case=case).boxes
    assert [round(side / 10) for side in drawn] == [10, 20, 20, 40]
