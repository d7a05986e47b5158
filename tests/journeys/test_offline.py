"""A phone in a cellar: reports are written without network, sent when it is back, and counted once, whatever breaks."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image

from linli.cases.models import Case, Photo
from linli.intake.models import PhotoInPieces
from tests.cast import Cast
from tests.conftest import CHROMIUM_OPTIONS, find_chromium
from tests.factories import CORNER, a_case
from tests.journeys.wire import Wire

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db(transaction=True)
FORM, DRAFTS = "/s/fenglin/report/", "/drafts/"
SEND = "form[data-drafts] .acts button"


def a_large_photo(seed: int) -> dict[str, Any]:
    """Return a photo of some hundred kilobytes, as a phone takes them."""
    noise = Image.effect_noise((1600, 1200), 60 + seed).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    return {"name": f"IMG_{seed}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Give a Chromium that also knows the server by a name that is not its own machine: only there plain HTTP is plain."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: browser journeys did not run")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        told = [*CHROMIUM_OPTIONS, "--host-resolver-rules=MAP linli.test 127.0.0.1"]
        chromium = playwright.chromium.launch(executable_path=path, args=told)
        yield chromium
        chromium.close()


@pytest.fixture
def wire(live_server: Any, cast: Cast) -> Iterator[Wire]:
    """Give a wire to the server that can be cut."""
    made = Wire(live_server.url)
    yield made
    made.close()


@contextmanager
def a_phone(browser: "Browser", home: str, *, language: str = "zh-hans", **more: Any) -> Iterator["Page"]:
    """Open a phone whose pages make no mistakes."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, base_url=home, **more
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


def kept(page: "Page") -> None:
    """Wait until the phone has what it needs to open the form without network."""
    page.goto(FORM)
    page.locator("html[data-keeps=kept]").wait_for(timeout=30_000)


def write(page: "Page", text: str, *photos: dict[str, Any]) -> None:
    """Write a report and press send."""
    page.goto(FORM)
    page.fill("#id_text", text)
    if photos:
        page.set_input_files("#id_photos", list(photos))
        page.locator(".picker figure").nth(len(photos) - 1).wait_for()
    page.click(SEND)


def states(page: "Page") -> list[str]:
    """Return how the reports on this phone stand, the newest first."""
    return page.locator("[data-list] > li").evaluate_all("rows => rows.map(row => row.dataset.state)")


def wait_for_states(page: "Page", *wanted: str) -> None:
    """Wait until they stand so."""
    told = ",".join(wanted)
    page.wait_for_function(
        "told => [...document.querySelectorAll('[data-list] > li')].map(row => row.dataset.state).join() === told",
        arg=told,
        timeout=60_000,
    )


