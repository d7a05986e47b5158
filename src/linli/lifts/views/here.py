"""What every page of a lift begins with."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting
from linli.territory.public import Street, street_by_slug

from ..models import STAFF, Lift
from ..queries import lift_seen
from ..states import LiftState

SIZE, MOST, ON_FORM = 40, 5_000, 422
TONES = {
    LiftState.CANVASS: "blue", LiftState.CONSENT: "amber", LiftState.DISPLAY: "amber", LiftState.SIGNING: "amber",
    LiftState.FILED: "amber", LiftState.WORKS: "amber", LiftState.ACCEPTED: "green", LiftState.IN_USE: "green",
    LiftState.STOPPED: "",
}  # fmt: skip
WAY = [one for one in LiftState if one != LiftState.STOPPED]


@dataclass(frozen=True)
class Here:
    """Who looks at which street, now. `staff`: by a post over the lift's unit."""

    request: HttpRequest
    street: Street
    actor: Actor
    now: Any
    lift: Lift | None = None

    @property
    def staff(self) -> bool:
        """Return whether they see what families said: by a post over its unit."""
        return self.lift is not None and any(
            self.actor.may(one, street_id=self.street.pk, lineage=self.lift.lineage, organisations=[])
            for one in STAFF
        )

    @property
    def face(self) -> str:
        """Return on which side of the counter the page is drawn."""
        return "desk" if self.street.pk in self.actor.street_ids else "public"

    def need_staff(self) -> None:
        """Refuse outsiders as if there were no such page, colleagues by name."""
        if self.street.pk not in self.actor.street_ids:
            raise NotFound
        if not self.staff:
            raise NotAllowed

    def has(self, power: str) -> bool:
        """Return whether they have this power in the street."""
        return self.actor.has(power, street_id=self.street.pk)


def enter(request: HttpRequest, slug: str, number: int | None = None) -> Here:
    """Return who looks at what, or refuse."""
    street, actor = street_by_slug(slug), acting(request)
    lift = lift_seen(actor, street, number) if number is not None else None
    return Here(request, street, actor, timezone.now(), lift)


def drawn(here: Here, page_name: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw a page."""
    may = {"found": here.has(Power.CONVENE), "export": here.has(Power.EXPORT)}
    told = {
        "street": here.street, "face": here.face, "now": here.now, "lift": here.lift, "may": may,
        "staff": here.staff, "tone": TONES[LiftState(here.lift.state)] if here.lift else "", **more,
    }  # fmt: skip
    return render(here.request, f"lifts/{page_name}.html", told, status=status)


def strip(lift: Lift) -> list[dict[str, Any]]:
    """Return the way from the doors to the ride, with where the lift is on it."""
    at = WAY.index(LiftState(lift.state)) if lift.state in WAY else -1
    return [{"name": one.label, "done": place < at, "here": place == at} for place, one in enumerate(WAY)]
