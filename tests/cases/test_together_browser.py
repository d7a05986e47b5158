"""A joint action in a real browser: called at the desk, signed in on phones on the spot, concluded at the desk."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.cases.models import Case, Joint, Share
from linli.people.models import Account
from tests.cast import Cast
from tests.factories import CORNER

from .pages import address
from .several import a_ktv, build_five

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = 390, 1440


def opened(browser: "Browser", live_server: Any, username: str, *, width: int, place: Any = None) -> "Page":
    """Return a page signed in as somebody, on a phone that knows where it is or does not say."""
    client = Client()
    client.force_login(Account.objects.get(username=username), backend="linli.web.lookup.AccountBackend")
    more: dict[str, Any] = (
        {
            "geolocation": {"longitude": place[0], "latitude": place[1], "accuracy": 9},
            "permissions": ["geolocation"],
        }
        if place
        else {}
    )
    context = browser.new_context(viewport={"width": width, "height": 844}, **more)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def fits(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def on_the_spot(
    browser: "Browser", live_server: Any, case: Case, code: str, place: Any, note: str = ""
) -> None:
    """Let an officer find the call in the list, sign in and say what was found, all on a phone."""
    page = opened(browser, live_server, f"of-{code}", width=PHONE, place=place)
    page.goto(f"{live_server.url}/s/fenglin/together/")
    assert fits(page)
    page.click(f".row:has-text('{case.number}')")
    page.wait_for_selector(".several .row")
    assert fits(page)
    page.click("a.button[href*='/sign_in/']")
    page.wait_for_selector("form.act-form [data-spot]")
    assert fits(page)
    page.click("[data-spot]")
    if place:
        page.wait_for_selector("output:has-text('9')")
        assert page.input_value("[name=lon]") == f"{place[0]:.6f}"
    else:
        page.wait_for_selector("[data-spot]:enabled")
        page.fill("[name=note]", note)
    page.click(".act-form .sends")
    page.wait_for_selector("a.button[href*='/record_finding/']")
    page.click("a.button[href*='/record_finding/']")
    page.wait_for_selector("form.act-form textarea[name=finding]")
    page.fill("textarea[name=finding]", f"{code} 现场已查")
    page.check("input[name=measure][value=advised]")
    page.click(".act-form .sends")
    page.wait_for_selector(f".several .says:has-text('{code} 现场已查')")
    page.context.close()


def test_a_joint_action_is_called_attended_on_phones_and_concluded(
    browser: "Browser", live_server: Any, cast: Cast
):
    five = build_five(cast)
    case = a_ktv(five)
    desk = opened(browser, live_server, "heqing", width=DESK)
    desk.goto(live_server.url + address(case, "tab_together"))
    desk.click("a.button[href*='/call_joint/']")
    desk.wait_for_selector("form.act-form textarea[name=why]")
    desk.fill("textarea[name=why]", "今晚一起查")
    assert desk.locator("input[name=organisations]:checked").count() == 3
    desk.click(".act-form .sends")
    desk.wait_for_selector(".several h2")

    on_the_spot(browser, live_server, case, "wenhua", CORNER)
    on_the_spot(browser, live_server, case, "paichusuo", None, "地下室没有信号，到场两人")

    desk.goto(live_server.url + address(case, "tab_together"))
    desk.click("a.button[href*='/conclude_joint/']")
    desk.wait_for_selector("form.act-form textarea[name=conclusion]")
    desk.fill("textarea[name=conclusion]", "限期整改")
    desk.click(".act-form .sends")
    desk.wait_for_selector(".several .why:has-text('限期整改')")

    told = {
        s.organisation.code: (s.state, s.metres, s.accuracy, s.said) for s in Share.objects.filter(case=case)
    }
    assert told == {
        "wenhua": ("done", 0, 9, ""), "paichusuo": ("done", None, None, "地下室没有信号，到场两人"),
        # Concluded before the hour it was called for: who is not there yet is not absent.
        "shichang": ("dropped", None, None, ""),
    }  # fmt: skip
    assert Joint.objects.get().concluded_at < timezone.now()
    assert desk.locator(".several .state.red").count() == 0
    desk.context.close()
