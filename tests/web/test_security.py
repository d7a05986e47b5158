"""Sessions, second factors, headers and limits: the same for every page, kind of answer and process."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value
from cryptography.fernet import Fernet
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.kernel import rekeying
from linli.people.models import Post
from linli.web import security
from linli.web.accounts import FROM_ADDRESS, GUESSES
from tests.cast import PASSWORD, Cast
from tests.web.pages import read

pytestmark = pytest.mark.django_db
LOGIN, DESK = "/accounts/login/", "/s/fenglin/desk/issue/"


def entered(name: str = "shenyi", client: Client | None = None) -> Client:
    """Return a browser that came in by the door."""
    client = client or Client()
    answer = client.post(LOGIN, {"login": name, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def with_factor(cast: Cast, name: str) -> str:
    """Give somebody a second factor and return its secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(cast.accounts[name], secret)
    return secret


# --- Headers ----------------------------------------------------------------------------------------------------
@pytest.fixture
def broken(monkeypatch):
    """Let the page about us fail."""
    from linli.web import views

    def render(request, template, *args, **more):
        if template == "web/about.html":
            raise KeyError("a bug")
        return whole(request, template, *args, **more)

    whole = views.render
    monkeypatch.setattr(views, "render", render)


def check(answer) -> None:
    """Look at what every answer carries."""
    told = answer.headers
    assert {name: told.get(name) for name in security.HEADERS} == security.HEADERS
    assert "unsafe" not in told.get("Content-Security-Policy", "")
    assert told.get("X-Frame-Options", "DENY") == "DENY"


@pytest.mark.parametrize(
    "path",
    ["/", "/about/", "/s/fenglin/report/", "/no/such/page/", "/healthz", "/manifest.webmanifest", DESK, "/admin/",
     "/static/web/linli.css", "/s/fenglin/desk/\0/", "/accounts/login/", "/api/v1/openapi.json", "/api/v1/nothing"],
)  # fmt: skip
def test_every_kind_of_answer_carries_the_headers(cast: Cast, path):
    check(Client().get(path))


def test_refusals_and_redirects_carry_them_too(cast: Cast):
    check(Client(enforce_csrf_checks=True).post(LOGIN, {"login": "x"}))
    check(entered("gaolan").get("/s/fenglin/desk/issue/excel/"))


@pytest.mark.django_db(transaction=True)
def test_a_fault_carries_them_too(cast: Cast, broken):
    client = Client(raise_request_exception=False)

    answer = client.get("/about/")

    assert answer.status_code == 500
    check(answer)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_only_our_own_pages_may_ask_for_position_and_camera():
    told = security.HEADERS["Permissions-Policy"]

    assert told.startswith("geolocation=(self), camera=(self), microphone=()")


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_no_page_of_faults_holds_code_or_style(template, rf):
    from django.template.loader import render_to_string

    page = read(render_to_string(template, {"request_path": "/x", "away": False}))

    assert page.inline == []


# --- Sessions ---------------------------------------------------------------------------------------------------
def test_signing_in_gives_the_session_another_key_so_that_a_planted_one_opens_nothing(cast: Cast):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key

    entered(client=client)

    assert client.cookies["sessionid"].value != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert stranger.get(DESK).status_code == 302


@pytest.mark.parametrize(
    ("key", "age"), [(security.SEEN, timedelta(days=3)), (security.BEGAN, timedelta(days=14))]
)
def test_a_session_ends_when_nobody_used_it_for_long_and_when_it_is_old(cast: Cast, key, age):
    client = entered()
    session = client.session
    session[key] = int(time.time() - age.total_seconds()) + 60
    session.save()
    young = client.get(DESK).status_code
    session = client.session
    session[key] = int(time.time() - age.total_seconds()) - 60
    session.save()

    old = client.get(DESK)

    assert (young, old.status_code) == (200, 302)
    assert old["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_a_session_in_use_is_written_once_in_a_while_and_not_at_every_request(
    cast: Cast, django_assert_num_queries
):
    client = entered()
    client.get(DESK)
    before = client.session[security.SEEN]
    client.get(DESK)
    unchanged = client.session[security.SEEN]
    session = client.session
    session[security.SEEN] = int(time.time()) - 6 * 60
    session.save()
    client.get(DESK)

    assert (unchanged, client.session[security.SEEN] >= before) == (before, True)


def test_one_may_sign_out_everywhere_else(cast: Cast):
    phone, desk = entered(), entered()
    sessions = "/accounts/sessions/"

    listed = desk.get(sessions).content.decode()
    ended = desk.post(sessions)

    assert listed.count('class="row"') == 2
    assert ended.status_code == 302
    assert (desk.get(DESK).status_code, phone.get(DESK).status_code) == (200, 302)


def test_another_password_ends_the_sessions_elsewhere(cast: Cast):
    phone, desk = entered(), entered()

    desk.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "quite another password",
            "password2": "quite another password",
        },
    )

    assert (desk.get(DESK).status_code, phone.get(DESK).status_code) == (200, 302)


