"""What was resolved is carried out: said to be done with evidence, given a new date, let go; and reminded of by itself."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.notices.public import NewsKind, Recipient, Sentence, Telling, say, tell
from linli.people.public import SYSTEM, Account, Actor, Power, accounts_of, nearest

from ..errors import InThePast
from ..models import Resolution
from ..states import Becomes, MeetingState, ResolutionState
from ..workflow import RESOLUTION
from .inviting import facts_of

SOON, AT_ONCE, LONGEST = timedelta(days=3), 500, 10_000
for _event, _subject, _text in (
    ("soon", _("Due on %(due_on)s: resolution of “%(title)s”"), _("Say what was done when it is carried out.")),
    ("late", _("Overdue since %(due_on)s: resolution of “%(title)s”"),
     _("It was not said to be carried out. It stands on the agenda of the next meeting.")),
):  # fmt: skip
    say(
        f"meeting.commitment.{_event}",
        Sentence(_subject, _text, "%(title)s", "/s/%(slug)s/meetings/commitments/", NewsKind.CLOCK),
    )


def fulfil(resolution_id: UUID, *, street_id: int, evidence: str, by: Actor, at: datetime) -> Resolution:
    """Say that a commitment is carried out, and what was done."""
    with RESOLUTION.moving(
        Resolution, resolution_id, "fulfil", street_id=street_id, by=by, at=at, evidence=evidence.strip()
    ) as move:
        one: Resolution = move.it
        one.evidence, one.state_since = evidence.strip()[:LONGEST], at
        move.texts["evidence"] = one.evidence
    return one


def release(resolution_id: UUID, *, street_id: int, reason: str, by: Actor, at: datetime) -> Resolution:
    """Say that a commitment is no longer pursued, and why."""
    with RESOLUTION.moving(
        Resolution, resolution_id, "release", street_id=street_id, by=by, at=at, reason=reason.strip()
    ) as move:
        one: Resolution = move.it
        one.evidence, one.state_since = reason.strip()[:LONGEST], at
        move.texts["reason"] = one.evidence
    return one


def postpone(
    resolution_id: UUID, *, street_id: int, due_on: date | None, reason: str, by: Actor, at: datetime
) -> Resolution:
    """Give a commitment a new date, and say why; it is reminded of anew."""
    if due_on is not None and due_on < timezone.localdate(at):
        raise InThePast(day=due_on.isoformat())
    with RESOLUTION.moving(
        Resolution,
        resolution_id,
        "postpone",
        street_id=street_id,
        by=by,
        at=at,
        due_on=due_on,
        reason=reason.strip(),
    ) as move:
        one: Resolution = move.it
        move.facts |= {"was_due": one.due_on.isoformat() if one.due_on else "", "due_on": due_on.isoformat()}  # type: ignore[union-attr]
        one.due_on, one.late_told_at, one.soon_told_at = due_on, None, None
        move.texts["reason"] = reason.strip()[:LONGEST]
    return one


# --- Reminders ----------------------------------------------------------------------------------------------------
def remind(*, at: datetime) -> int:
    """Tell of commitments that are due in three days or overdue, each once; return how many were looked at.

    Safe to run twice and by two at once: a row is held by whoever tells of it.
    """
    today = timezone.localdate(at)
    late = Q(late_told_at=None, due_on__lt=today)
    soon = Q(soon_told_at=None, late_told_at=None, due_on__gte=today, due_on__lte=today + SOON)
    with transaction.atomic():
        waiting = Resolution.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            late | soon, becomes=Becomes.COMMITMENT, state=ResolutionState.OPEN,
            meeting__state=MeetingState.CONFIRMED,
        )  # fmt: skip
        found = waiting.select_related("meeting__street", "meeting__unit", "meeting__secretary", "owner")
        rows = list(found.order_by("due_on", "id")[:AT_ONCE])
        tellings: list[Telling] = []
        for one in rows:
            is_late = one.due_on is not None and one.due_on < today
            word = "late" if is_late else "soon"
            facts = {"due_on": one.due_on.isoformat() if one.due_on else ""}
            line = RESOLUTION.note(
                one, action="remind", by=SYSTEM, at=at, facts=facts | {"word": word}, texts={}
            )
            tellings += _tellings(one, word, line, facts, is_late=is_late, at=at)
            one.soon_told_at = one.soon_told_at or at
            one.late_told_at = at if is_late else None
        tell(tellings, at=at)
        Resolution.objects.bulk_update(rows, ["soon_told_at", "late_told_at"])
    return len(rows)


def _tellings(
    one: Resolution, word: str, line: Any, facts: dict[str, Any], *, is_late: bool, at: datetime
) -> Iterator[Telling]:
    people: dict[int, Account] = {}
    if one.owner is not None:
        people |= {account.pk: account for account in accounts_of(one.owner.pk, Power.HANDLE, at=at)}
    if is_late or not people:
        posts = nearest(one.street_id, Power.CONVENE, one.meeting.lineage, at=at)
        people |= {post.account.pk: post.account for post in posts}
    for account in people.values():
        if account.is_active:
            told = facts_of(one.meeting) | facts
            event = f"meeting.commitment.{word}"
            yield Telling(one.street_id, line.id, one.pk, event, Recipient(account=account), told, at)
