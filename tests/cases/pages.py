"""How page tests of the ledger knock at the door."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.cases.models import Case
from tests.cast import Cast

GROUND = 'SELECT "territory_street"."id" AS "id"'
RULES = "SELECT coalesce(street_id, 0), book, effective_from"
SIGN_IN = 2  # the session with its account and posts, and what the header says: its unread notices


def signed_in(cast: Cast, name: str) -> Client:
    """Return the browser of one of the cast."""
    client = Client()
    client.force_login(cast.accounts[name], backend="linli.web.lookup.AccountBackend")
    client.session.load()  # from its second request on, a process knows whose a session is
    return client


def address(case: Case, action: str = "case", **query: str) -> str:
    """Return the address of a case or of an act on it."""
    path = reverse(f"cases:{action}", args=["fenglin", case.number])
    return path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def listing(name: str = "issue", page: str = "list") -> str:
    """Return the address of a list."""
    return reverse(f"cases:{page}", args=["fenglin", name])


def queries_of(client: Client, url: str, **headers: Any) -> int:
    """Return how many queries a page takes beyond knowing who asks.

    Inside the transaction of a test the ground and the rule books ask each time whether they changed; outside, once a
    second in a process, whoever asks.
    """
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url, **headers)
    assert response.status_code == 200, response.content[:500]
    asked = [sql for query in seen if not (sql := (query["sql"] or "").strip()).startswith((GROUND, RULES))]
    return len(asked) - SIGN_IN
