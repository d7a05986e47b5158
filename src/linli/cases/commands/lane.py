"""The fast lane: who is on it, what they report, and that it is seen; by which limit says a rule book.

A report by the lane is a case like any other and goes the same way. What it has besides is a clock of its own, for the
one thing that a shop or a committee waits for: that somebody of the office says they have seen it.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel import journal
from linli.kernel.errors import NotAllowed
from linli.kernel.limits import Limit
from linli.kernel.repeats import derived_secret
from linli.people.public import Account, Actor, Organisation, Power
from linli.rulebooks.public import Book, Column, Fault, Kind, register, rules
from linli.territory.public import Street, find_place

from ..errors import AcknowledgedAlready, NoSuchMember, OnTheLaneAlready
from ..models import Case, LaneMember, LaneReport
from ..states import LANE_DOORS, Door
from ..workflow import CASE
from .calendars import calendar_of
from .opening import Contact, Opened, Report, open_case_once
from .sides import new_link

LANE, SUBJECT = "lane", "lane_member"


# --- The rule book ------------------------------------------------------------------------------------------------
def lane_doors() -> list[tuple[str, Any]]:
    """Return the doors of the lane as choices."""
    return [(door.value, door.label) for door in map(Door, LANE_DOORS)]


def read(rows: Sequence[dict[str, Any]]) -> dict[str, Limit]:
    """Return the limit of each door that the rows name."""
    return {row["door"]: row["limit"] for row in rows}


def check(rows: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    """Find a book that leaves a door without a clock."""
    missing = set(LANE_DOORS) - {row.get("door") for row in rows}
    if missing:
        names = "、".join(str(Door(door).label) for door in sorted(missing))
        yield Fault(None, _t("Each door needs a row; missing: %(doors)s.") % {"doors": names})


def try_out(law: dict[str, Limit], case: Case) -> Iterator[tuple[Any, Any]]:
    """Say by when a report like this case would have to be seen."""
    limit = law.get(case.door)
    if limit is not None:
        yield _t("Seen within"), limit.words


register(
    Book(
        code=LANE, name=_("Fast lane"), rank=65,
        about=_("Within how long somebody of the office says that a report of a shop or a committee is seen."),
        columns=(
            Column("door", _("Came in by"), Kind.CHOICE, required=True, choices=lane_doors),
            Column("limit", _("Time limit"), Kind.LIMIT, required=True),
        ),
        key=("door",),
        defaults=lambda: [{"door": Door.MERCHANT, "limit": "2 h"}, {"door": Door.COMMITTEE, "limit": "2 h"}],
        read=read, check=check, try_out=try_out,
    )
)  # fmt: skip


# --- Who is on it -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Joined:
    """A member, and the secret of its link: only ever known here, stored as a hash."""

    member: LaneMember
    token: str


def new_secret() -> tuple[str, str]:
    """Return a secret for a link, and what is stored of it."""
    token = secrets.token_urlsafe(24)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """Return what is stored of the secret of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _may(by: Actor, street_id: int) -> None:
    if not by.has(Power.FILE, street_id=street_id):
        raise NotAllowed


def _told(member: LaneMember, action: str, *, by: Actor, at: datetime, **facts: Any) -> None:
    journal.write(
        street_id=member.street_id,
        subject=SUBJECT,
        subject_id=member.pk,
        action=action,
        by=by,
        at=at,
        facts=facts,
    )


def add_lane_member(
    *, street: Street, name: str, door: str, by: Actor, at: datetime, organisation: Organisation | None = None,
    account: Account | None = None, unit: Any = None, place: str = "", team: str = "",
) -> Joined:  # fmt: skip
    """Put a shop or a committee on the fast lane and return the secret of its page.

    A team gives it the mandate of an observer.
    """
    _may(by, street.pk)
    token, kept = new_secret()
    try:
        with transaction.atomic():
            member = LaneMember.objects.create(
                street=street, name=name.strip()[:80], door=door, organisation=organisation, account=account, unit=unit,
                place=place.strip()[:200], team=team.strip()[:60], token_hash=kept, starts_at=at,
            )  # fmt: skip
            _told(member, "add_lane_member", by=by, at=at, door=door, observer=bool(team))
    except IntegrityError:
        raise OnTheLaneAlready from None
    return Joined(member, token)


