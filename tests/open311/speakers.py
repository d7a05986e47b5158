"""How the tests speak Open311: by hand, in both formats, with the key of somebody of the cast."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import xmltodict
from django.test import Client
from django.utils import timezone

from linli.people.commands.tokens import make_token
from tests.cast import Cast
from tests.factories import CORNER

HERE = {"lat": str(CORNER[1]), "long": str(CORNER[0])}
SAID = {"service_code": "C0101", "description": "路口的井盖不见了。晚上很黑", **HERE}


def a_key(cast: Cast, who: str = "shenyi", scopes: Sequence[str] = ("report",)) -> str:
    """Return a fresh key of somebody."""
    now = timezone.now()
    return make_token(
        name="311", scopes=scopes, expires_at=now + timedelta(days=9), by=cast.actor(who, at=now), at=now
    ).secret


class Speaker:
    """A program that speaks Open311 in one format."""

    def __init__(self, form: str = "json", *, key: str = "", language: str = "en") -> None:
        self.form, self.key = form, key
        self.client = Client(headers={"Accept-Language": language})

    def url(self, resource: str) -> str:
        return f"/open311/v2/{resource}.{self.form}"

    def get(self, resource: str, **asked: Any) -> Any:
        return self.client.get(self.url(resource), asked)

    def post(self, told: dict[str, Any], *, headers: dict[str, str] | None = None) -> Any:
        keyed = ({"api_key": self.key} if self.key else {}) | told
        return self.client.post(self.url("requests"), keyed, headers=headers or {})

    def read(self, resource: str, **asked: Any) -> Any:
        """Return what a resource holds, as plain lists and dictionaries whatever the format."""
        return plain(self.get(resource, **asked))

    def sent(self, told: dict[str, Any], **more: Any) -> str:
        """Send a report and return its number."""
        answer = self.post(told, **more)
        assert answer.status_code == 200, answer.content.decode()
        number: str = plain(answer)[0]["service_request_id"]
        return number


CHILDREN = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute",
    "values": "value", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip


def plain(answer: Any) -> Any:
    """Return an answer as lists and dictionaries; of XML all leaves are texts."""
    if "json" in answer["Content-Type"]:
        return json.loads(answer.content)
    [(root, told)] = xmltodict.parse(answer.content).items()
    return _plain(root, told)


def _plain(name: str, told: Any) -> Any:
    if name in CHILDREN:
        inside = (told or {}).get(CHILDREN[name], [])
        return [_plain("", one) for one in (inside if isinstance(inside, list) else [inside])]
    return {key: _plain(key, one) for key, one in told.items()} if isinstance(told, dict) else told


def errors_of(answer: Any) -> list[tuple[int, int, str]]:
    """Return (status, code, sentence) of every error."""
    return [(answer.status_code, int(one["code"]), one["description"]) for one in plain(answer)]
