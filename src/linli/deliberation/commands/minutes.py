"""Minutes are confirmed and frozen, revised with a reason, and published; what was resolved begins to be carried out."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Door, Report, open_case
from linli.kernel import journal
from linli.kernel.privacy import find_personal
from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import Actor, Power, accounts_of

from ..errors import InternalMeeting, PersonalWords, Undecided
from ..events import AGENDA_ITEM_DECIDED, ITEM
from ..models import AgendaItem, Meeting, Minutes, Resolution
from ..queries.dates import moment_of
from ..queries.minutes import items_of, minutes_told, owner_said, resolutions_of
from ..queries.words import presence_of
from ..states import COMING, FOLLOW_UP, Becomes, MeetingOutcome
from ..workflow import MEETING
from .agenda import account_of, carry_over, follow_up
from .inviting import facts_of, tell_all
from .planning import fill_series

LONGEST, TITLE = 10_000, 60
SOURCE = "meeting"
COMMIT = "meeting.commit"
say(
    COMMIT,
    Sentence(
        _("To be carried out by %(due_on)s: resolution of a meeting"),
        _(
            "Your organisation was given a resolution of “%(title)s”. Say what was done when it is carried out."
        ),
        "%(title)s · %(when)s",
        "/s/%(slug)s/meetings/commitments/",
        NewsKind.TURN,
    ),
)


def confirm_minutes(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Meeting:
    """Confirm the minutes: they are frozen, cases are opened, the next meeting gets what follows from this one.

    Raises Undecided where an item says nothing of what became of it. Nothing of this happens in part.
    """
    with transaction.atomic():
        with MEETING.moving(
            Meeting, meeting_id, "confirm_minutes", street_id=street_id, by=by, at=at
        ) as move:
            one: Meeting = move.it
            AgendaItem.objects.filter(
                street_id=street_id, meeting=one, subject_kind=FOLLOW_UP, outcome=""
            ).update(outcome=MeetingOutcome.NOTED)
            items = items_of(one)
            undecided = [item for item in items if not item.outcome]
            if undecided:
                raise Undecided(items="、".join(f"{item.position}. {item.title}" for item in undecided))
            there = presence_of(one)
            one.quorum_seats = there.seats or None
            one.confirmed_at = one.state_since = at
            cases = _open_cases(one, by=by, at=at)
            _freeze(one, 1, "", by=by, at=at)
            move.facts |= {"cases": cases, "present": there.present, "seats": there.seats}
        _announce(one, items, by=by, at=at)
        _hand_on(one, by=by, at=at)
        _tell_owners(one, move.line, at=at)
        tell_all(one, move.line, "result", at=at)
    return one


def _open_cases(meeting: Meeting, *, by: Actor, at: datetime) -> list[str]:
    """Open the cases that were resolved, each saying which meeting it came of; return their numbers."""
    numbers = []
    waiting = Resolution.objects.filter(
        street_id=meeting.street_id, meeting=meeting, becomes=Becomes.CASE, case=None
    ).select_related("owner", "item")
    for one in waiting.order_by("number"):
        report = Report(
            title=one.words.splitlines()[0][:TITLE], body=_words_of_case(meeting, one), unit=meeting.unit,
            source=SOURCE, source_id=f"{meeting.number}-{one.number}",
        )  # fmt: skip
        opened = open_case(street=meeting.street, report=report, by=by, at=at, door=Door.MEETING)
        one.case = opened.case
        one.save(update_fields=("case",))
        numbers.append(opened.case.number)
    return numbers


def _words_of_case(meeting: Meeting, one: Resolution) -> str:
    told = [
        one.words,
        f"来源：{meeting.title}（{timezone.localtime(meeting.starts_at):%Y-%m-%d}）第 {one.number} 项决议。",
    ]
    owner = owner_said(one)
    if owner:
        told.append(f"责任单位：{owner}。")
    if one.due_on:
        told.append(f"完成时限：{one.due_on.isoformat()}。")
    return "\n".join(told)


def _freeze(meeting: Meeting, version: int, reason: str, *, by: Actor, at: datetime) -> Minutes:
    frozen = json.dumps(minutes_told(meeting), ensure_ascii=False)
    return Minutes.objects.create(
        street_id=meeting.street_id, meeting=meeting, version=version, frozen=frozen, reason=reason, confirmed_at=at,
        confirmed_by=account_of(by),
    )  # fmt: skip


def _announce(meeting: Meeting, items: list[AgendaItem], *, by: Actor, at: datetime) -> None:
    """Say of each item what became of it, to whichever app put it on the agenda."""
    resolved: dict[UUID | None, list[str]] = {}
    for one in resolutions_of(meeting):
        resolved.setdefault(one.item_id, []).append(str(one.pk))
    for item in items:
        facts = {
            "meeting": str(meeting.pk), "number": meeting.number, "subject_kind": item.subject_kind,
            "subject_id": item.subject_id, "outcome": item.outcome, "resolutions": resolved.get(item.pk, []),
        }  # fmt: skip
        journal.write(
            street_id=meeting.street_id, subject=ITEM, subject_id=item.pk, action=AGENDA_ITEM_DECIDED, by=by, at=at,
            facts=facts,
        )  # fmt: skip


def _hand_on(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Give the next meeting of the series what was resolved and what was postponed here."""
    if meeting.series is None:
        return
    fill_series(meeting.series, by=by, at=at)
    coming = Meeting.objects.filter(
        street_id=meeting.street_id, series=meeting.series, state__in=COMING, starts_at__gt=meeting.starts_at
    )
    following = coming.select_related("street", "series").order_by("starts_at", "id").first()
    if following is not None:
        follow_up(following, by=by, at=at)
        carry_over(meeting, following, by=by, at=at)


