"""The course of a meeting: opened, each item talked about and decided, resolutions noted, closed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _t

from linli.kernel.errors import Missing, NotFound
from linli.people.public import Actor, Organisation

from ..errors import InThePast, NoQuorum, TooMany, TooMuchThere
from ..models import AgendaItem, Meeting, Opinion, Resolution
from ..queries.words import presence_of
from ..states import Becomes, MeetingOutcome, MeetingStance, Side
from ..workflow import MEETING
from .agenda import follow_on, insert_item
from .planning import new_code

DECISIONS = (MeetingOutcome.AGREED, MeetingOutcome.NOT_AGREED)
MOST_OPINIONS, MOST_RESOLUTIONS, LONGEST = 200, 60, 10_000


def open_meeting(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Meeting:
    """Open a meeting: from now on people sign in, items are talked about and decided."""
    with transaction.atomic():
        with MEETING.moving(Meeting, meeting_id, "open_meeting", street_id=street_id, by=by, at=at) as move:
            one: Meeting = move.it
            one.opened_at = one.state_since = at
        follow_on(one, by=by, at=at)
    return one


def close_meeting(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Meeting:
    """Close a meeting: nobody signs in any more by themselves; the minutes are written and confirmed next."""
    with MEETING.moving(Meeting, meeting_id, "close_meeting", street_id=street_id, by=by, at=at) as move:
        one: Meeting = move.it
        one.closed_at = one.state_since = at
        told = presence_of(one)
        move.facts |= {"present": told.present, "seats": told.seats, "met": told.met}
    return one


def renew_code(meeting_id: UUID, *, street_id: int, by: Actor, at: datetime) -> Meeting:
    """Make a new code for signing in; the one before works no more."""
    with MEETING.moving(Meeting, meeting_id, "renew_code", street_id=street_id, by=by, at=at) as move:
        move.it.code = new_code()
    return move.it  # type: ignore[no-any-return]


def write_minutes(
    meeting_id: UUID, *, street_id: int, opening: str = "", body: str = "", by: Actor, at: datetime
) -> Meeting:
    """Keep what the minutes say beside the items, as far as it is written."""
    with MEETING.moving(Meeting, meeting_id, "write_minutes", street_id=street_id, by=by, at=at) as move:
        move.it.opening, move.it.body = opening.strip()[:LONGEST], body.strip()[:LONGEST]
    return move.it  # type: ignore[no-any-return]


def _item(meeting: Meeting, item_id: UUID) -> AgendaItem:
    found = AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting, pk=item_id).first()
    if found is None:
        raise NotFound
    return found


def tell_opinion(
    item_id: UUID,
    *,
    meeting: Meeting,
    side: str,
    stance: str,
    words: str,
    speaker: str = "",
    by: Actor,
    at: datetime,
) -> Opinion:
    """Note what somebody said for or against an item: for which side, and with their name only if they want that."""
    told = words.strip()[:LONGEST]
    if side not in Side.values or stance not in MeetingStance.values:
        raise Missing(fields=_t("side"), names=["side"])
    with MEETING.moving(
        Meeting, meeting.pk, "tell_opinion", street_id=meeting.street_id, by=by, at=at, words=told
    ) as move:
        item = _item(move.it, item_id)
        known = Opinion.objects.filter(street_id=meeting.street_id, item=item)
        last = known.aggregate(last=Max("position"))["last"] or 0
        if last >= MOST_OPINIONS:
            raise TooMany(most=MOST_OPINIONS)
        made = Opinion.objects.create(
            street_id=meeting.street_id, item=item, position=last + 1, side=side, stance=stance, words=told,
            speaker=speaker.strip()[:60],
        )  # fmt: skip
        move.facts |= {"item": str(item.pk), "side": side, "stance": stance}
    return made


def decide_item(
    item_id: UUID, *, meeting: Meeting, outcome: str, decision: str = "", said: str = "",
    hands: tuple[int | None, int | None, int | None] = (None, None, None), by: Actor, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Note what was said of an item and what became of it; an empty outcome keeps it open.

    Nothing is agreed or refused where too few are there, and no more hands are counted than people with a vote.
    """
    if outcome and outcome not in MeetingOutcome.values:
        raise Missing(fields=_t("result"), names=["outcome"])
    with MEETING.moving(
        Meeting, meeting.pk, "decide_item", street_id=meeting.street_id, by=by, at=at
    ) as move:
        item, there = _item(move.it, item_id), presence_of(move.it)
        if outcome in DECISIONS and not there.met:
            raise NoQuorum(words=there.words)
        counted = sum(one or 0 for one in hands)
        if counted > there.present:
            raise TooMuchThere(hands=counted, present=there.present)
        item.outcome, item.decision, item.said = outcome, decision.strip()[:LONGEST], said.strip()[:LONGEST]
        item.hands_for, item.hands_against, item.hands_abstained = hands
        item.save(
            update_fields=("outcome", "decision", "said", "hands_for", "hands_against", "hands_abstained")
        )
        move.facts |= {"item": str(item.pk), "outcome": outcome, "hands": [one or 0 for one in hands]}
        move.texts["decision"] = item.decision
    return item


