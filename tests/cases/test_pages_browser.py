"""The desk in a real browser: keys, panes, acts in place; nothing reloads and nothing is lost."""

from typing import TYPE_CHECKING, Any

import pytest

from linli.cases.models import Case
from linli.cases.states import State
from tests.cast import Cast
from tests.factories import a_case

from .pages import address, listing, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)


def opened(browser: "Browser", live_server: Any, cast: Cast, name: str, *, width: int = 1440) -> "Page":
    """Return a page signed in as one of the cast; whatever the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    cookie = signed_in(cast, name).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def test_a_case_is_opened_filed_and_dispatched_by_keys(browser: "Browser", live_server: Any, cast: Cast):
    case = a_case(cast, state=State.VERIFIED)
    page = opened(browser, live_server, cast, "heqing")
    page.goto(live_server.url + listing())

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#case h1")
    assert page.url.split("?")[0] == live_server.url + address(case)
    page.keyboard.press("l")
    page.wait_for_selector("form.act-form")
    page.select_option("#id_category", "E0406")
    page.wait_for_selector("#conditions input[type=radio]")
    page.select_option("#id_category", "C0101")
    page.wait_for_selector("text=破损超过25c㎡")
    page.check("text=破损超过25c㎡")
    page.click(".act-form .sends")
    page.wait_for_selector(".row.moved")
    page.keyboard.press("d")
    page.wait_for_selector("form.act-form select#id_lead")
    page.click(".act-form .sends")
    page.wait_for_selector(".steps .now:has-text('派遣'), .steps .now:has-text('Dispatch')")

    case.refresh_from_db()
    assert (case.state, case.condition.row, case.lead.code) == ("dispatched", 2, "chengjian")
    assert page.evaluate("scrollY") == 0
    page.context.close()


def test_refused_form_stays_and_the_slower_one_is_told(browser: "Browser", live_server: Any, cast: Cast):
    case = a_case(cast, state=State.VERIFIED)
    page = opened(browser, live_server, cast, "heqing")
    page.goto(live_server.url + address(case))

    page.click("a.button.danger")
    page.wait_for_selector("form.act-form")
    page.click(".act-form .sends")
    page.wait_for_selector(".act-form .note.error")
    page.fill(".act-form textarea", "不属于本街道管辖")
    Case.objects.filter(pk=case.pk).update(state=State.FILED)
    page.click(".act-form .sends")
    page.wait_for_selector("#case > .note.soon")

    assert "不属于本街道管辖" in page.inner_text("#case > .note.soon")
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(browser: "Browser", live_server: Any, cast: Cast, width: int):
    case = a_case(cast, state=State.FILED)
    page = opened(browser, live_server, cast, "heqing", width=width)

    pages = [
        listing(), listing("closed"), listing(page="list_print"), address(case), address(case, face="field"),
        address(case, "file"), address(case, "coordinate"), address(case, "publish"), address(case, "look"),
        "/s/fenglin/tasks/", "/s/fenglin/patrol/", "/s/fenglin/desk/new/", "/s/fenglin/duties/",
    ]  # fmt: skip
    wide = []
    for url in pages:
        page.goto(live_server.url + url)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(url)

    assert wide == []
    page.context.close()
