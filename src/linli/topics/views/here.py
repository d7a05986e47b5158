"""What every page of topics begins with: the street, who asks, and how a page is drawn."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from ..queries.books import kinds_of
from ..states import TopicState

SIZE, MOST, ON_FORM = 40, 10_000, 422
TONES = {
    TopicState.PROPOSED: "blue", TopicState.ACCEPTED: "amber", TopicState.TABLED: "amber", TopicState.AGREED: "amber",
    TopicState.DELIVERED: "green", TopicState.CLOSED: "green", TopicState.NOT_AGREED: "", TopicState.REFUSED: "",
    TopicState.ROUTED: "", TopicState.JOINED: "",
}  # fmt: skip
# A phone has one name in this house, whichever app gave it.
DEVICE, YEAR = "linli_device", 365 * 86_400


@dataclass(frozen=True)
class Here:
    """A signed-in person with a post in this street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: Any

    def need(self, power: str) -> None:
        """Refuse whoever has not this power in the street."""
        if not self.actor.has(power, street_id=self.street.pk):
            raise NotAllowed

    def has(self, power: str) -> bool:
        """Return whether they have this power in the street."""
        return self.actor.has(power, street_id=self.street.pk)


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(request, street, actor, timezone.now())


def drawn(
    request: HttpRequest,
    page_name: str,
    street: Street,
    *,
    face: str,
    status: int = 200,
    part: str = "",
    **more: Any,
) -> HttpResponse:
    """Draw a page."""
    context = {"street": street, "face": face, "now": timezone.now(), **more}
    return render(request, f"topics/{page_name}.html{part}", context, status=status)


def desk(here: Here, page_name: str, *, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
    """Draw a page of the desk, with the ways to the others."""
    may = {
        "export": here.has(Power.EXPORT), "enter": here.has(Power.REPORT), "call": here.has(Power.CONVENE),
        "audit": here.has(Power.AUDIT),
    }  # fmt: skip
    return drawn(here.request, page_name, here.street, face="desk", status=status, part=part, may=may, **more)


def secret(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page behind a secret link to its holder: not stored, not indexed, its address told to no other site."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return kept


def device_of(request: HttpRequest) -> str:
    """Return the name of this phone, "" where it has none."""
    try:
        return signing.Signer(salt=DEVICE).unsign(request.COOKIES.get(DEVICE, ""))
    except signing.BadSignature:
        return ""


def name_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give this phone a name of its own that says nothing of who holds it; one that has a name keeps it."""
    if not device_of(request):
        name = signing.Signer(salt=DEVICE).sign(secrets.token_urlsafe(12))
        response.set_cookie(DEVICE, name, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)
    return response


def kinds(street: Street) -> dict[str, Any]:
    """Return the kinds of topics by their code."""
    return dict(kinds_of(street.pk))