def _tell_owners(meeting: Meeting, line: Any, *, at: datetime) -> None:
    tellings: dict[int, Telling] = {}
    for one in resolutions_of(meeting):
        if one.becomes != Becomes.COMMITMENT or one.owner is None or one.due_on is None:
            continue
        facts = facts_of(meeting) | {"due_on": one.due_on.isoformat()}
        for account in accounts_of(one.owner.pk, Power.HANDLE, at=at):
            if account.is_active and account.pk not in tellings:
                to = Recipient(account=account)
                tellings[account.pk] = Telling(meeting.street_id, line.id, meeting.pk, COMMIT, to, facts, at)
    tell(list(tellings.values()), at=at)


def revise_minutes(
    meeting_id: UUID, *, street_id: int, reason: str, opening: str, body: str,
    said: Mapping[UUID, str] | None = None, by: Actor, at: datetime,
) -> Minutes:  # fmt: skip
    """Say anew what confirmed minutes said, with the reason; every version before stays as it was.

    What was decided stands: a decision is changed by a meeting, not by its minutes.
    """
    with MEETING.moving(
        Meeting, meeting_id, "revise_minutes", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        one: Meeting = move.it
        one.opening, one.body = opening.strip()[:LONGEST], body.strip()[:LONGEST]
        # The minutes read the row again where they are frozen; what stands there now must be what was written.
        for item in items_of(one):
            words = (said or {}).get(item.pk)
            if words is not None and words.strip() != item.said:
                AgendaItem.objects.filter(street_id=street_id, pk=item.pk).update(
                    said=words.strip()[:LONGEST]
                )
        last = Minutes.objects.filter(street_id=street_id, meeting=one).aggregate(last=Max("version"))["last"]
        made = _freeze(one, (last or 0) + 1, reason.strip()[:400], by=by, at=at)
        move.facts["minutes"] = made.version
        move.texts["reason"] = reason.strip()[:400]
    return made


def publish_result(
    meeting_id: UUID, *, street_id: int, summary: str, by: Actor, at: datetime, days: int | None = None
) -> Meeting:
    """Publish what was decided, open to objections for as many days as the kind says; said again, only the words change.

    Titles, decisions, resolutions and the words for everybody are looked at for what names or reaches somebody.
    """
    with MEETING.moving(
        Meeting, meeting_id, "publish_result", street_id=street_id, by=by, at=at, summary=summary.strip()
    ) as move:
        one: Meeting = move.it
        if not one.public:
            raise InternalMeeting
        _nothing_personal(one, summary)
        one.public_summary = summary.strip()[:LONGEST]
        if one.published_at is None:
            one.published_at = at
            if days is not None:
                one.objection_days = days
            last = timezone.localdate(at) + timedelta(days=one.objection_days + 1)
            # Until midnight of the last day, by the clock of the database.
            one.objections_until = moment_of(last, datetime.min.time()) if one.objection_days else at
        move.facts |= {"objections_until": one.objections_until}
        move.texts["summary"] = one.public_summary
    return one


def _nothing_personal(meeting: Meeting, summary: str) -> None:
    said = [("summary", summary), ("title", meeting.title), ("place", meeting.place)]
    for item in items_of(meeting):
        said += [(f"{item.position}. {item.title}"[:30], f"{item.title}\n{item.decision}")]
    said += [(f"{one.number}", f"{one.words}\n{one.owner_name}") for one in resolutions_of(meeting)]
    where = [name for name, words in said if find_personal(words)]
    if where:
        raise PersonalWords(where="、".join(where))
