"""Tokens: made by their owner, shown once, never more than the owner can, over when they are over."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.models import JournalLine
from linli.people import commands
from linli.people.errors import TokenEnds, TokenLetsNothingThrough, TokenOver, TooManyTokens
from linli.people.models import AccessToken, Post
from linli.people.public import SYSTEM, Actor, account_names, actor_of_token, end_post
from linli.people.queries import tokens_of
from tests.cast import NOON, PASSWORD, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def a_token(by: Actor, *, scopes=("see", "file"), at: datetime = NOON, **more) -> commands.tokens.Made:
    """Return a token of somebody."""
    return commands.make_token(name="热线", scopes=scopes, expires_at=at + 30 * DAY, by=by, at=at, **more)


def signed_in(cast: Cast, who: str) -> Client:
    """Return somebody's browser."""
    browser = Client()
    assert browser.login(username=who, password=PASSWORD)
    return browser


def test_a_token_acts_as_its_owner_with_the_powers_that_it_lets_through(cast: Cast):
    made = a_token(cast.heqing)

    actor = actor_of_token(made.secret, at=LATER)

    assert actor is not None
    assert (actor.kind, actor.account_id, actor.token_id) == (
        "account",
        cast.heqing.account_id,
        made.token.pk,
    )
    assert [sorted(held.powers) for held in actor.posts] == [["file", "see"]]
    assert made.secret.startswith("linli_")
    assert made.token.tail == made.secret[-4:]
    assert made.secret not in str(AccessToken.objects.values())


def test_a_scope_that_the_owner_does_not_hold_gives_nothing(cast: Cast):
    made = a_token(cast.gaolan, scopes=("see", "file", "staff"))

    actor = actor_of_token(made.secret, at=LATER)

    assert actor is not None
    assert [sorted(held.powers) for held in actor.posts] == [["see"]]


def test_it_ends_with_the_post_with_its_own_end_and_by_revoking(cast: Cast):
    made, other = a_token(cast.gaolan), a_token(cast.heqing)
    end_post(Post.objects.get(account__username="gaolan"), by=SYSTEM, at=LATER)
    after = actor_of_token(made.secret, at=LATER)
    assert after is not None
    assert after.posts == ()

    assert actor_of_token(other.secret, at=NOON + 30 * DAY) is None
    commands.revoke_token(other.token, by=cast.heqing, at=LATER)
    assert actor_of_token(other.secret, at=LATER) is None
    with pytest.raises(TokenOver):
        commands.revoke_token(other.token, by=cast.heqing, at=LATER)


def test_a_closed_account_and_one_with_a_given_password_open_nothing(cast: Cast):
    made = a_token(cast.heqing)
    account = cast.accounts["heqing"]

    account.chooses_password = True
    account.save()
    assert actor_of_token(made.secret, at=LATER) is None
    account.chooses_password, account.is_active = False, False
    account.save()
    assert actor_of_token(made.secret, at=LATER) is None


@pytest.mark.parametrize("text", ["", "linli_", "linli_" + "x" * 43, "\0", "\ud800", "枫林"])
def test_what_was_never_made_opens_nothing(cast: Cast, text: str):
    assert actor_of_token(text, at=NOON) is None


def test_in_one_street_only(cast: Cast):
    made = a_token(cast.heqing, street=cast.street)

    actor = actor_of_token(made.secret, at=LATER)

    assert actor is not None
    assert actor.street_ids == {cast.street.pk}
    with pytest.raises(NotAllowed):
        a_token(Actor("account", cast.heqing.account_id), street=cast.street)


def test_no_token_makes_another_and_nobody_revokes_somebody_elses(cast: Cast):
    made = a_token(cast.heqing)
    actor = actor_of_token(made.secret, at=LATER)
    assert actor is not None

    with pytest.raises(NotAllowed):
        a_token(actor)
    with pytest.raises(NotAllowed):
        commands.revoke_token(made.token, by=cast.dujuan, at=LATER)
    with pytest.raises(NotAllowed):
        a_token(SYSTEM)


def test_it_has_an_end_a_power_and_there_are_not_too_many(cast: Cast):
    for ends in (NOON, NOON - DAY, NOON + 367 * DAY):
        with pytest.raises(TokenEnds):
            commands.make_token(name="x", scopes=["see"], expires_at=ends, by=cast.heqing, at=NOON)
    for scopes in ((), ("root",)):
        with pytest.raises(TokenLetsNothingThrough):
            a_token(cast.heqing, scopes=scopes)
    for _n in range(20):
        a_token(cast.heqing)
    with pytest.raises(TooManyTokens):
        a_token(cast.heqing)


