"""How tests call the API: as somebody of the cast with a token, or as nobody."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.people.commands.tokens import make_token
from linli.people.public import Power
from tests.cast import Cast

API = "/api/v1"
GROUND = 'SELECT "territory_street"."id" AS "id"'
ALL = [power.value for power in Power]
FRESH = object()


class Program:
    """A program that holds a token, or none."""

    def __init__(self, secret: str = "", language: str = "en") -> None:
        self.client = Client()
        self.headers = {"Accept-Language": language} | (
            {"Authorization": f"Bearer {secret}"} if secret else {}
        )

    def get(self, path: str, **asked: Any) -> Any:
        return self.client.get(API + path, asked, headers=self.headers)

    def send(self, method: str, path: str, told: Any = None, *, key: Any = FRESH, **headers: str) -> Any:
        """Send a write; each with a key of its own unless one is given ("" for none)."""
        more = {"Idempotency-Key": uuid4().hex if key is FRESH else key} if key else {}
        body = "" if told is None else json.dumps(told)
        return self.client.generic(
            method, API + path, body, content_type="application/json", headers=self.headers | more | headers
        )

    def post(self, path: str, told: Any = None, **more: Any) -> Any:
        return self.send("POST", path, told, **more)

    def put(self, path: str, told: Any = None, **more: Any) -> Any:
        return self.send("PUT", path, told, **more)

    def queries(self, path: str, **asked: Any) -> int:
        """Return how many queries an answer takes, beside what the ground asks inside a test's transaction."""
        with CaptureQueriesContext(connection) as seen:
            answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.content[:500]
        return len([query for query in seen if not (query["sql"] or "").startswith(GROUND)])


def program_of(cast: Cast, name: str, scopes: Sequence[str] = ALL, *, street: Any = None) -> Program:
    """Return the program of somebody of the cast."""
    now = timezone.now()
    made = make_token(
        name="tests", scopes=scopes, expires_at=now + timedelta(days=1), by=cast.actor(name, now), at=now,
        street=street,
    )  # fmt: skip
    return Program(made.secret)


def code_of(answer: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    told = answer.json()
    assert set(told) == {"code", "message", "facts"}, told
    return answer.status_code, told["code"]


def fields_of(answer: Any) -> list[str]:
    """Return which fields did not fit."""
    assert code_of(answer) == (422, "invalid"), answer.content
    return sorted(field["where"] for field in answer.json()["facts"]["fields"])
