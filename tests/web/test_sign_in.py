"""Signing in: one door, by which guesses are counted and the second factor is asked for; no address opens another."""

import pytest
from django.test import Client, override_settings

from linli.web.accounts import ClosedSignup
from linli.web.sessions import SessionStore
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "javascript:alert(1)",
]


def test_the_admin_has_no_form_of_its_own_to_guess_at(cast: Cast, client: Client) -> None:
    answer = client.post("/admin/login/", {"username": "shenyi", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2Flogin%2F")
    assert "_auth_user_id" not in client.session


def test_who_is_no_operator_is_not_let_into_the_admin(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["shenyi"])

    assert client.get("/admin/login/?next=/admin/").status_code == 403


@pytest.mark.parametrize("place", ELSEWHERE)
def test_signing_in_and_choosing_a_language_lead_to_no_other_site(
    cast: Cast, client: Client, place: str
) -> None:
    language = client.post("/language/", {"language": "en", "next": place})
    entered = client.post(
        "/accounts/login/", {"login": "shenyi", "password": PASSWORD, "next": place}, follow=False
    )

    assert (language["Location"], entered["Location"]) == ("/", "/work/")


def test_guesses_are_counted_by_the_address_that_our_own_proxy_has_seen(rf, settings) -> None:
    asked = rf.get("/accounts/login/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})

    alone = ClosedSignup().get_client_ip(asked)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind = ClosedSignup().get_client_ip(asked)

    assert (alone, behind) == ("127.0.0.1", "198.51.100.7")


def test_a_session_that_somebody_changed_holds_nothing_however_often_the_right_one_was_read() -> None:
    told = SessionStore().encode({"_auth_user_id": "1"})

    assert [SessionStore().decode(told) for _again in range(2)] == [{"_auth_user_id": "1"}] * 2
    assert SessionStore().decode(told[:-1] + ("a" if told[-1] != "a" else "b")) == {}
    with override_settings(SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=[]):
        assert SessionStore().decode(told) == {}
