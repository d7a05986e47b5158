"""A call by keyboard alone, in a real browser: typed, proposed, chosen, kept; the next one begins with Enter."""

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from linli.cases.commands import Contact
from linli.cases.models import Case, Reporter
from linli.cases.states import Door, State
from linli.hotline.models import Call
from tests.cases.test_pages_browser import opened
from tests.cast import Cast
from tests.factories import an_opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.django_db(transaction=True)
DESK = "/s/fenglin/hotline/"


def test_a_call_is_taken_by_keyboard_alone(browser: "Browser", live_server: Any, cast: Cast) -> None:
    page = opened(browser, live_server, cast, "shenyi")
    page.goto(live_server.url + DESK)
    keys = page.keyboard

    keys.type("13900001111")
    keys.press("Tab")
    page.wait_for_selector("#caller p")
    keys.type("王女士")
    keys.press("Tab")
    keys.type("宛南一村门口的上水井盖不见了，晚上很危险")
    keys.press("Tab")
    keys.type("宛南一村")
    page.wait_for_selector("#kind-C0101")
    keys.press("Alt+1")
    page.wait_for_selector("#script li:has-text('什么盖子')")
    assert page.evaluate("document.activeElement.name") == "place"
    keys.press("Control+Enter")
    page.wait_for_selector("h1:has-text('FL-')")
    keys.press("Enter")
    page.wait_for_selector("form[data-call]")

    case, call = Case.objects.get(), Call.objects.get()
    assert (case.door, case.category.code, case.unit_id) == (Door.HOTLINE, "C0101", cast.units["W1"].pk)
    assert (Reporter.objects.get().name, call.case_id) == ("王女士", case.pk)
    assert page.evaluate("document.activeElement.name") == "phone"
    page.context.close()


def test_a_known_case_is_chosen_by_keyboard_and_what_is_typed_meanwhile_is_not_lost(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    main = an_opened(cast, at=timezone.now()).case
    page = opened(browser, live_server, cast, "shenyi")
    page.goto(live_server.url + DESK)

    page.focus("[name=words]")
    page.keyboard.type("路口的井盖不见了")
    page.keyboard.press("Tab")
    page.keyboard.type("宛南一村")
    page.wait_for_selector(f"#about-{main.number}")
    page.keyboard.press("Alt+w")
    page.keyboard.type("大门口")
    page.wait_for_timeout(700)
    assert page.evaluate("document.querySelector('[name=about]:checked').value") == f"voice:{main.number}"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"h1:has-text('{main.number}')")

    own = Case.objects.exclude(pk=main.pk).get()
    assert (own.state, own.place) == (State.MERGED, "宛南一村大门口")
    page.context.close()


def test_a_question_is_answered_and_the_caller_s_own_case_is_chosen_by_keyboard_alone(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    mine = an_opened(cast, at=timezone.now(), contact=Contact(name="王女士", phone="13900001111")).case
    page = opened(browser, live_server, cast, "shenyi")
    page.goto(live_server.url + DESK)
    keys = page.keyboard

    keys.type("13900002222")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("老年卡在哪里办？")
    keys.press("Alt+a")
    assert page.evaluate("document.activeElement.name") == "answer"
    keys.type("社区事务受理中心")
    keys.press("Alt+a")
    page.wait_for_selector("main >> text=老年卡在哪里办？", state="detached")
    page.wait_for_selector("[data-focus]")
    keys.press("Enter")
    page.wait_for_selector("form[data-call]")
    keys.type("13900001111")
    keys.press("Tab")
    page.wait_for_selector(f"#about-own-{mine.number}")
    keys.press("Tab")
    keys.type("什么时候修好？")
    keys.press("Alt+j")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-focus]")

    assert [(call.end, call.case_id) for call in Call.objects.order_by("ended_at")] == [
        ("answered", None), ("word", mine.pk),
    ]  # fmt: skip
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_of_the_hotline_is_wider_than_the_screen(
    browser: "Browser", live_server: Any, cast: Cast, width: int
) -> None:
    page = opened(browser, live_server, cast, "shenyi", width=width)
    wide = []
    for url in (DESK, f"{DESK}calls/", f"{DESK}orders/"):
        page.goto(live_server.url + url)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(url)

    assert wide == []
    page.context.close()
