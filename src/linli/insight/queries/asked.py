"""What is asked of indicators: whose, of which days, by which day known; read from an address or refused."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from linli.cases.public import catalogue
from linli.kernel.errors import NotFound
from linli.kernel.naming import name_of
from linli.people.public import organisations_in
from linli.territory.public import Street, line_of, root_of

from ..errors import NotKnownYet
from .figures import FIRST, LAST, unit_called
from .measures import Place, Span

LONGEST = timedelta(days=3_700)
# How an address asks for what has no type yet.
WITHOUT = "-"


@dataclass(frozen=True)
class Whose:
    """Whose figures: a unit, an organisation or a type of case, with its name and its code."""

    place: Place
    name: str
    code: str
    unit_id: int | None


def whose(street: Street, *, unit: str = "", organisation: str = "", category: str = "") -> Whose:
    """Return whose figures are asked for; without a word the street's. What is not there is refused with 404."""
    if organisation:
        found = next((one for one in organisations_in(street.pk) if one.code == organisation), None)
        if found is None:
            raise NotFound
        return Whose(Place("organisation", (street.pk,), (found.pk,)), name_of(found), found.code, None)
    if category == WITHOUT:
        return Whose(Place("category", (street.pk,), ("",)), _("No category yet"), "", None)
    if category:
        kind = next((one for one in catalogue() if one.code == category), None)
        if kind is None:
            raise NotFound
        return Whose(Place("category", (street.pk,), (kind.code,)), name_of(kind), kind.code, None)
    unit_id = unit_called(street, unit)
    ref = line_of(unit_id).deepest if unit_id else root_of(street)
    return Whose(Place.unit(street, unit_id), name_of(ref), ref.code, unit_id)


def span_asked(since: date | None, until: date | None, known: date | None, *, today: date) -> Span:
    """Return the period asked for, its ends in order; without days this month, no longer than ten years.

    A day of knowing that has not come is refused.
    """
    if known is not None and known > today:
        raise NotKnownYet(day=known)
    since, until, known = (
        None if day is None else min(max(day, FIRST), LAST) for day in (since, until, known)
    )
    last = until or (_end_of_month(since) if since else today)
    first = since or last.replace(day=1)
    first, last = min(first, last), max(first, last)
    return Span(max(first, last - LONGEST), last, known, today)


def last_month(today: date) -> Span:
    """Return the month that is over, as is known now: what a formula is tried on."""
    until = today.replace(day=1) - timedelta(days=1)
    return Span(until.replace(day=1), until, None, today)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
