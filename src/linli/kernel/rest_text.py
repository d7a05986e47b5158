"""Text that a database can hold: what programs send is looked through before anybody uses it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from .rest_errors import Invalid, WrongMedia

JSON = "application/json"


def unstorable(value: Any, where: str = "") -> Iterator[str]:
    """Yield where a value holds what no database takes: NUL, or half of a surrogate pair."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            yield where
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield from unstorable(name, where)
            yield from unstorable(inside, f"{where}.{name}".strip("."))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from unstorable(inside, f"{where}.{place}".strip("."))


def storable(value: Any, source: str) -> Any:
    """Return `value` if a database can hold every text in it, else refuse it."""
    wrong = sorted(set(unstorable(value)))
    if wrong:
        said = "NUL or half of a surrogate pair"
        places = [f"{source}.{where}".strip(".").encode("utf-8", "replace").decode() for where in wrong]
        raise Invalid(fields=[{"where": where, "message": said} for where in places])
    return value


class StorableParser(Parser):
    """Reads JSON and query strings, and lets in only text that a database can hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body, or refuse where a text in it cannot be kept."""
        if request.content_type != JSON:
            raise WrongMedia(wanted=JSON, got=request.content_type or "nothing")
        return storable(super().parse_body(request), "body")

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        """Return the query or form, or refuse where a text in it cannot be kept."""
        told = super().parse_querydict(data, list_fields, request)
        storable({name: value for name, value in told.items() if isinstance(value, str | list)}, "query")
        return told
