"""What everybody reads of decisions, and what was objected to."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from linli.territory.public import Street

from ..errors import NoSuchInvitation, NoSuchObjection, NotPublished
from ..models import AgendaItem, Attendee, Meeting, Objection, Resolution
from ..states import FOLLOW_UP
from .words import Standing, over_by_the_database, standing

ORDER = ("-published_at", "-id")


def published(street: Street) -> QuerySet[Meeting]:
    """Return the meetings whose result everybody may read; order and page by key elsewhere."""
    return Meeting.objects.filter(street=street).shown_to_public().select_related("unit")


def standings(street: Street, found: list[Meeting]) -> list[tuple[Meeting, Standing]]:
    """Return published meetings with how each stands by the clock of the database; two questions."""
    told = over_by_the_database(street.pk, [one.pk for one in found])
    return [(one, _of(one, told)) for one in found]


def _of(one: Meeting, told: dict[Any, tuple[bool, int, int]]) -> Standing:
    over, n, waiting = told[one.pk]
    return standing(over=over, until=one.objections_until, objections=n, unanswered=waiting)


def published_one(street: Street, number: int) -> Meeting:
    """Return a published meeting by its number, or refuse."""
    found = published(street).filter(number=number).select_related("street", "unit", "organisation").first()
    if found is None:
        raise NotPublished
    return found


@dataclass(frozen=True)
class Decided:
    """An item as everybody reads it, with what was resolved on it."""

    item: AgendaItem
    resolutions: list[Resolution]


def decided(meeting: Meeting) -> tuple[list[Decided], list[Resolution]]:
    """Return what was decided item by item, and what was resolved beside items; names of people are not among it."""
    items = AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting).exclude(
        subject_kind=FOLLOW_UP
    )
    resolved = Resolution.objects.filter(street_id=meeting.street_id, meeting=meeting)
    known = list(resolved.select_related("owner", "case").order_by("number"))
    rows = [
        Decided(item, [one for one in known if one.item_id == item.pk])
        for item in items.defer("presenter").order_by("position", "id")
    ]
    shown = {row.item.pk for row in rows}
    return rows, [one for one in known if one.item_id not in shown]


def objections_of(meeting: Meeting) -> list[Objection]:
    """Return the objections to a result, the first first."""
    found = Objection.objects.filter(street_id=meeting.street_id, meeting=meeting)
    return list(found.select_related("item").order_by("number"))


def objection_held_by(street: Street, token: str) -> Objection:
    """Return the objection that a secret link opens, or refuse."""
    found = Objection.objects.filter(street=street, token_hash=Attendee.hash_of(token))
    one = found.select_related("meeting__street", "item").first()
    if one is None:
        raise NoSuchObjection
    return one


def invitation_held_by(token: str) -> Attendee:
    """Return the invitation that a secret link opens, or refuse."""
    found = Attendee.objects.filter(token_hash=Attendee.hash_of(token))
    one = found.select_related("meeting__street", "meeting__unit", "account", "organisation").first()
    if one is None:
        raise NoSuchInvitation
    return one
