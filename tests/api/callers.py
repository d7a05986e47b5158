"""How the tests of the ground, of people, notices, figures and proofs call: every write with a fresh key."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

from . import programs
from .programs import EVERYTHING, a_key, address

API = "/api/v1"
GROUND = 'SELECT "territory_street"."id" AS "id"'
FRESH = object()


class Program(programs.Program):
    """A program that sends a key with each write, and can count what an answer costs."""

    def send(self, method: str, path: str, told: Any = None, *, key: Any = FRESH) -> Any:
        """Send a write with a key of its own, unless one is given ("" for none)."""
        more = {"Idempotency-Key": a_key() if key is FRESH else key} if key else {}
        body = "" if told is None else json.dumps(told)
        headers = self.headers | more
        return self.client.generic(
            method, address(path), body, content_type="application/json", headers=headers
        )

    def post(self, path: str, told: Any = None, *, key: Any = FRESH) -> Any:  # type: ignore[override]
        """Send a new thing, or an act."""
        return self.send("POST", path, told, key=key)

    def put(self, path: str, told: Any = None, *, key: Any = FRESH) -> Any:
        """Send how a thing is to be."""
        return self.send("PUT", path, told, key=key)

    def queries(self, path: str, **asked: Any) -> int:
        """Return how many queries an answer takes, beside what the ground asks inside a test's transaction.

        Tables that nobody changes for months are read once a second: of three answers the cheapest counts.
        """
        return min(self._queries(path, **asked) for _n in range(3))

    def _queries(self, path: str, **asked: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.content[:500]
        return len([query for query in seen if not (query["sql"] or "").startswith(GROUND)])


def program_of(cast: Cast, name: str, scopes: Sequence[str] = EVERYTHING, *, street: Any = None) -> Program:
    """Return the program of somebody of the cast, with a fresh token."""
    found = Program()
    found.headers = programs.program_of(cast, name, tuple(scopes), street=street).headers
    return found


def code_of(answer: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    told = answer.json()
    assert set(told) == {"code", "message", "facts"}, told
    return answer.status_code, told["code"]


def fields_of(answer: Any) -> list[str]:
    """Return which fields did not fit."""
    assert code_of(answer) == (422, "invalid"), answer.content
    return sorted(field["where"] for field in answer.json()["facts"]["fields"])
