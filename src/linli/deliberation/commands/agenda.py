"""What a meeting talks about: put on, changed, put in order, taken off; and what was resolved last time, by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext as _t

from linli.kernel.errors import Missing, NotFound
from linli.kernel.repeats import once
from linli.people.public import Account, Actor

from ..errors import ItemOver, OnAgendaAlready, TooMany
from ..models import AgendaItem, Meeting, Opinion, Resolution
from ..states import FOLLOW_UP, TAKES_ITEMS, MeetingOutcome, MeetingState
from ..workflow import MEETING

MOST_ITEMS, MINUTES = 60, 10


def _street_of(meeting_id: UUID) -> int:
    known = Meeting.objects.filter(pk=meeting_id).values_list("street_id", flat=True).first()
    if known is None:
        raise NotFound
    return int(known)


def account_of(by: Actor) -> Account | None:
    """Return the account of whoever acts, if there is one."""
    return Account.objects.filter(pk=by.account_id).first() if by.account_id else None


def put_item(
    meeting_id: UUID, *, title: str, subject_kind: str, subject_id: Any = None, note: str = "", topic: str = "",
    minutes: int = MINUTES, presenter: str = "", carried_from: AgendaItem | None = None, by: Actor, at: datetime,
    key: str,
) -> AgendaItem:  # fmt: skip
    """Put something on the agenda of a meeting, once for its key; raise OnAgendaAlready where its subject stands there."""
    street_id = _street_of(meeting_id)
    told = str(subject_id) if subject_id is not None else ""

    def do() -> dict[str, Any]:
        item = insert_item(
            meeting_id, street_id=street_id, title=title, subject_kind=subject_kind, subject_id=told, note=note,
            topic=topic, minutes=minutes, presenter=presenter, carried_from=carried_from, by=by, at=at,
        )  # fmt: skip
        return {"id": str(item.pk)}

    who = f"{by.kind}:{by.account_id or ''}"
    answer, _anew = once(
        street_id=street_id, purpose="meeting.put_item", key=f"{who}:{meeting_id}:{key}", at=at, do=do
    )
    mine = AgendaItem.objects.select_related("meeting").filter(street_id=street_id)
    # What was taken off since is put on anew: the same case may come back to the same agenda.
    return mine.filter(pk=UUID(answer["id"])).first() or mine.get(pk=UUID(do()["id"]))


def insert_item(
    meeting_id: UUID, *, street_id: int, title: str, subject_kind: str, subject_id: str = "", note: str = "",
    topic: str = "", minutes: int = MINUTES, presenter: str = "", carried_from: AgendaItem | None = None, by: Actor,
    at: datetime,
) -> AgendaItem:  # fmt: skip
    """Put something on an agenda; the caller says once for which key."""
    if not 1 <= len(subject_kind) <= 20 or len(subject_id) > 40:
        raise ValueError("the word of a subject has at most 20 letters, its id 40")
    with MEETING.moving(
        Meeting, meeting_id, "put_item", street_id=street_id, by=by, at=at, title=title.strip()
    ) as move:
        mine = AgendaItem.objects.filter(street_id=street_id, meeting_id=meeting_id)
        if subject_id:
            there = mine.filter(subject_kind=subject_kind, subject_id=subject_id).first()
            if there is not None:
                raise OnAgendaAlready(position=there.position)
        known = mine.aggregate(last=Max("position"))["last"] or 0
        if mine.count() >= MOST_ITEMS:
            raise TooMany(most=MOST_ITEMS)
        item = AgendaItem.objects.create(
            street_id=street_id, meeting=move.it, position=known + 1, title=title.strip()[:120], note=note.strip(),
            topic=topic.strip()[:40], subject_kind=subject_kind, subject_id=subject_id, minutes=minutes,
            presenter=presenter.strip(), carried_from=carried_from, put_by=account_of(by), put_at=at,
        )  # fmt: skip
        move.facts |= {"item": str(item.pk), "subject_kind": subject_kind, "subject_id": subject_id}
    return item


def _held_item(move: Any, item_id: UUID) -> AgendaItem:
    found = AgendaItem.objects.filter(street_id=move.it.street_id, meeting=move.it, pk=item_id).first()
    if found is None:
        raise NotFound
    return found


def change_item(
    item_id: UUID, *, meeting: Meeting, title: str, note: str = "", topic: str = "", minutes: int = MINUTES,
    presenter: str = "", by: Actor, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Change the words, the minutes or the presenter of an item before the meeting is over."""
    if not title.strip():
        raise Missing(fields=_t("title"), names=["title"])
    with MEETING.moving(
        Meeting, meeting.pk, "change_item", street_id=meeting.street_id, by=by, at=at
    ) as move:
        item = _held_item(move, item_id)
        item.title, item.note, item.topic = title.strip()[:120], note.strip(), topic.strip()[:40]
        item.minutes, item.presenter = minutes, presenter.strip()
        item.save(update_fields=("title", "note", "topic", "minutes", "presenter"))
        move.facts["item"] = str(item.pk)
    return item


def order_items(ids: Sequence[UUID], *, meeting: Meeting, by: Actor, at: datetime) -> None:
    """Put the items of a meeting in this order; those that are not named keep theirs behind them."""
    with MEETING.moving(
        Meeting, meeting.pk, "change_item", street_id=meeting.street_id, by=by, at=at
    ) as move:
        found = list(
            AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting).order_by("position", "id")
        )
        rank = {pk: n for n, pk in enumerate(ids)}
        found.sort(key=lambda one: (rank.get(one.pk, len(rank)), one.position))
        for n, one in enumerate(found, 1):
            one.position = n
        AgendaItem.objects.bulk_update(found, ["position"])
        move.facts["order"] = [str(one.pk) for one in found]


