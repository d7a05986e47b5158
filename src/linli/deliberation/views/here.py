"""Who acts in which street, and how pages of meetings are drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from ..models import Meeting
from ..states import MeetingOutcome, MeetingState

SIZE, MOST, ON_FORM = 40, 10_000, 422
TONES = {
    MeetingState.PLANNED: "", MeetingState.CONVENED: "blue", MeetingState.RUNNING: "amber", MeetingState.HELD: "amber",
    MeetingState.CONFIRMED: "green", MeetingState.CANCELLED: "",
}  # fmt: skip
OUTCOME_TONES = {
    MeetingOutcome.AGREED: "green", MeetingOutcome.NOT_AGREED: "red", MeetingOutcome.POSTPONED: "amber",
    MeetingOutcome.NOTED: "blue", "": "",
}  # fmt: skip


@dataclass(frozen=True)
class Here:
    """Who acts in which street, asked by which request."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: datetime

    @property
    def exports(self) -> bool:
        """Return whether this person takes lists along."""
        return self.actor.has(Power.EXPORT, street_id=self.street.pk)

    @property
    def convenes(self) -> bool:
        """Return whether this person convenes meetings somewhere in the street."""
        return self.actor.has(Power.CONVENE, street_id=self.street.pk)


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(request, street, actor, timezone.now())


def need_export(here: Here) -> None:
    """Raise NotAllowed for whoever takes no lists along."""
    if not here.exports:
        raise NotAllowed


def need_convene(here: Here) -> None:
    """Raise NotAllowed for whoever convenes nothing in the street."""
    if not here.convenes:
        raise NotAllowed


def desk(here: Here, page_name: str, *, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
    """Draw a page of the desk, or a named part of it."""
    context = {
        "street": here.street, "now": here.now, "face": "desk", "tones": TONES, "convenes": here.convenes, **more,
    }  # fmt: skip
    return render(here.request, f"deliberation/{page_name}.html{part}", context, status=status)


def toned(found: list[Meeting]) -> list[tuple[Meeting, str]]:
    """Return meetings with the colour of their states."""
    return [(one, TONES[MeetingState(one.state)]) for one in found]


def secretly(response: HttpResponse) -> HttpResponse:
    """Keep a page behind a secret link to its holder: not stored, not indexed, its address told to no other site."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
