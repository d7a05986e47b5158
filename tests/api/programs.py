"""How tests knock at the door for programs."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from linli.people.commands import make_token
from linli.people.public import Power
from tests.cast import Cast

EVERYTHING = tuple(power.value for power in Power)
STREET = "/api/v1/streets/fenglin"


class Program:
    """A program with a token of somebody, or with none."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client()
        self.headers = {"Accept": "application/json", "Accept-Language": "en", **headers}
        if secret:
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path: str, **more: Any) -> Any:
        """Ask."""
        headers = self.headers | more.pop("headers", {})
        return self.client.get(address(path), more, headers=headers)

    def post(
        self, path: str, told: Any = None, *, key: str = "", method: str = "POST", **headers: str
    ) -> Any:
        """Do."""
        extra = {"Idempotency-Key": key} if key else {}
        body = "" if told is None else json.dumps(told)
        return self.client.generic(
            method,
            address(path),
            body,
            content_type="application/json",
            headers=self.headers | extra | headers,
        )

    def upload(self, path: str, file: Any) -> Any:
        """Send a file."""
        return self.client.post(address(path), {"photo": file}, headers=self.headers)


def address(path: str) -> str:
    """Return the address of an operation; what does not begin with a slash is below the street."""
    return f"/api/v1{path}" if path.startswith("/") else f"{STREET}/{path}"


def program_of(cast: Cast, who: str, scopes: tuple[str, ...] = EVERYTHING, **more: Any) -> Program:
    """Return a program with a fresh token of somebody."""
    now = timezone.now()
    made = make_token(
        name="test",
        scopes=scopes,
        expires_at=now + timedelta(days=30),
        by=cast.actor(who, now),
        at=now,
        **more,
    )
    return Program(made.secret)


def a_key() -> str:
    """Return a fresh key."""
    return str(uuid4())