def move_item(item_id: UUID, *, meeting: Meeting, up: bool, by: Actor, at: datetime) -> None:
    """Move an item one place up or down; at the end of the list it stays where it is."""
    rows = list(
        AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting)
        .order_by("position", "id")
        .values_list("pk", flat=True)
    )
    if item_id not in rows:
        raise NotFound
    here = rows.index(item_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    order_items(rows, meeting=meeting, by=by, at=at)


def drop_item(item_id: UUID, *, meeting: Meeting, by: Actor, at: datetime) -> None:
    """Take an item off the agenda; one on which something was said or decided stays."""
    with MEETING.moving(Meeting, meeting.pk, "drop_item", street_id=meeting.street_id, by=by, at=at) as move:
        item = _held_item(move, item_id)
        said = Opinion.objects.filter(street_id=meeting.street_id, item=item).exists()
        if item.outcome or said or Resolution.objects.filter(street_id=meeting.street_id, item=item).exists():
            raise ItemOver
        rest = AgendaItem.objects.filter(
            street_id=meeting.street_id, meeting=meeting, position__gt=item.position
        )
        move.facts |= {"item": str(item.pk), "subject_kind": item.subject_kind, "subject_id": item.subject_id}
        item.delete()
        rest.update(position=F("position") - 1)


# --- What follows from last time, by itself -----------------------------------------------------------------------
def follow_up(meeting: Meeting, *, by: Actor, at: datetime) -> AgendaItem | None:
    """See that a meeting of a series talks about what was resolved before, as its first item; return it if made now.

    Nobody must remember: called whenever a meeting of a series is made, opened, or one before it is confirmed. The
    item says nothing itself; what stands below it is read live from the resolutions.
    """
    if meeting.series_id is None or meeting.state not in TAKES_ITEMS:
        return None
    mine = AgendaItem.objects.filter(street_id=meeting.street_id, meeting=meeting)
    if mine.filter(subject_kind=FOLLOW_UP).exists() or not resolved_before(meeting).exists():
        return None
    mine.update(position=F("position") + 1)
    item = AgendaItem.objects.create(
        street_id=meeting.street_id, meeting=meeting, position=1, title="落实上次决议", subject_kind=FOLLOW_UP,
        minutes=MINUTES, put_at=at,
    )  # fmt: skip
    facts = {"item": str(item.pk), "subject_kind": FOLLOW_UP, "subject_id": ""}
    MEETING.note(meeting, action="put_item", by=by, at=at, facts=facts, texts={})
    return item


def follow_on(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """See that a meeting of a series talks about what was resolved before and about what the last one postponed.

    Called whenever a meeting is made or opened: the one before may have been confirmed when this one was not there.
    """
    follow_up(meeting, by=by, at=at)
    if meeting.series_id is None:
        return
    before = Meeting.objects.filter(
        street_id=meeting.street_id, series_id=meeting.series_id, state=MeetingState.CONFIRMED,
        starts_at__lt=meeting.starts_at,
    )  # fmt: skip
    last = before.order_by("-starts_at", "-id").first()
    if last is not None:
        carry_over(last, meeting, by=by, at=at)


def resolved_before(meeting: Meeting) -> Any:
    """Return the resolutions of earlier meetings of the series whose minutes are confirmed."""
    return Resolution.objects.filter(
        street_id=meeting.street_id, series_id=meeting.series_id, meeting__starts_at__lt=meeting.starts_at,
        meeting__state=MeetingState.CONFIRMED,
    )  # fmt: skip


def carry_over(meeting: Meeting, to: Meeting, *, by: Actor, at: datetime) -> int:
    """Put what this meeting postponed on the agenda of another; return how many items were carried.

    What was referred to another meeting, or carried to one that is not cancelled, is not carried again.
    """
    left = AgendaItem.objects.filter(
        street_id=meeting.street_id, meeting=meeting, outcome=MeetingOutcome.POSTPONED
    ).exclude(subject_kind=FOLLOW_UP)
    carried = 0
    for item in left.order_by("position", "id"):
        there = AgendaItem.objects.filter(street_id=to.street_id, meeting=to)
        elsewhere = AgendaItem.objects.filter(street_id=meeting.street_id, carried_from=item)
        if elsewhere.exclude(meeting__state=MeetingState.CANCELLED).exists():
            continue
        if (
            item.subject_id
            and there.filter(subject_kind=item.subject_kind, subject_id=item.subject_id).exists()
        ):
            continue
        last = there.aggregate(last=Max("position"))["last"] or 0
        made = AgendaItem.objects.create(
            street_id=to.street_id, meeting=to, position=last + 1, title=item.title, note=item.note, topic=item.topic,
            subject_kind=item.subject_kind, subject_id=item.subject_id, minutes=item.minutes, presenter=item.presenter,
            carried_from=item, put_at=at,
        )  # fmt: skip
        facts = {"item": str(made.pk), "carried_from": str(item.pk)}
        MEETING.note(to, action="put_item", by=by, at=at, facts=facts, texts={})
        carried += 1
    return carried