def _held(street_id: int, member_id: UUID) -> LaneMember:
    member = (
        LaneMember.objects.select_for_update().filter(street_id=street_id, pk=member_id, ends_at=None).first()
    )
    if member is None:
        raise NoSuchMember
    return member


def renew_lane_link(member_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Joined:
    """Give a member a new link; the one before opens nothing any more."""
    _may(by, street_id)
    token, kept = new_secret()
    with transaction.atomic():
        member = _held(street_id, member_id)
        member.token_hash = kept
        member.save(update_fields=["token_hash"])
        _told(member, "renew_lane_link", by=by, at=at)
    return Joined(member, token)


def set_lane_team(member_id: UUID, *, street_id: int, by: Actor, at: datetime, team: str) -> LaneMember:
    """Give a member the mandate of an observer, or take it back with an empty team; what it reported stays counted."""
    _may(by, street_id)
    with transaction.atomic():
        member = _held(street_id, member_id)
        member.team = team.strip()[:60]
        member.save(update_fields=["team"])
        _told(member, "set_lane_team", by=by, at=at, observer=bool(member.team))
    return member


def end_lane_member(member_id: UUID, *, street_id: int, by: Actor, at: datetime) -> LaneMember:
    """Take a member off the lane: its link opens nothing any more, its reports go on."""
    _may(by, street_id)
    with transaction.atomic():
        member = _held(street_id, member_id)
        member.ends_at = at
        member.save(update_fields=["ends_at"])
        _told(member, "end_lane_member", by=by, at=at)
    return member


# --- What they report ---------------------------------------------------------------------------------------------
def report_by_lane(
    *, member: LaneMember, key: str, report: Report, at: datetime, sighting: bool = False
) -> tuple[str, Opened | None]:
    """Open a case for what a member reports, once for its key; return its number, and what was opened now.

    Its clock begins with it. A sighting counts for the team of the member, who must have one.
    """
    street = member.street
    told = replace(
        report, contact=Contact(name=member.name), place=report.place or ("" if report.lon is not None else member.place),
        unit=report.unit or (None if _elsewhere(street, report) else member.unit),
    )  # fmt: skip
    with transaction.atomic():
        answer, opened = open_case_once(
            purpose="lane", key=f"{member.pk} {key}", told={}, street=street, report=told, by=Actor("reporter"), at=at,
            door=member.door, token=derived_secret("lane", street.pk, f"{member.pk} {key}"),
        )  # fmt: skip
        if opened is not None:
            _start(member, opened.case, at=at, team=member.team if sighting else "")
    return answer["number"], opened


def _elsewhere(street: Street, report: Report) -> bool:
    """Return whether a report says by itself where it lies: by a pin, or by words that name a place of the street."""
    if report.lon is not None:
        return True
    found = find_place(street, report.place) if report.place else None
    return found is not None and found.line is not None and len(found.line.ids) > 1


def _start(member: LaneMember, case: Case, *, at: datetime, team: str) -> None:
    law: dict[str, Limit] = rules(member.street_id, LANE, on=timezone.localtime(at).date())
    limit = law.get(member.door)
    due = calendar_of(member.street_id, at=at).due(at, limit) if limit is not None else None
    LaneReport.objects.create(
        street_id=member.street_id, case=case, member=member, team=team, at=at,
        limit=f"{limit.value.normalize():f} {limit.unit}" if limit is not None else "",
        due_at=due.at if due else None, yellow_at=due.yellow_at if due else None,
    )  # fmt: skip


def acknowledge(case_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Case:
    """Say to whoever reported by the fast lane that their report is seen; it stops the clock of the lane."""
    with CASE.moving(Case, case_id, "acknowledge", street_id=street_id, by=by, at=at) as move:
        mine = LaneReport.objects.filter(street_id=street_id, case_id=case_id, acknowledged_at=None)
        row = mine.first()
        if row is None:
            raise AcknowledgedAlready
        row.acknowledged_at = at
        row.save(update_fields=["acknowledged_at"])
        move.facts["in_time"] = row.due_at is None or at <= row.due_at
    return move.it


def own_link(member: LaneMember, number: str) -> str | None:
    """Return a new secret link of one of a member's own reports; None where it is not theirs."""
    mine = LaneReport.objects.filter(
        street_id=member.street_id, member=member, case__number=number
    ).select_related("case")
    row = mine.first()
    return new_link(row.case) if row is not None else None
