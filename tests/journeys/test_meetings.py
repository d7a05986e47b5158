"""Three months of a joint conference in the browser: what is resolved comes back by itself until it is done."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from linli.deliberation.commands import inviting, planning
from linli.deliberation.models import Attendee, Meeting, Objection, Resolution, Series
from linli.people.public import SYSTEM
from tests.cast import Cast
from tests.factories import a_case
from tests.journeys.test_loop import sign_in
from tests.journeys.test_public import DESK, PHONE, a_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
M = "/s/fenglin/meetings/"


def fill(page: "Page", **told: str) -> None:
    """Fill the form of the page and send it; it must be taken."""
    for name, value in told.items():
        field = page.locator(f"main form [name={name}]:not([type=hidden])")
        kind = field.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "radio":
            page.locator(f"main form [name={name}][value='{value}']").check()
        else:
            field.fill(value)
    before = page.url
    page.locator("main form:not([action]) .acts button").first.click()
    page.wait_for_url(lambda url: url != before)


def do(page: "Page", meeting: int, tab: str, action: str, **told: str) -> None:
    """Press a button of a tab of a meeting and bring what its form asks for."""
    page.goto(f"{M}{meeting}/{tab}")
    page.locator(f"main a[href$='/{action}/']").first.click()
    page.wait_for_url(re.compile(f"/{action}/$"))
    fill(page, **told)


def everybody_is_here(page: "Page", number: int) -> None:
    """Let the secretary note whoever did not sign in by themselves."""
    page.goto(f"{M}{number}/attendance/")
    there = page.locator("form[action$='/there/'] button")
    while left := there.count():
        there.first.click()
        page.wait_for_function(
            "n => document.querySelectorAll(\"form[action$='/there/'] button\").length < n", arg=left
        )


def test_a_joint_conference_of_three_months_carries_out_what_it_resolves(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    case = a_case(cast)
    today = timezone.localdate()

    with a_page(browser, live_server.url, DESK, "zh-hans") as page:
        sign_in(page, "heqing")
        page.goto(f"{M}series/new/")
        fill(
            page, kind="joint_conference", name="宛南联席会议", unit=str(cast.units["W1"].pk), pattern="month_2we",
            starts_on=today.isoformat(), begins="14:00", minutes="90", period="month", place="党群服务站",
        )  # fmt: skip
        series = Series.objects.get()
        planning.fill_series(series, by=SYSTEM, at=timezone.now() + timedelta(days=62))
        first, second, third = Meeting.objects.filter(series=series).order_by("starts_at")[:3]

        do(page, first.number, "", "put_item", title="路口井盖", number=case.number, minutes="20")
        do(
            page,
            first.number,
            "attendance/",
            "add_attendee",
            name="周阿姨",
            email="zhou@example.com",
            side="resident",
        )
        do(page, first.number, "", "invite")
        do(page, first.number, "", "open_meeting")
        first.refresh_from_db()
        guest = next(one for one in Attendee.objects.filter(meeting=first) if one.name)

        with a_page(browser, live_server.url, PHONE, "zh-hans") as phone:
            phone.goto(f"/meetings/reply/{inviting.token_of(guest.pk)}/")
            phone.locator("[name=reply][value=yes]").check()
            phone.locator("form:has([name=reply]) button").click()
            phone.wait_for_selector("[role=status]")
            phone.fill("[name=code]", first.code)
            phone.locator("form:has([name=code]) button").click()
            phone.wait_for_selector(".green-text")
        guest.refresh_from_db()
        assert (guest.reply, guest.signed_by) == ("yes", "link")

        everybody_is_here(page, first.number)
        page.goto(f"{M}{first.number}/screen/")
        assert page.locator(".room-code svg").count() == 1
        due = (today + timedelta(days=9)).isoformat()
        do(page, first.number, "minutes/", "tell_opinion", stance="against", words="施工太吵")
        do(
            page,
            first.number,
            "minutes/",
            "decide_item",
            outcome="agreed",
            decision="更换井盖",
            hands_for="1",
        )
        do(
            page,
            first.number,
            "minutes/",
            "resolve",
            words="核算费用",
            becomes="commitment",
            owner_name="物业公司",
            due_on=due,
        )
        do(page, first.number, "results/", "resolve", words="补装路灯", becomes="case")
        do(page, first.number, "", "close_meeting")
        do(page, first.number, "minutes/", "write_minutes", opening="何青主持", body="无其他")
        do(page, first.number, "", "confirm_minutes")
        opened = Resolution.objects.select_related("case").get(becomes="case").case
        assert opened is not None

        page.goto(f"{M}{second.number}/")
        told = page.locator(".agenda").inner_text()
        assert ("落实上次决议" in told, "核算费用" in told, opened.number in told) == (True, True, True)

        do(page, first.number, "results/", "publish_result", summary="同意更换井盖", days="7")
        with a_page(browser, live_server.url, PHONE, "zh-hans") as phone:
            phone.goto("/s/fenglin/decisions/")
            phone.get_by_text(first.title).first.click()
            phone.locator("a[href$='/object/']").click()
            phone.fill("[name=words]", "请改到周末施工")
            phone.locator("main form .acts button").click()
            phone.wait_for_url(re.compile("/objection/"))
            own = phone.url
            do(
                page,
                first.number,
                "results/",
                f"objections/{Objection.objects.get().pk}",
                reply="改到周末施工",
            )
            phone.goto(own)
            assert "改到周末施工" in phone.locator("main").inner_text()
            phone.goto(f"/s/fenglin/decisions/{first.number}/poster/?size=a3")
            assert phone.locator(".wall .qr svg").count() == 1

        page.goto(f"{M}commitments/")
        page.locator("a[href$='/fulfil/']").first.click()
        fill(page, evidence="费用已核算")
        do(page, second.number, "", "open_meeting")
        everybody_is_here(page, second.number)
        do(
            page,
            second.number,
            "results/",
            "resolve",
            words="公示费用",
            becomes="commitment",
            owner_name="居委会",
            due_on=due,
        )
        do(page, second.number, "", "close_meeting")
        do(page, second.number, "", "confirm_minutes")

        page.goto(f"{M}{third.number}/")
        told = page.locator(".agenda").inner_text()
        assert ("落实上次决议" in told, "公示费用" in told, "费用已核算" in told) == (True, True, True)
    states = list(Meeting.objects.filter(series=series).order_by("starts_at").values_list("state", flat=True))
    assert states[:3] == ["confirmed", "confirmed", "planned"]
