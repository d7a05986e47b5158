"""What the operations of meetings share: who acts, which meeting, once for a key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.cases.public import Case
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.rest import Door, once_for
from linli.people.public import Actor, Organisation, Power, acting, organisations_in
from linli.suggestions.public import Suggestion
from linli.territory.public import Street, Unit, street_by_slug, unit_called

from ..models import AgendaItem, Meeting
from ..queries.lists import one_meeting
from ..queries.subjects import suggestion_seen

router = Door("meetings")
MOST, ICS = 10_000, "text/calendar"
# As narrow as its column, so that no number can trip the database.
MeetingNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
ACT = (MovedMeanwhile, Missing)


@dataclass(frozen=True)
class Here:
    """Who acts in which street, now."""

    street: Street
    actor: Actor
    now: datetime


def enter(request: HttpRequest, slug: str) -> Here:
    """Return who acts in which street, or refuse as if the street had no such page."""
    street, actor = street_by_slug(slug), acting(request)
    if street.pk not in actor.street_ids:
        raise NotFound
    return Here(street, actor, timezone.now())


def met(request: HttpRequest, slug: str, number: int) -> tuple[Here, Meeting]:
    """Return who acts, and the meeting if they see it."""
    here = enter(request, slug)
    return here, one_meeting(here.actor, here.street.pk, number)


def need_export(here: Here) -> None:
    """Raise NotAllowed for whoever takes no lists along."""
    if not here.actor.has(Power.EXPORT, street_id=here.street.pk):
        raise NotAllowed


def organisation_of(here: Here, pk: int | None) -> Organisation | None:
    """Return an organisation of the street by its id, or refuse."""
    if pk is None:
        return None
    found = next((one for one in organisations_in(here.street.pk) if one.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def unit_of(here: Here, code: str) -> Unit:
    """Return a unit of the street by its code, or refuse."""
    return Unit.objects.get(pk=unit_called(here.street, code).id)


def item_in(meeting: Meeting, pk: UUID) -> AgendaItem:
    """Return an item of a meeting, or refuse."""
    found = AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def done(one: Any) -> dict[str, Any]:
    """Return what was made or changed."""
    return {
        "id": str(one.pk),
        "number": getattr(one, "number", None),
        "state": str(getattr(one, "state", "") or ""),
    }


def act_once(
    request: HttpRequest, name: str, slug: str, number: int, do: Callable[[Here, Meeting], Any]
) -> Any:
    """Do something on a meeting once for its key."""
    street = street_by_slug(slug)

    def run() -> dict[str, Any]:
        here, one = met(request, slug, number)
        made = do(here, one)
        return done(made if made is not None else one)

    return once_for(request, name, street_id=street.pk, at=timezone.now(), do=run)


def suggestion_of(here: Here, number: str) -> Suggestion:
    """Return a suggestion you see by its number, or refuse."""
    return suggestion_seen(here.actor, here.street.pk, number)


def case_of(here: Here, number: str) -> Case:
    """Return a case you see by its number, or refuse."""
    found = (
        Case.objects.visible_to(here.actor).filter(street=here.street, number=number.strip().upper()).first()
    )
    if found is None:
        raise NotFound
    return found