def resolve(
    item_id: UUID | None, *, meeting: Meeting, words: str, becomes: str, owner: Organisation | None = None,
    owner_name: str = "", due_on: date | None = None, by: Actor, at: datetime,
) -> Resolution:  # fmt: skip
    """Note a resolution: who carries it out and by when. Its case is opened when the minutes are confirmed."""
    told = words.strip()[:LONGEST]
    if becomes not in Becomes.values:
        raise Missing(fields=_t("what it becomes"), names=["becomes"])
    if becomes == Becomes.COMMITMENT and due_on is None:
        raise Missing(fields=_t("due date"), names=["due_on"])
    if becomes == Becomes.COMMITMENT and owner is None and not owner_name.strip():
        raise Missing(fields=_t("who carries it out"), names=["owner"])
    if due_on is not None and due_on < timezone.localdate(at):
        raise InThePast(day=due_on.isoformat())
    with MEETING.moving(
        Meeting, meeting.pk, "resolve", street_id=meeting.street_id, by=by, at=at, words=told
    ) as move:
        item = _item(move.it, item_id) if item_id is not None else None
        mine = Resolution.objects.filter(street_id=meeting.street_id, meeting=move.it)
        last = mine.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_RESOLUTIONS:
            raise TooMany(most=MOST_RESOLUTIONS)
        made = Resolution.objects.create(
            street_id=meeting.street_id, meeting=move.it, series_id=move.it.series_id, item=item, number=last + 1,
            words=told, becomes=becomes, owner=owner, owner_name=owner_name.strip()[:80], due_on=due_on,
            state_since=at, made_at=at,
        )  # fmt: skip
        move.facts |= {"resolution": str(made.pk), "becomes": becomes}
        move.facts |= {"owner": owner.pk} if owner else {}
        move.facts |= {"due_on": due_on.isoformat()} if due_on else {}
        move.texts["words"] = told
    return made


def drop_resolution(resolution_id: UUID, *, meeting: Meeting, by: Actor, at: datetime) -> None:
    """Take a resolution back before the minutes are confirmed."""
    with MEETING.moving(
        Meeting, meeting.pk, "drop_resolution", street_id=meeting.street_id, by=by, at=at
    ) as move:
        found = Resolution.objects.filter(street_id=meeting.street_id, meeting=move.it, pk=resolution_id)
        if not found.delete()[0]:
            raise NotFound
        move.facts["resolution"] = str(resolution_id)


def refer_item(item_id: UUID, *, meeting: Meeting, to: Meeting, by: Actor, at: datetime) -> AgendaItem:
    """Refer an item to another meeting, one level up for example: it stands on that agenda, and here it is postponed."""
    with transaction.atomic():
        with MEETING.moving(
            Meeting, meeting.pk, "refer_item", street_id=meeting.street_id, by=by, at=at
        ) as move:
            item = _item(move.it, item_id)
            item.outcome = MeetingOutcome.POSTPONED
            item.decision = (item.decision or _t("Referred to: %(title)s") % {"title": to.title})[:LONGEST]
            item.save(update_fields=("outcome", "decision"))
            move.facts |= {"item": str(item.pk), "to": str(to.pk)}
        return insert_item(
            to.pk, street_id=to.street_id, title=item.title, subject_kind=item.subject_kind,
            subject_id=item.subject_id, note=item.note, topic=item.topic, minutes=item.minutes,
            carried_from=item, by=by, at=at,
        )  # fmt: skip
