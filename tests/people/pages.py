"""How page tests of people knock at the door."""

from typing import Any

from django.urls import reverse

from linli.people.models import Post
from tests.cast import Cast

PEOPLE = "/s/fenglin/people/"


def post_of(cast: Cast, name: str) -> Post:
    return Post.objects.get(account=cast.accounts[name])


def page(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=["fenglin", *args])


def form_key() -> str:
    form_key.count = getattr(form_key, "count", 0) + 1  # type: ignore[attr-defined]
    return f"key-{form_key.count}"  # type: ignore[attr-defined]


def appointment(cast: Cast, **told: Any) -> dict[str, Any]:
    """Return what somebody types who makes the officer of construction a clerk of the west."""
    typed = {
        "key": form_key(), "who": "known", "account": "maoli", "role": "clerk", "unit": cast.units["W"].pk,
        "organisation": "", "starts_at": "", "ends_at": "",
    }  # fmt: skip
    return typed | told