def test_making_and_revoking_are_lines_of_the_journal_without_the_secret(cast: Cast):
    made = a_token(cast.heqing, street=cast.street)
    commands.revoke_token(made.token, by=cast.heqing, at=LATER)

    lines = JournalLine.objects.filter(subject_id=journal.subject_of("token", made.token.pk)).order_by("seq")

    assert [(line.action, line.by_id, line.street_id) for line in lines] == [
        ("make_token", cast.heqing.account_id, cast.street.pk),
        ("revoke_token", cast.heqing.account_id, cast.street.pk),
    ]
    assert lines[0].facts["scopes"] == ["see", "file"]
    assert made.secret not in str(list(lines.values()))


@pytest.mark.parametrize(
    "wrong",
    [{"expires_at": NOON}, {"revoked_at": NOON - DAY}, {"scopes": []}, {"hash": "linli_in_the_clear"}],
)
def test_the_database_refuses_a_token_that_cannot_be(cast: Cast, wrong: dict):
    fine = {"account": cast.accounts["heqing"], "name": "x", "scopes": ["see"], "hash": "a" * 64, "tail": "aaaa",
            "created_at": NOON, "expires_at": LATER}  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessToken.objects.create(**fine | wrong)
    AccessToken.objects.create(**fine)


def test_the_day_of_the_last_use_is_kept_once_a_day(cast: Cast, django_assert_num_queries):
    made = a_token(cast.heqing)

    actor_of_token(made.secret, at=LATER)
    with django_assert_num_queries(1):
        actor_of_token(made.secret, at=LATER)

    made.token.refresh_from_db()
    assert made.token.last_used_on == timezone.localtime(LATER).date()


# --- The page ------------------------------------------------------------------------------------------------------
def a_form(**more) -> dict:
    """Return the form filled in."""
    return {"name": "热线", "scopes": ["see", "file"], "street": "fenglin", "days": "30", "key": "k"} | more


def test_the_page_shows_the_secret_once_and_then_only_its_end(cast: Cast):
    desk = signed_in(cast, "heqing")

    made = desk.post("/tokens/", a_form())
    again = desk.post("/tokens/", a_form())

    secret = made.context["made"].secret
    assert made.status_code == 200
    assert secret in made.content.decode()
    assert (again.status_code, again.url) == (302, "/tokens/")
    page = desk.get("/tokens/").content.decode()
    assert secret not in page
    assert f"linli_…{secret[-4:]}" in page
    assert AccessToken.objects.count() == 1
    assert actor_of_token(secret, at=timezone.now()) is not None
    assert "no-store" in made["Cache-Control"]


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["staff"]}, {"days": "9999"}, {"street": "elsewhere"}]
)
def test_a_form_that_does_not_fit_is_shown_again(cast: Cast, wrong: dict):
    answer = signed_in(cast, "heqing").post("/tokens/", a_form(**wrong))

    assert answer.status_code == 422
    assert not AccessToken.objects.exists()


def test_revoking_asks_first_and_may_be_pressed_twice(cast: Cast):
    made = a_token(cast.heqing, at=timezone.now())
    desk = signed_in(cast, "heqing")
    address = f"/tokens/{made.token.pk}/revoke/"

    assert desk.get(address).status_code == 200
    assert [desk.post(address).status_code for _n in range(2)] == [302, 302]
    assert actor_of_token(made.secret, at=timezone.now()) is None


def test_somebody_elses_token_is_not_there(cast: Cast):
    made = a_token(cast.heqing, at=timezone.now())
    stranger = signed_in(cast, "dujuan")

    address = f"/tokens/{made.token.pk}/revoke/"
    assert (stranger.get(address).status_code, stranger.post(address).status_code) == (404, 404)
    assert "…" + made.token.tail not in stranger.get("/tokens/").content.decode()
    assert Client().get("/tokens/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_of_the_database_however_long(
    cast: Cast, count: int, django_assert_num_queries
):
    for _n in range(count):
        a_token(cast.heqing, at=timezone.now(), street=cast.street)
    desk = signed_in(cast, "heqing")
    desk.get("/tokens/")

    with django_assert_num_queries(5):
        desk.get("/tokens/")


def test_the_list_is_paged(cast: Cast):
    for n in range(25):
        made = a_token(cast.heqing, at=NOON + n * DAY)
        commands.revoke_token(made.token, by=cast.heqing, at=NOON + n * DAY)
    page = signed_in(cast, "heqing").get("/tokens/").context["page"]

    assert len(page.rows) == 20
    assert page.next_cursor
    assert tokens_of(cast.heqing.account_id or 0).count() == 25


@pytest.mark.parametrize(("language", "name"), [("en", "He Qing"), ("zh-hans", "何青")])
def test_who_is_signed_in_is_called_in_the_reader_s_language(cast: Cast, language: str, name: str):
    account = cast.accounts["heqing"]
    account.name, account.name_en = "何青", "He Qing"
    account.save(update_fields=("name", "name_en"))
    desk = signed_in(cast, "heqing")
    desk.cookies["django_language"] = language

    assert f'class="quiet">{name}</a>' in desk.get("/tokens/").content.decode()
    with translation.override(language):
        assert account_names([account.pk]) == {account.pk: name}
