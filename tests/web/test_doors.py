"""The sign-in door under guessing, and what is said when the database is away."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from linli.web import views
from linli.web.accounts import GUESSES
from tests.cast import PASSWORD, Cast


@pytest.mark.django_db
def test_guesses_at_one_account_are_counted_for_all_processes(cast: Cast) -> None:
    from django.core.cache import cache

    statuses = []
    for n in range(GUESSES + 2):
        cache.clear()  # each process has a memory of its own; the database's is common to all
        answer = Client().post("/accounts/login/", {"login": "heqing", "password": f"guess number {n}"})
        statuses.append(answer.status_code)

    assert statuses == [200] * GUESSES + [429] * 2
    assert int(answer["Retry-After"]) > 0
    other = Client().post("/accounts/login/", {"login": "gaolan", "password": PASSWORD})
    assert other.status_code == 302


def test_a_database_that_is_away_is_said_so_and_a_bug_is_not() -> None:
    request = RequestFactory().get("/s/fenglin/")

    def answered(error: Exception) -> int:
        try:
            raise error
        except type(error):
            return views.server_error(request).status_code

    assert (answered(OperationalError("gone")), answered(KeyError("bug"))) == (503, 500)
