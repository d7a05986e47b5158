"""What the scripts add, tried in a real browser: maps by both renderers, photos, keys, one press one send."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CHROMIUM_OPTIONS, find_chromium

pytestmark = pytest.mark.django_db(transaction=True)

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator["object"]:
    """Give a Chromium that draws WebGL in software, so that MapLibre is tried too."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: the scripts did not run")
    from playwright.sync_api import sync_playwright

    options = [o for o in CHROMIUM_OPTIONS if o != "--disable-gpu"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        drawing = [*options, "--enable-unsafe-swiftshader", "--use-angle=swiftshader"]
        chromium = playwright.chromium.launch(executable_path=path, args=drawing)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server, settings) -> Iterator["object"]:
    """Give a phone's page; whatever the browser complains of fails the test."""
    settings.DEMO = True
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=live_server.url)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def spot(page) -> tuple[float, float]:
    return float(page.input_value("#id_lon")), float(page.input_value("#id_lat"))


@pytest.mark.parametrize(("query", "renderer"), [("", "gl"), ("?plain=1", "svg")])
def test_a_pin_is_put_by_tap_moved_by_key_and_by_drag(page, query: str, renderer: str) -> None:
    page.goto(f"/about/style/{query}")
    box = page.locator("[data-pick]")
    box.scroll_into_view_if_needed()
    page.wait_for_selector("[data-pick][data-ready]", timeout=20_000)
    assert box.get_attribute("data-ready") == renderer

    edge = box.bounding_box()
    page.touchscreen.tap(edge["x"] + 150, edge["y"] + 120)
    page.wait_for_selector("[data-pick] .pin")
    tapped = spot(page)
    assert (round(tapped[0], 2), round(tapped[1], 2)) == (121.45, 31.20)

    page.locator("[data-pick] .pin").focus()
    page.keyboard.press("ArrowRight")
    moved = spot(page)
    assert moved[0] > tapped[0]
    assert moved[1] == pytest.approx(tapped[1], abs=1e-6)

    pin = page.locator("[data-pick] .pin").bounding_box()
    page.mouse.move(pin["x"] + 22, pin["y"] + 30)
    page.mouse.down()
    page.mouse.move(pin["x"] + 22, pin["y"] + 70, steps=4)
    page.mouse.up()
    assert spot(page)[1] < moved[1]

    page.locator(".map-acts button").nth(1).click()
    assert (page.input_value("#id_lon"), page.input_value("#id_lat")) == ("", "")


def test_a_map_that_loses_its_webgl_is_drawn_again_without(browser, live_server, settings) -> None:
    settings.DEMO = True
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    page = context.new_page()
    page.goto("/about/style/")
    page.locator("[data-pick]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-pick][data-ready=gl]", timeout=20_000)

    page.evaluate(
        "document.querySelector('[data-pick] canvas').getContext('webgl2')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )

    page.wait_for_selector("[data-pick][data-ready=svg]", timeout=20_000)
    assert page.locator("[data-pick] .talk").count() == 0
    assert page.locator("[data-pick] + .map-acts").count() == 1
    assert page.locator("[data-pick] + .map-acts + .map-acts").count() == 0
    context.close()


def test_a_map_whose_request_was_broken_off_asks_once_more(browser, live_server, settings) -> None:
    settings.DEMO = True
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    page = context.new_page()
    page.goto("/about/style/")
    broken: list[str] = []

    def once(route) -> None:
        broken.append(route.request.url)
        if len(broken) == 1:
            route.abort()
        else:
            route.fulfill(json={"type": "FeatureCollection", "features": []})

    page.route("**/broken-off.json", once)
    page.evaluate(
        "const el = document.createElement('div'); el.className = 'map'; el.id = 'late'; el.dataset.map = '';"
        "el.dataset.geojson = '/broken-off.json'; el.dataset.pin = '121.45,31.2'; el.dataset.plain = '';"
        "document.querySelector('main').prepend(el); window.Linli.maps(el)"
    )

    page.wait_for_selector("#late[data-ready=svg]", timeout=20_000)
    assert len(broken) == 2
    context.close()


@pytest.mark.parametrize("query", ["", "?plain=1"])
def test_points_that_lie_close_open_when_asked(page, query: str) -> None:
    page.goto(f"/about/style/{query}")
    tall = page.locator(".map.tall")
    tall.scroll_into_view_if_needed()
    page.wait_for_selector(".map.tall[data-ready]", timeout=20_000)
    assert tall.locator(".many").inner_text() == "3"
    assert tall.locator(".name:visible").count() == 5

    tall.locator(".many").click()

    tall.locator(".many").wait_for(state="detached")
    assert tall.locator("a.dot").count() == 3


def test_a_picture_of_a_place_loads_no_library(page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/about/style/?plain=1")
    page.wait_for_selector("[data-still][data-ready]")

    assert page.locator("[data-still]").get_attribute("data-ready") == "svg"
    assert not [url for url in asked if "maplibre" in url]


def test_photos_are_shown_taken_out_and_refused_at_once(page, tmp_path: Path) -> None:
    for name in ("one.png", "two.png", "three.png"):
        (tmp_path / name).write_bytes(PNG + name.encode())
    (tmp_path / "words.txt").write_text("no photo", encoding="utf-8")
    page.goto("/about/style/")
    picker = page.locator("[data-photos]")
    page.wait_for_load_state("networkidle")

    page.set_input_files(
        "[data-photos] input", [tmp_path / "one.png", tmp_path / "two.png", tmp_path / "words.txt"]
    )
    page.set_input_files("[data-photos] input", [tmp_path / "three.png"])

    assert picker.locator("figure").count() == 3
    assert "words.txt" in page.locator(".toast").inner_text()
    picker.locator("figure button").first.click()
    names = page.evaluate("[...document.querySelector('[data-photos] input').files].map(f => f.name)")
    assert names == ["two.png", "three.png"]


def test_two_presses_send_once(page, live_server) -> None:
    page.goto("/about/style/")
    page.route("**/twice/", lambda _: None)  # an answer that never comes
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
          const form = document.createElement('form');
          form.method = 'post'; form.action = '/twice/';
          form.innerHTML = '<button id="twice">x</button>';
          document.querySelector('main').prepend(form);
        }"""
    )

    page.evaluate("() => { const b = document.getElementById('twice'); b.click(); b.click(); b.click(); }")
    page.wait_for_timeout(400)

    assert sent == [f"{live_server.url}/twice/"]


def test_keys_walk_the_rows_and_explain_themselves(browser, live_server, settings) -> None:
    settings.DEMO = True
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/about/style/?face=desk")
    page.wait_for_load_state("networkidle")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#row-2"
    page.keyboard.press("Enter")
    assert page.url.endswith("#row-2")

    page.keyboard.press("?")
    assert page.locator("dialog[open] kbd").all_inner_texts() == ["j / k", "Enter", "r", "a", "e"]
    context.close()


def test_a_form_works_without_any_script(browser, live_server, cast) -> None:
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")

    page.fill("#kept", "FL-2026-4217")
    with page.expect_request(lambda request: "/public/FL-2026-004217/" in request.url):
        page.click("form[role=search] button")
    page.goto("/")
    page.click("button[lang=en]")

    assert page.locator("html").get_attribute("lang") == "en"
    context.close()


@pytest.mark.parametrize("path", ["/", "/about/", "/follow/", "/accounts/login/", "/about/style/"])
def test_nothing_runs_over_the_edge_at_twice_the_text_size(page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert over <= 0
