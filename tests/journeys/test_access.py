"""Everybody can report: axe-core finds nothing, the keyboard reaches everything, twice the text size fits."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from linli.cases.models import Case
from linli.cases.public import Report, add_lane_member, report_by_lane
from linli.suggestions import commands as suggestions
from linli.suggestions.models import Suggestion
from tests.cast import Cast
from tests.factories import CORNER, a_case
from tests.journeys.test_public import DESK, PHONE, a_page, brought_to_inspected

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FORM = "/s/fenglin/report/"
# One of each state, as the phone would hold them.
SOME = """async () => {
  const box = window.LinliOutbox, common = {slug: 'fenglin', street: '枫林路街道', language: 'zh-Hans', fields: {text: ['路灯不亮']}, photos: []};
  for (const [state, more] of Object.entries({draft: {}, waiting: {code: 'no_network', next: Date.now() + 9e6},
      sending: {percent: 40}, refused: {reason: '请说明情况', code: 'report_refused'}, sent: {number: 'FL-2026-000001', link: '/follow/'}}))
    await box.keep({...common, title: '路灯不亮 ' + state, state, ...more});
}"""
# What reaches over the right edge of the page, where the page can be moved sideways by it.
TOO_WIDE = """() => {
  const root = document.documentElement, edge = root.clientWidth;
  if (root.scrollWidth <= edge) return [];
  return [...document.querySelectorAll('main *, header *, footer *')].filter((one) => !one.closest('.map') && one.getBoundingClientRect().right > edge + 1)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 30)}`).slice(-4);
}"""


def public_pages(cast: Cast) -> dict[str, str]:
    """Return the pages that somebody without an account reads."""
    opened = brought_to_inspected(cast)
    known = a_case(cast, state="in_hand", at=timezone.now() - timedelta(hours=1))
    link = f"/s/fenglin/follow/{opened.token}/"
    told = {"street": cast.street, "at": timezone.now()}
    shop = add_lane_member(
        **told, by=cast.shenyi, name="老张面馆", door="merchant", place="平江路12号", team="平江路观察队"
    )
    report_by_lane(
        member=shop.member, key="one", report=Report(title="下水道返水", body="下水道返水"), at=timezone.now()
    )
    wish = suggestions.suggest(
        **told,
        key="one",
        by=suggestions.RESIDENT,
        proposal=suggestions.Proposal(title="装充电桩", body="拉飞线危险"),
    )
    one = {"street_id": cast.street.pk, "by": cast.shenyi, "at": timezone.now()}
    wished = Suggestion.objects.get(number=wish.number)
    suggestions.adopt(wished.pk, **one, reply="今年装两个。")
    suggestions.publish(wished.pk, **one, title="装充电桩", body="拉飞线危险")
    return {
        "home": "/", "choose": "/report/?choose=1", "report": FORM, "received": f"{link}received/", "follow": link,
        "act": f"{link}confirm/", "find": "/follow/find/", "lookup": "/follow/?kept=x", "map": "/s/fenglin/map/",
        "street": "/s/fenglin/", "public": f"/s/fenglin/public/{known.number}/", "drafts": "/drafts/",
        "lane": f"/s/fenglin/direct/{shop.token}/", "suggest": "/s/fenglin/suggest/", "again": "/follow/again/",
        "adopted": "/s/fenglin/suggestions/adopted/", "lost": "/s/fenglin/suggestions/of/",
        "wish": f"/s/fenglin/suggestions/of/{wish.token}/?said=received",
    }  # fmt: skip


def opened(page: "Page", name: str, address: str) -> None:
    """Open a page with all that scripts put on it."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if name == "drafts":
        page.locator("[data-outbox][data-ready]").wait_for()
        page.evaluate(SOME)
        page.locator("[data-list] > li").nth(4).wait_for()
    if name == "lane":
        page.locator("details.field > summary").click()
    for number in range(page.locator("[data-map]").count()):
        page.locator("[data-map]").nth(number).scroll_into_view_if_needed()
        page.locator("[data-map]").nth(number).locator(".said, .ground svg, canvas").first.wait_for()


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESK, "en")])
def test_axe_finds_nothing_on_the_pages_of_residents_and_nothing_runs_over_at_twice_the_text_size(
    browser: "Browser", live_server: Any, cast: Cast, width: int, language: str
) -> None:
    found: dict[str, list[str]] = {}
    pages = public_pages(cast)
    with a_page(browser, live_server.url, width, language, bypass_csp=True) as page:
        for name, address in pages.items():
            opened(page, name, address)
            told = Axe().run(page, options=RULES).response["violations"]
            wrong = [f"{one['id']}: {node['html'][:160]}" for one in told for node in one["nodes"]]
            page.set_viewport_size({"width": PHONE, "height": 844})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            wrong += [f"too wide: {one}" for one in page.evaluate(TOO_WIDE)]
            page.set_viewport_size({"width": width, "height": 844})
            found |= {name: wrong} if wrong else {}
    assert found == {}


def test_axe_finds_nothing_in_a_form_that_was_refused_nor_in_what_is_said_when_it_waits(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    found: list[str] = []
    with a_page(browser, live_server.url, PHONE, "zh-hans", bypass_csp=True) as page:
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        page.fill("#id_phone", "abc")
        page.click("form[data-drafts] .acts button")
        page.locator(".note.error").wait_for()
        found += [one["id"] for one in Axe().run(page, options=RULES).response["violations"]]
        page.route("**/report/send/", lambda route: route.abort())
        page.fill("#id_phone", "")
        page.click("form[data-drafts] .acts button")
        page.locator("main section.ask").wait_for()
        found += [one["id"] for one in Axe().run(page, options=RULES).response["violations"]]
    assert found == []


def test_addresses_by_first_letters_and_what_is_known_nearby_are_read_reached_and_fit(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    known = a_case(cast, state="in_hand", at=timezone.now() - timedelta(hours=1))
    found: list[str] = []

    def looked(page: "Page", name: str) -> None:
        told = Axe().run(page, options=RULES).response["violations"]
        found.extend(f"{name}, {one['id']}: {node['html'][:120]}" for one in told for node in one["nodes"])
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found.extend(f"{name}, too wide: {one}" for one in page.evaluate(TOO_WIDE))
        page.evaluate("document.documentElement.style.fontSize = ''")

    with a_page(browser, live_server.url, PHONE, "zh-hans", bypass_csp=True) as page:
        page.goto(FORM)
        page.fill("#id_text", "井盖缺失，路口的井盖不见了")
        page.focus("#id_place")
        page.keyboard.press("Enter")  # the end of an address is not the end of the report
        page.keyboard.type("wnyc", delay=30)
        page.locator(".complete [role=option]").first.wait_for()
        assert page.locator(".complete [role=status]").inner_text() != ""
        page.keyboard.press("ArrowDown")
        assert page.locator("[aria-selected=true]").get_attribute("id") == page.locator(
            "#id_place"
        ).get_attribute("aria-activedescendant")
        looked(page, "combobox")
        page.keyboard.press("Enter")
        assert page.input_value("#id_place").startswith("宛南一村")
        page.evaluate(
            "spot => { const form = document.querySelector('form[data-drafts]'); [form.elements.lon.value, form.elements.lat.value]"
            " = spot; form.elements.lat.dispatchEvent(new Event('change', {bubbles: true})); }",
            list(CORNER),
        )
        page.locator("#nearby .known a").wait_for()
        looked(page, "nearby")
        page.locator("#nearby .known button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/received/$"))
    assert found == []
    assert Case.objects.exclude(pk=known.pk).get().state == "merged"


def test_a_report_is_written_and_sent_by_keyboard_alone(
    browser: "Browser", live_server: Any, cast: Cast
) -> None:
    with a_page(browser, live_server.url, DESK, "en") as page:
        page.goto(FORM)
        page.wait_for_load_state("networkidle")
        reached: list[str] = []
        for _step in range(60):
            page.keyboard.press("Tab")
            here = str(
                page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
            )
            reached.append(here)
            if here == "id_text":
                page.keyboard.type("路灯不亮")
            if here == "id_phone":
                page.keyboard.type("13800138000")
            if page.evaluate("document.activeElement.matches('form[data-drafts] > .acts button')"):
                page.keyboard.press("Enter")
                break
        page.wait_for_url(re.compile(r"/received/$"))
    assert {"id_text", "id_photos", "id_place", "id_unit", "id_phone"} <= set(reached)
    assert Case.objects.get().body == "路灯不亮"
