"""The loop closes: one report, from the ground to the reporter's word, through the pages of everybody who has a part in it."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from linli.cases.models import Case
from linli.cases.queries import ledger
from linli.insight.queries import balance
from linli.kernel import journal, seals
from tests.cast import PASSWORD, Cast
from tests.factories import CORNER, an_upload
from tests.journeys.test_public import DESK, PHONE, a_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)


def a_file(name: str, colour: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": an_upload(colour=colour).read()}


def sign_in(page: "Page", name: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]:not([type=hidden])", name)
    page.fill("input[name=password]:not([type=hidden])", PASSWORD)
    page.press("input[name=password]:not([type=hidden])", "Enter")
    page.wait_for_url(re.compile(r"/s/fenglin/"))


def act(page: "Page", case: Case, action: str, *, photo: str = "", **brought: str) -> None:
    """Open the case, press the button of an act, fill its form, send it."""
    page.goto(f"/s/fenglin/cases/{case.number}/")
    press = page.locator(f"#case form.press[action$='/{action}/'] button")
    if press.count():
        press.first.click()
        press.first.wait_for(state="detached")
        return
    button = page.locator(f"#case a.button[href*='/{action}/']").first
    if not button.is_visible():
        page.locator("details.others summary").first.click()
    button.click()
    form = page.locator(f"form.act-form[action$='/{action}/']")
    form.wait_for()
    for name, value in brought.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    if photo:
        form.locator("input[type=file]").first.set_input_files([a_file("after.jpg", photo)])
    if action == "file":
        form.locator("[name=condition]").first.check()
    form.locator("button.sends").click()
    form.wait_for(state="detached")


def stands(case: Case) -> str:
    case.refresh_from_db()
    return case.state


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESK, "en")])
def test_a_real_report_goes_from_the_ground_to_closed(
    browser: "Browser", live_server: Any, cast: Cast, width: int, language: str
) -> None:
    def on(device: int) -> Any:
        return a_page(browser, live_server.url, device, language)

    with on(width) as page:
        page.goto(f"/s/fenglin/report/?lon={CORNER[0]}&lat={CORNER[1]}")
        page.fill("#id_text", "路口井盖不见了\n晚上很黑，孩子差点掉下去。")
        page.set_input_files("#id_photos", [a_file("1.jpg", "#335577"), a_file("2.jpg", "#775533")])
        page.click("form[data-shrink] .acts button")
        page.wait_for_url(re.compile(r"/received/$"))
        link = page.locator("#link").input_value()
    case = Case.objects.get()
    assert (stands(case), case.unit.code) == ("reported", "W11")

    with on(PHONE) as page:
        sign_in(page, "gaolan")
        page.goto("/s/fenglin/tasks/")
        assert page.get_by_text("路口井盖不见了").count() >= 1
        act(page, case, "verify", finding="到现场看过，属实，已放警示锥", photo="#aa8844")
        assert stands(case) == "verified"

    with on(width) as page:
        sign_in(page, "heqing")
        act(page, case, "file", category="C0101")
        assert stands(case) == "filed"
        act(page, case, "dispatch")
        assert stands(case) == "dispatched"
        assert case.lead == cast.organisations["chengjian"]

    with on(PHONE) as page:
        sign_in(page, "maoli")
        act(page, case, "accept")
        act(page, case, "feed_back", done="已换新井盖，路面恢复", photo="#44aa66")
        assert stands(case) == "fed_back"

    with on(width) as page:
        sign_in(page, "songping")
        act(page, case, "inspect", finding="井盖稳固，与路面齐平")
        assert stands(case) == "inspected"

    with on(width) as page:
        sign_in(page, "heqing")
        act(page, case, "close")
        assert stands(case) == "closed"

    with on(width) as page:
        page.goto(link.removeprefix(live_server.url))
        told = page.locator("main").inner_text()
        assert "已换新井盖，路面恢复" in told
        page.click("#ask a.button.first")
        page.locator("[name=rating][value='5']").check(force=True)
        page.locator("form[action*='/confirm/'] button").first.click()
        page.wait_for_load_state("networkidle")
    assert stands(case) == "closed"
    assert case.rating == 5

    while journal.deliver("insight"):
        pass
    assert balance(cast.street.pk, cast.units["S"].pk).states["closed"] == 1
    assert ledger(cast.street.pk, cast.units["S"].pk)["closed"] == 1
    assert seals.verify().sound

    with on(DESK) as page:
        sign_in(page, "jiangwei")
        page.goto(reverse("insight:board", args=["fenglin"]))
        assert page.locator(".equation").first.is_visible()
        page.goto(reverse("insight:lists", args=["fenglin"]))
        assert page.locator("#rows tfoot td").all_inner_texts() == ["1", "0", "0", "0", "1"]