def test_five_reports_written_without_network_are_each_received_once_though_the_network_is_cut_amid_sending(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        for n in range(5):
            write(page, f"第 {n} 件：路灯不亮", a_large_photo(n))
            page.locator("main section.ask").wait_for()
        page.goto(DRAFTS)
        page.locator("[data-outbox][data-ready]").wait_for()
        assert (len(states(page)), set(states(page)) <= {"waiting", "sending"}) == (5, True)

        # Each time a little more comes through: in the middle of a photo, of a report, of an answer.
        for more in (90_000, 400_000, 700_000, 250_000):
            wire.mend()
            wire.cut_after(more)
            page.reload()
            page.wait_for_timeout(1500)
            wire.cut()
            page.wait_for_timeout(300)
        wire.mend()
        page.reload()
        wait_for_states(page, *["sent"] * 5)

        numbers = page.locator("[data-list] .facts").all_inner_texts()
        links = page.locator("[data-list] a").evaluate_all("links => links.map(one => one.href)")
    cases = list(Case.objects.order_by("body"))
    assert [case.body for case in cases] == [f"第 {n} 件：路灯不亮" for n in range(5)]
    assert Photo.objects.count() == 5
    assert {told.split(" ")[0] for told in numbers} == {case.number for case in cases}
    assert len({link for link in links if "/follow/" in link}) == 5


def test_a_photo_goes_on_where_it_was_cut(browser: "Browser", wire: Wire) -> None:
    with a_phone(browser, wire.url) as page:
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        page.set_input_files("#id_photos", [a_large_photo(1)])
        page.locator("form[data-kept]").wait_for()
        wire.cut_after(600_000)
        page.click(SEND)
        page.locator("main section.ask").wait_for(timeout=70_000)
        assert not wire.is_whole
        before = PhotoInPieces.objects.get()
        assert 0 < before.arrived < before.size

        wire.mend()
        wire.sent = 0
        page.goto(DRAFTS)
        wait_for_states(page, "sent")

    assert PhotoInPieces.objects.get().arrived == before.size
    # What had arrived is not sent again: pages and headers weigh less than it did.
    assert wire.sent < before.size - before.arrived + 60_000
    assert Photo.objects.get().width == 1600


def test_an_answer_that_is_lost_does_not_make_two_cases(browser: "Browser", wire: Wire) -> None:
    with a_phone(browser, wire.url) as page:
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        lost: list[int] = []

        def lose(route: Any) -> None:
            if lost:
                route.continue_()
            else:
                lost.append(route.fetch().status)
                route.abort()

        page.route("**/report/send/", lose)
        page.click(SEND)
        page.locator("main section.ask").wait_for()
        assert (lost, Case.objects.count()) == ([201], 1)
        page.goto(DRAFTS)
        wait_for_states(page, "sent")
        number = page.locator("[data-list] .facts").inner_text().split(" ")[0]
    assert Case.objects.get().number == number


def test_a_form_that_was_left_is_found_again_with_its_words_pin_and_photos(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url, language="en") as page:
        kept(page)
        wire.cut()
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        page.fill("#id_place", "平江路口")
        page.select_option("#id_unit", index=1)
        page.set_input_files("#id_photos", [a_large_photo(2)])
        page.locator("#pin_map").scroll_into_view_if_needed()
        page.locator("#pin_map[data-ready]").wait_for()
        spot = page.locator("#pin_map").bounding_box()
        assert spot
        page.mouse.click(spot["x"] + 150, spot["y"] + 120)
        page.locator("#pin_map .pin").wait_for()
        pin = page.input_value("#id_lon"), page.input_value("#id_lat")
        page.locator("form[data-kept] .kept-line:visible").wait_for()

        page.goto(DRAFTS)
        page.locator("[data-list] > li[data-state=draft] a").click()
        page.locator(".picker figure").wait_for()
        page.locator("#pin_map").scroll_into_view_if_needed()
        page.locator("#pin_map .pin").wait_for()
        assert (page.input_value("#id_text"), page.input_value("#id_place")) == ("路灯不亮", "平江路口")
        assert (page.input_value("#id_lon"), page.input_value("#id_lat")) == pin
        wire.mend()
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"), timeout=30_000)

    case = Case.objects.get()
    assert (case.place, round(case.lon or 0, 4)) == ("平江路口", round(float(pin[0]), 4))
    assert Photo.objects.count() == 1


def test_what_the_form_refuses_is_said_beside_the_field_and_nothing_is_lost(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url) as page:
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        page.fill("#id_phone", "abc")
        page.click(SEND)
        page.locator(".note.error").wait_for()
        assert page.evaluate("document.activeElement.classList.contains('error')")
        assert page.locator("#id_phone").get_attribute("aria-invalid") == "true"
        told = page.locator("#id_phone").get_attribute("aria-describedby")
        assert page.locator(f"#{told}").is_visible()
        page.fill("#id_phone", "")
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"))
    assert Case.objects.count() == 1


def test_written_without_network_and_refused_later_it_says_why_and_can_be_mended(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        page.goto(FORM)
        page.fill("#id_text", "路灯不亮")
        page.fill("#id_email", "not an address")
        page.click(SEND)
        page.locator("main section.ask").wait_for()
        wire.mend()
        page.goto(DRAFTS)
        wait_for_states(page, "refused")
        assert page.locator("[data-list] .reason").inner_text() != ""
        page.locator("[data-list] a").click()
        page.locator("#id_email[aria-invalid]").wait_for()
        page.fill("#id_email", "")
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"))
    assert Case.objects.get().body == "路灯不亮"


def test_where_one_begins_leads_to_the_form_or_to_what_is_on_the_phone_and_a_private_page_is_never_kept(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        page.goto("/report/")
        page.locator("form[data-drafts]").wait_for()
        assert page.url.endswith(FORM)
        page.goto("/")
        page.locator("[data-away]:visible").wait_for()
        names = page.evaluate(
            "async () => (await Promise.all((await caches.keys()).map(async n => (await (await caches.open(n)).keys())"
            ".map(r => new URL(r.url).pathname)))).flat()"
        )
        with pytest.raises(Exception, match="ERR_"):
            page.goto("/s/fenglin/desk/")
    pages = {name for name in names if not name.startswith("/static/")}
    assert pages == {FORM, DRAFTS, "/s/fenglin/map/ground.geojson"}


def test_what_waits_is_said_on_every_public_page_and_sent_from_it(browser: "Browser", wire: Wire) -> None:
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        write(page, "路灯不亮")
        page.locator("main section.ask").wait_for()
        wire.mend()
        page.goto("/about/")
        page.wait_for_function("() => localStorage.getItem('linli-outbox') === null", timeout=30_000)
    assert Case.objects.count() == 1


def test_the_worker_sends_when_the_system_wakes_it_and_no_page_is_open_and_says_what_is_known_nearby(
    browser: "Browser", wire: Wire, cast: Cast
) -> None:
    a_case(cast, state="filed", at=timezone.now())
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        write(page, "路口井盖缺失，孩子差点掉下去")
        page.locator("main section.ask").wait_for()
        # Written at the corner where the manhole is; and as after many tries, long pauses are still to come.
        page.evaluate(
            "async spot => { const [one] = await LinliOutbox.all(); await LinliOutbox.change(one.id, {next: Date.now() + 9e6,"
            " fields: {...one.fields, lon: [String(spot[0])], lat: [String(spot[1])]}}); }",
            list(CORNER),
        )
        found: list[Any] = []
        wires = page.context.new_cdp_session(page)
        wires.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
        wires.send("ServiceWorker.enable")
        page.goto("about:blank")
        wire.mend()
        wires.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": wire.url,
                "registrationId": found[-1]["registrationId"],
                "tag": "linli-outbox",
                "lastChance": True,
            },
        )
        page.goto(DRAFTS)
        wait_for_states(page, "sent")
        page.locator("[data-list] a", has_text="同一件").click()
        page.locator("#near button").click()
        page.wait_for_url(re.compile(r"said=same$"))
    assert sorted(Case.objects.values_list("state", flat=True)) == ["filed", "merged"]


def test_once_one_came_through_the_others_wait_no_longer(browser: "Browser", wire: Wire) -> None:
    with a_phone(browser, wire.url) as page:
        kept(page)
        wire.cut()
        for n in range(2):
            write(page, f"第 {n} 件：路灯不亮")
            page.locator("main section.ask").wait_for()
        # The first made many tries and pauses long; the second is due now.
        page.evaluate(
            "async () => { const [last, first] = await LinliOutbox.all(); await LinliOutbox.change(first.id, {next: Date.now() + 9e6});"
            " await LinliOutbox.change(last.id, {next: 0}); }"
        )
        wire.mend()
        left = page.evaluate("async () => (await LinliOutbox.flush()).length")
    assert (left, Case.objects.count()) == (0, 2)


def test_an_embedded_browser_without_worker_says_so_and_sends(browser: "Browser", wire: Wire) -> None:
    with a_phone(browser, wire.url, language="en", service_workers="block") as page:
        page.add_init_script("delete Navigator.prototype.serviceWorker")
        page.goto(FORM)
        page.locator("[data-keeping]:visible").wait_for()
        assert "use the browser of your phone" in page.locator("[data-keeping]").inner_text()
        page.fill("#id_text", "路灯不亮")
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"))
    assert Case.objects.count() == 1


def test_a_browser_that_keeps_nothing_says_so_and_the_ordinary_form_works(
    browser: "Browser", wire: Wire
) -> None:
    with a_phone(browser, wire.url, language="en") as page:
        page.add_init_script(
            "Object.defineProperty(window, 'indexedDB', {value: {open() { throw new Error('no'); }}})"
        )
        page.goto(FORM)
        page.locator("[data-keeping]:visible").wait_for()
        assert "keeps nothing" in page.locator("[data-keeping]").inner_text()
        page.fill("#id_text", "路灯不亮")
        page.set_input_files("#id_photos", [a_large_photo(3)])
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"))
    assert (Case.objects.count(), Photo.objects.count(), PhotoInPieces.objects.count()) == (1, 1, 0)


def test_over_plain_http_there_is_no_position_and_no_offline_and_the_form_says_so(
    browser: "Browser", wire: Wire, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    home = wire.url.replace("localhost", "linli.test")
    with a_phone(browser, home, language="en") as page:
        page.goto(FORM)
        assert page.evaluate("window.isSecureContext") is False
        page.locator("[data-keeping]:visible").wait_for()
        assert "not HTTPS" in page.locator("[data-keeping]").inner_text()
        page.fill("#id_text", "路灯不亮")
        page.click(SEND)
        page.wait_for_url(re.compile(r"/received/$"))
    assert Case.objects.count() == 1
