"""What every page of covenants and badges begins with."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from ..states import BadgeState, EditionState

SIZE, MOST, ON_FORM = 40, 5_000, 422
TONES = {
    EditionState.DRAFT: "blue", EditionState.COMMENTS: "amber", EditionState.VOTING: "amber", EditionState.PASSED: "amber",
    EditionState.IN_FORCE: "green", EditionState.PAST: "", EditionState.REPEALED: "", BadgeState.HELD: "green",
    BadgeState.WITHDRAWN: "",
}  # fmt: skip


@dataclass(frozen=True)
class Here:
    """Who looks at which street, now."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: Any

    @property
    def face(self) -> str:
        """Return on which side of the counter the page is drawn."""
        return "desk" if self.inside else "public"

    @property
    def inside(self) -> bool:
        """Return whether they hold a post in the street."""
        return self.street.pk in self.actor.street_ids

    def has(self, power: str) -> bool:
        """Return whether they have this power in the street."""
        return self.actor.has(power, street_id=self.street.pk)

    def need(self, power: str) -> None:
        """Refuse outsiders as if there were no such page, colleagues by name."""
        if not self.inside:
            raise NotFound
        if not self.has(power):
            raise NotAllowed


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who looks at which street."""
    return Here(request, street_by_slug(slug), acting(request), timezone.now())


def drawn(here: Here, page_name: str, *, status: int = 200, part: str = "", **more: Any) -> HttpResponse:
    """Draw a page, or a part of it."""
    may = {"begin": here.has(Power.CONVENE), "export": here.has(Power.EXPORT)}
    told = {"street": here.street, "face": here.face, "now": here.now, "may": may, **more}
    return render(here.request, f"covenants/{page_name}.html{part}", told, status=status)
