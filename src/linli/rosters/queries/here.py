"""Where whoever asks stands: which street, who asks, which roster, and whether they keep it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from linli.kernel.errors import NotAllowed, NotFound
from linli.people.public import Actor, Power, acting
from linli.rosters.models import DutyRoster
from linli.rosters.permissions import may_keep
from linli.territory.public import Street, street_by_slug

from .pages import roster_seen

ON_FORM = 422


@dataclass(frozen=True)
class Here:
    """Who asks, in which street, when."""

    street: Street
    actor: Actor
    now: datetime

    def told(self, **more: Any) -> dict[str, Any]:
        """Return what every page is told."""
        return {
            "street": self.street, "now": self.now, "face": "desk",
            "may_export": self.actor.has(Power.EXPORT, street_id=self.street.pk), **more,
        }  # fmt: skip


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who asks; outsiders learn nothing."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(street, actor, timezone.now())


def need_export(here: Here) -> None:
    """Refuse who may see a list but not take it away."""
    if not here.actor.has(Power.EXPORT, street_id=here.street.pk):
        raise NotAllowed


@dataclass(frozen=True)
class At:
    """One roster that somebody sees."""

    here: Here
    roster: DutyRoster
    keeps: bool

    def told(self, **more: Any) -> dict[str, Any]:
        """Return what every page of one roster is told."""
        return self.here.told(roster=self.roster, keeps=self.keeps and self.roster.ended_at is None, **more)


def at_roster(request: HttpRequest, slug: str, number: int, *, keeper: bool = False) -> At:
    """Return the roster of a page; one that only its keeper may ask refuses all others."""
    here = enter(request, slug)
    roster = roster_seen(here.actor, here.street, number)
    keeps = may_keep(here.actor, roster)
    if keeper and not keeps:
        raise NotAllowed
    return At(here, roster, keeps)


def asked_day(text: str | None, otherwise: date) -> date:
    """Return a day of an address; what cannot be read is the other one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def asked_week(text: str | None, today: date) -> date:
    """Return the Monday of the week of a day in an address."""
    on = asked_day(text, today)
    far = timedelta(days=3660)
    on = on if today - far < on < today + far else today
    return on - timedelta(days=on.weekday())