# --- Limits on guessing -----------------------------------------------------------------------------------------
def test_two_processes_share_what_was_counted(cast: Cast):
    here = caches["default"]
    elsewhere = DatabaseCache(
        "kernel_cache", {"OPTIONS": {"MAX_ENTRIES": 50_000}}
    )  # as another process has it

    here.set("guesses", [1, 2], 60)

    assert isinstance(here, DatabaseCache)
    assert (elsewhere.get("guesses"), elsewhere.add("guesses", [], 60)) == ([1, 2], False)


def test_what_allauth_counts_is_counted_for_all_processes(cast: Cast):
    for n in range(7):
        Client().post(LOGIN, {"login": "heqing", "password": f"guess number {n}"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_cache WHERE cache_key LIKE '%login%'")
        assert cursor.fetchone()[0] > 0


def test_guesses_from_one_address_at_many_accounts_are_counted_together(cast: Cast):
    from datetime import UTC, datetime

    from linli.kernel.ratelimit import limit
    from linli.web.accounts import WINDOW

    for _n in range(FROM_ADDRESS):
        limit("sign-in from 192.0.2.9", limit=FROM_ADDRESS, per=WINDOW, at=datetime.now(UTC))

    answer = Client(REMOTE_ADDR="192.0.2.9").post(LOGIN, {"login": "anybody", "password": "guess"})

    assert (answer.status_code, GUESSES < FROM_ADDRESS) == (429, True)


# --- The second factor --------------------------------------------------------------------------------------------
def test_by_default_nobody_must_have_one_and_whoever_guards_data_is_asked_to(cast: Cast):
    guarded = Client().post(LOGIN, {"login": "shenyi", "password": PASSWORD}, follow=True)
    plain = Client().post(LOGIN, {"login": "gaolan", "password": PASSWORD}, follow=True)

    assert [len(list(answer.context["messages"])) for answer in (guarded, plain)] == [2, 1]


@pytest.mark.parametrize(
    ("asked", "led"), [("nobody", set()), ("guarded", {"shenyi"}), ("everybody", {"shenyi", "gaolan"})]
)
def test_who_must_have_one_is_led_to_it_and_nothing_else_opens(cast: Cast, settings, asked, led):
    settings.SECOND_FACTOR = asked
    setting_up = reverse("mfa_activate_totp")

    for name in ("shenyi", "gaolan"):
        client = entered(name)
        page = client.get(DESK)
        assert (page.status_code == 302 and page["Location"] == setting_up) == (name in led)
        assert (client.post("/s/fenglin/patrol/", {}).status_code == 403) == (name in led)
        assert client.get("/accounts/password/change/").status_code == 200
        assert client.get("/accounts/sessions/").status_code == 200


def test_with_one_everything_opens_by_password_and_code(cast: Cast, settings):
    settings.SECOND_FACTOR = "everybody"
    secret = with_factor(cast, "shenyi")
    client = Client()

    asked = client.post(LOGIN, {"login": "shenyi", "password": PASSWORD})
    before = client.get(DESK).status_code
    code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
    entered_at = client.post(asked["Location"], {"code": code})

    assert "/2fa/authenticate/" in asked["Location"]
    assert (before, entered_at.status_code, client.get(DESK).status_code) == (302, 302, 200)


def test_who_must_have_one_cannot_give_it_up(cast: Cast, settings):
    settings.SECOND_FACTOR = "guarded"
    with_factor(cast, "shenyi")
    client = Client()
    client.force_login(cast.accounts["shenyi"], backend="linli.web.lookup.AccountBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": "shenyi"}
    ]
    session.save()

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=cast.accounts["shenyi"], type="totp").exists()


def test_secrets_of_second_factors_rest_encrypted_and_go_along_to_a_new_key(cast: Cast, settings):
    secret = with_factor(cast, "shenyi")
    account = cast.accounts["shenyi"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data->>'secret' FROM mfa_authenticator")
        [(before,)] = cursor.fetchall()
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]

    rekeying.turn_fields()

    row = Authenticator.objects.get(user=account)
    assert secret not in before
    assert rekeying.key_of(row.data["secret"], settings.FIELD_KEYS) == settings.FIELD_KEYS[0]
    code = f"{hotp_value(secret, int(time.time()) // 30):06d}"
    assert TOTP(row).validate_code(code)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    assert not TOTP(Authenticator.objects.get(user=account)).validate_code("123456")


# --- Who a session belongs to -------------------------------------------------------------------------------------
def test_the_account_is_read_with_the_session_once_it_is_known_whose_it_is(cast: Cast):
    client = entered()
    client.get("/s/fenglin/counts/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/s/fenglin/counts/")

    whom = [one["sql"] for one in asked if "people_account" in one["sql"]]
    assert ["FROM django_session" in sql for sql in whom] == [True]


def test_who_was_shut_out_or_lost_a_post_meanwhile_is_so_at_the_next_request(cast: Cast):
    client, account = entered("heqing"), cast.accounts["heqing"]
    known = client.get(DESK).status_code
    Post.objects.filter(account=account).update(ends_at=timezone.now())
    without = client.get(DESK).status_code
    type(account).objects.filter(pk=account.pk).update(is_active=False)

    out = client.get(DESK)

    assert (known, without, out.status_code) == (200, 404, 302)
    assert out["Location"].startswith(LOGIN)
