"""Calendars: a secret address for somebody's calendar program, and meetings taken over from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linli.kernel.errors import NotAllowed
from linli.kernel.repeats import derived_secret
from linli.people.public import Account, Actor
from linli.territory.public import Street

from ..errors import NoSuchCalendar
from ..models import Attendee, CalendarLink
from ..queries.ics import Entry
from ..queries.law import kind_called
from ..states import Shift
from .planning import Plan, begin_series, plan_meeting


def link_token(pk: UUID) -> str:
    """Return the secret of a calendar's address, derived, so that its owner may read it again."""
    return derived_secret("meeting calendar", pk)


def calendar_link(street: Street, *, by: Actor, at: datetime) -> str:
    """Return the secret of an account's calendar address, made when first asked for."""
    return _link(street, by=by, at=at, anew=False)


def renew_calendar_link(street: Street, *, by: Actor, at: datetime) -> str:
    """Make a new calendar address for an account; the one before opens nothing any more."""
    return _link(street, by=by, at=at, anew=True)


def _link(street: Street, *, by: Actor, at: datetime, anew: bool) -> str:
    if not by.account_id or street.pk not in by.street_ids:
        raise NotAllowed
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=by.account_id)
        mine = CalendarLink.objects.filter(street=street, account_id=by.account_id, ended_at=None)
        found = mine.first()
        if found is not None and anew:
            mine.update(ended_at=at)
            found = None
        if found is None:
            found = CalendarLink(street=street, account_id=by.account_id, made_at=at)
            found.token_hash = Attendee.hash_of(link_token(found.pk))
            found.save()
    return link_token(found.pk)


def opened_by(token: str) -> CalendarLink:
    """Return the calendar that an address opens, or refuse."""
    found = CalendarLink.objects.filter(token_hash=Attendee.hash_of(token), ended_at=None)
    one = found.select_related("street", "account").first()
    if one is None or not one.account.is_active:
        raise NoSuchCalendar
    return one


@dataclass(frozen=True)
class TakenOver:
    """How many meetings and series came out of a calendar."""

    meetings: int
    series: int


def take_over(
    entries: Sequence[Entry], *, street: Street, kind: str, unit: Any, by: Actor, at: datetime
) -> TakenOver:
    """Take over the events of a calendar that have no fault: those with a rule as series. All or none of them."""
    row = kind_called(street.pk, kind)
    meetings = series = 0
    with transaction.atomic():
        for one in entries:
            if one.fault or one.starts_at is None:
                continue
            local = timezone.localtime(one.starts_at)
            key = f"ics:{one.uid or f'{one.title}{one.starts_at.isoformat()}'}"
            if one.rule:
                plan = Plan(
                    kind=kind, name=one.title[:80], unit=unit, starts_on=local.date(), begins=local.time(),
                    minutes=one.minutes, rule=one.rule, place=one.place, shift=Shift.NONE, period=row.period,
                    uid=one.uid,
                )  # fmt: skip
                begin_series(street=street, plan=plan, key=key, by=by, at=at)
                series += 1
            else:
                plan_meeting(
                    street=street, kind=kind, unit=unit, title=one.title, starts_at=one.starts_at,
                    minutes=one.minutes, place=one.place, uid=one.uid, key=key, by=by, at=at,
                )  # fmt: skip
                meetings += 1
    return TakenOver(meetings, series)
