"""The own page of a shop or a committee on the fast lane: which member, and what it reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.cases.public import LaneMember, NoSuchMember, lane_hash, lane_reports_of
from linli.territory.public import Street

from .following import title_of

SHOWN = 20


@dataclass(frozen=True)
class Own:
    """One of their own reports as they read it."""

    number: str
    title: str
    said: str
    at: datetime
    seen_at: datetime | None
    due_at: datetime | None
    late: bool


def member_of(street: Street, token: str) -> LaneMember:
    """Return the member whose link this is, or refuse."""
    found = LaneMember.objects.filter(street_id=street.pk, token_hash=lane_hash(token), ends_at=None)
    member = found.select_related("street", "unit").first()
    if member is None:
        raise NoSuchMember
    return member


def member_with(street: Street, account_id: int) -> LaneMember:
    """Return the membership of an account, or refuse."""
    found = LaneMember.objects.filter(street_id=street.pk, account_id=account_id, ends_at=None)
    member = found.select_related("street", "unit").first()
    if member is None:
        raise NoSuchMember
    return member


def own_reports(member: LaneMember, *, now: datetime) -> list[Own]:
    """Return the last reports of a member, the newest first; one query."""
    return [_own(row, now) for row in lane_reports_of(member, SHOWN)]


def _own(row: Any, now: datetime) -> Own:
    late = row.due_at is not None and (row.seen_at or now) > row.due_at
    return Own(row.case.number, row.case.title, title_of(row.case), row.at, row.seen_at, row.due_at, late)
