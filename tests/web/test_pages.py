"""The pages that belong to no app: they render, keep the policy, and speak Chinese unless asked otherwise."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.kernel.models import Heartbeat
from linli.people.public import Post
from linli.web import faces, health, views
from tests.cast import PASSWORD, Cast
from tests.web.pages import read

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
OPEN = ["/", "/about/", "/follow/", "/follow/?kept=nonsense", "/accounts/login/", "/nowhere/"]
STYLE = [
    "/about/style/",
    "/about/style/?face=field",
    "/about/style/?face=desk",
    "/about/style/?face=board",
    "/about/style/?wrong=1",
]
MINE = ["/work/?stay=1", "/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/",
        "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"]  # fmt: skip


def problems(client: Client, path: str) -> dict[str, object]:
    """Return what is wrong with a page."""
    answer = client.get(path, follow=True)
    page = read(answer.content.decode())
    twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
    found = {
        "inline": page.inline,
        "twice": twice,
        "silent": page.without_label(),
        "title": not page.title,
        "h1": not page.heading,
    }
    return {name: trouble for name, trouble in found.items() if trouble}


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_keep_the_policy_and_speak_to_everybody(client: Client, path: str) -> None:
    assert problems(client, path) == {}


@pytest.mark.parametrize("path", STYLE)
def test_the_style_guide_keeps_the_policy(client: Client, settings, path: str) -> None:
    settings.DEMO = True

    assert problems(client, path) == {}


@pytest.mark.parametrize("path", MINE)
def test_pages_of_an_account_keep_the_policy(client: Client, cast: Cast, path: str) -> None:
    client.post("/accounts/login/", {"login": "gaolan", "password": PASSWORD})

    assert client.get(path, follow=True).status_code == 200
    assert problems(client, path) == {}


def test_the_style_guide_is_not_there_on_a_real_street(client: Client) -> None:
    assert client.get("/about/style/").status_code == 404


def test_a_page_is_chinese_whatever_the_browser_prefers(client: Client) -> None:
    answer = client.get("/", headers={"accept-language": "en-GB,en;q=0.9"})

    assert answer["Content-Language"] == "zh-hans"
    assert read(answer.content.decode()).language == "zh-Hans"


def test_a_choice_of_language_stays_and_leads_back(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/about/"})

    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    page = read(client.get("/about/").content.decode())
    assert (page.language, page.heading) == ("en", "What is public and what is not")


def test_a_language_nobody_offers_falls_back_to_chinese(client: Client) -> None:
    client.cookies["django_language"] = "xx'\"<b>"

    assert client.get("/")["Content-Language"] == "zh-hans"


def test_choosing_a_language_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


def test_the_first_page_sets_no_cookie(client: Client) -> None:
    assert dict(client.get("/").cookies) == {}


def test_the_first_page_weighs_little_on_a_cold_phone(client: Client) -> None:
    text = client.get("/").content
    page = read(text.decode())

    def packed(body: bytes) -> int:
        return len(gzip.compress(body, 6))

    weights = {"/": packed(text)}
    for asset in page.assets:
        found = finders.find(asset.removeprefix("/static/"))
        weights[asset] = packed(Path(found).read_bytes())
    assert len(weights) > 5
    assert sum(weights.values()) < 150_000, weights
    assert not any("maplibre" in asset for asset in weights)


def test_home_names_each_street(client: Client, cast: Cast) -> None:
    text = client.get("/").content.decode()

    assert "枫林路街道" in text
    assert 'href="/s/fenglin/"' in text


@pytest.mark.parametrize(
    ("kept", "leads"),
    [
        ("https://linli.example/follow/8Gk2hVq0mZ7dR4tXbY1w/", "/follow/8Gk2hVq0mZ7dR4tXbY1w/"),
        ("8Gk2hVq0mZ7dR4tXbY1w", "/follow/8Gk2hVq0mZ7dR4tXbY1w/"),
        (" fl-2026-4217 ", "/s/fenglin/public/FL-2026-004217/"),
    ],
)
def test_what_somebody_kept_leads_to_its_page(client: Client, cast: Cast, kept: str, leads: str) -> None:
    answer = client.get("/follow/", {"kept": kept})

    assert (answer.status_code, answer["Location"]) == (302, leads)


@pytest.mark.parametrize(
    "kept", ["??", "//elsewhere.example/", "XX-2026-000001", "<script>alert(1)</script>"]
)
def test_what_is_neither_number_nor_link_stays_on_the_form(client: Client, cast: Cast, kept: str) -> None:
    answer = client.get("/follow/", {"kept": kept})

    assert answer.status_code == 404
    assert "<script>alert" not in answer.content.decode()


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/", {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert answer.status_code in {200, 403, 404}
    assert not client.session.get("_auth_user_id")


def test_work_asks_for_sign_in(client: Client) -> None:
    assert client.get("/work/")["Location"] == "/accounts/login/?next=/work/"


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("gaolan", "/s/fenglin/tasks/"),  # a grid worker's work is outside
        ("heqing", "/s/fenglin/desk/"),
        ("luoshan", "/s/fenglin/desk/"),
        ("jiangwei", "/s/fenglin/desk/"),
    ],
)
def test_signing_in_leads_to_where_the_work_is(client: Client, cast: Cast, name: str, leads: str) -> None:
    client.force_login(cast.accounts[name])

    assert client.get("/work/")["Location"] == leads


def test_each_person_is_shown_only_their_own_faces(cast: Cast) -> None:
    shown = {
        name: [link.code for link in faces.faces_in(cast.street, cast.actor(name))]
        for name in ("gaolan", "luoshan", "shenyi")
    }

    everybody = {"meetings", "rosters", "noticeboards", "bodies", "ground", "duties", "people", "rules"}
    assert {name: set(codes) - {"board"} for name, codes in shown.items()} == {
        "gaolan": everybody | {"desk", "tasks", "patrol"},
        "luoshan": everybody | {"desk", "tasks", "together", "topics"},
        "shenyi": everybody
        | {
            "topics",
            "desk",
            "analysis",
            "bulletins",
            "surveys",
            "indicators",
            "hotline",
            "satisfaction",
            "dossiers",
            "problems",
            "suggestions",
            "lane",
        },
    }
    assert "board" not in shown["gaolan"]


def test_whoever_lost_every_post_is_told_so(client: Client, cast: Cast) -> None:
    Post.objects.filter(account=cast.accounts["gaolan"]).update(ends_at=timezone.now())
    client.force_login(cast.accounts["gaolan"])

    answer = client.get("/work/")

    assert answer.status_code == 200
    assert re.findall(r'href="(/s/[^"]*)"', answer.content.decode()) == []


def test_health_is_good_while_the_worker_beats(client: Client) -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})

    assert (client.get("/healthz").status_code, client.get("/healthz").json()) == (
        200,
        {"ok": True, "wrong": {}},
    )


def test_health_says_when_the_worker_was_last_seen() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": NOW - timedelta(seconds=61)})

    assert health.troubles(at=NOW) == {"worker": "last seen 2026-03-04T03:58:59+00:00"}


def test_health_says_that_no_worker_ever_came(client: Client) -> None:
    Heartbeat.objects.all().delete()

    assert health.troubles(at=NOW) == {"worker": "has not reported yet"}
    assert client.get("/healthz").status_code == 503


def test_the_manifest_leads_home(client: Client) -> None:
    answer = client.get(reverse("web:manifest"))

    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["start_url"] == "/"


def test_pages_answer_to_head(client: Client) -> None:
    assert client.head("/").status_code == 200


def test_a_broken_page_is_told_without_the_machinery_of_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(health, "troubles", broken)
    client.raise_request_exception = False

    answer = client.get("/healthz")

    page = read(answer.content.decode())
    assert (answer.status_code, page.inline, bool(page.heading)) == (500, [], True)


def test_a_form_without_its_token_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})

    assert answer.status_code == 403
    assert read(answer.content.decode()).inline == []


def test_a_program_reads_of_a_fault_in_the_shape_of_every_other_problem(rf) -> None:
    fault = views.server_error(rf.get("/api/v1/streets"))
    try:
        raise OperationalError("away")  # noqa: TRY301 - what is answered is the error under way
    except OperationalError:
        away = views.server_error(rf.get("/api/v1/streets"))
    wrong = views.bad_request(rf.get("/api/v1/streets"), ValueError())

    assert [(one.status_code, json.loads(one.content)["code"]) for one in (fault, away, wrong)] == [
        (500, "fault"), (503, "away"), (400, "bad_request"),
    ]  # fmt: skip
    assert set(json.loads(fault.content)) == {"code", "message", "facts"}
    assert away["Retry-After"] == "10"
