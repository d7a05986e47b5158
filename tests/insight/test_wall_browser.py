"""The wall in a real browser: it moves when the ledger moves, and says so when nobody answers it."""

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from linli.cases import commands
from linli.cases.models import Case
from linli.cases.states import State
from linli.kernel import journal
from tests.cases.test_pages_browser import opened
from tests.cases.test_workflow import brought_to
from tests.cast import NOON, Cast
from tests.factories import MINUTE, a_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.django_db(transaction=True)
# What is too small or cut off: all with words of their own, but for the sentence about the map and what is hidden.
SMALL = """[...document.querySelectorAll('.board-grid *')].filter((one) => one.getClientRects().length
    && !one.closest('.map') && !one.closest('.sr') && one.tagName !== 'OPTION'
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && (parseFloat(getComputedStyle(one).fontSize) < 20
        || (one.closest('.bar, .figures') && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
    )).map((one) => one.textContent.trim())"""
WALL = "#board-left .equation .n"


def test_the_wall_follows_the_ledger_and_says_when_it_cannot(
    browser: "Browser", live_server: Any, cast: Cast
):
    case = a_case(cast, state=State.FILED, hard=True)
    journal.deliver("insight")
    page = opened(browser, live_server, cast, "jiangwei", width=1920)
    page.goto(live_server.url + reverse("insight:board", args=["fenglin"]))
    assert page.locator(WALL).all_inner_texts() == ["1", "0", "1"]

    other = a_case(cast, state=State.INSPECTED, hard=True)
    commands.close(
        other.pk, street_id=case.street_id, by=cast.heqing, at=NOON + 90 * MINUTE, **brought_to("close", cast)
    )
    journal.deliver("insight")
    page.wait_for_selector(f"{WALL} >> nth=0 >> text=2")
    assert page.locator(WALL).all_inner_texts() == ["2", "1", "1"]

    page.route("**/board/figures/**", lambda route: route.abort())
    page.wait_for_selector("[data-offline]:not([hidden])")
    assert page.locator(".toast").count() == 0
    page.unroute("**/board/figures/**")
    page.wait_for_selector("[data-offline]", state="hidden")


def test_a_wall_whose_person_lost_the_post_shows_no_figures_any_more(
    browser: "Browser", live_server: Any, cast: Cast
):
    a_case(cast, state=State.FILED, hard=True)
    page = opened(browser, live_server, cast, "jiangwei", width=1920)
    page.goto(live_server.url + reverse("insight:board", args=["fenglin"]))
    page.context.clear_cookies()

    page.wait_for_url("**/accounts/login/**")

    assert page.locator("[name=login]").count() == 1


def test_the_wall_has_nothing_that_moves_without_a_change(browser: "Browser", live_server: Any, cast: Cast):
    a_case(cast, state=State.FILED)
    journal.deliver("insight")
    page = opened(browser, live_server, cast, "jiangwei", width=1920)
    page.goto(live_server.url + reverse("insight:board", args=["fenglin"]))
    # Read from five metres: nothing between head and foot is smaller than 20 px, and no name is cut off.
    assert page.evaluate(SMALL) == []
    page.evaluate("document.querySelector('#board-left section').dataset.mark = 'here'")
    swapped = "new Promise(done => { let n = 0; new MutationObserver(() => n++).observe(document.querySelector('#board-left'), {childList: true}); setTimeout(() => done(n), 4500); })"

    # The minute may turn once meanwhile, which draws the columns anew; every two seconds would be more.
    assert page.evaluate(swapped) <= 1
    assert Case.objects.count() == 1
