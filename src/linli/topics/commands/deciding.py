"""A topic goes before a meeting, and what the meeting decided comes back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.deliberation.public import Meeting, meetings_open_for, put_on_agenda
from linli.kernel.privacy import mask
from linli.people.public import SYSTEM, Actor

from ..errors import MeetingGone
from ..models import Topic
from ..states import TopicOutcome, TopicState
from .moving import acting_on
from .overseeing import promise_of

SUBJECT = "topic"


def table(
    topic_id: UUID, *, street_id: int, by: Actor, at: datetime, meeting: Meeting | None, note: str = ""
) -> Topic:
    """Put a topic on the agenda of a coming meeting, and tell everybody behind it when and where."""
    with acting_on(topic_id, "table", street_id=street_id, by=by, at=at, meeting=meeting) as move:
        topic: Topic = move.it
        assert meeting is not None  # noqa: S101 - `moving` refused otherwise
        put_on_table(topic, meeting, by=by, at=at, note=note)
        move.facts |= {"meeting": str(meeting.pk)}
        move.texts |= {"note": note.strip()} if note.strip() else {}
    return topic


def put_on_table(topic: Topic, meeting: Meeting, *, by: Actor, at: datetime, note: str = "") -> None:
    """Put it there, if this person may, and remember which meeting it is."""
    if meeting.pk not in {one.pk for one in meetings_open_for(by, unit_id=topic.unit_id, at=at)}:
        raise MeetingGone
    put_on_agenda(
        meeting_id=meeting.pk, title=topic.said_title, subject_kind=SUBJECT, subject_id=topic.number, by=by,
        key=f"topic {topic.pk} {at.isoformat()}", note=note.strip(), at=at,
    )  # fmt: skip
    topic.meeting, topic.meeting_name, topic.meets_at = (
        str(meeting.pk),
        meeting.title[:200],
        meeting.starts_at,
    )


def untable(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, reason: str) -> Topic:
    """Say that a topic waits for another meeting: it was postponed, only noted, or taken off the agenda."""
    why = reason.strip()
    with acting_on(topic_id, "untable", street_id=street_id, by=by, at=at, reason=why) as move:
        move.it.reply, move.it.meeting, move.it.meeting_name, move.it.meets_at = why, "", "", None
        move.texts["reason"] = why
    return move.it


def agree(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, result: str) -> Topic:
    """Write down that a topic was agreed: by a meeting of the house, or one on paper, or a vote."""
    return _decided(topic_id, "agree", street_id=street_id, by=by, at=at, result=result)


def not_agree(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, result: str) -> Topic:
    """Write down that a topic was not agreed, and what those who sat together found."""
    return _decided(topic_id, "not_agree", street_id=street_id, by=by, at=at, result=result)


def _decided(topic_id: UUID, action: str, *, street_id: int, by: Actor, at: datetime, result: str) -> Topic:
    told = mask(result.strip())
    with acting_on(topic_id, action, street_id=street_id, by=by, at=at, result=told) as move:
        move.it.result, move.it.reply = told, ""
        move.texts["result"] = told
    return move.it


def link_vote(topic_id: UUID, *, street_id: int, by: Actor, at: datetime, vote: str) -> Topic:
    """Name the vote by which a topic is decided, as people call it."""
    told = vote.strip()[:80]
    with acting_on(topic_id, "link_vote", street_id=street_id, by=by, at=at, news=False, vote=told) as move:
        move.it.vote, move.facts["vote"] = told, told
    return move.it


# --- What a meeting decided ---------------------------------------------------------------------------------------
def take_decision(
    *, street_id: int, number: int, meeting_id: UUID, outcome: str, words: str, resolutions: Any, at: datetime
) -> bool:
    """Take what a meeting decided of a topic that stood on its agenda; False where that says nothing new.

    What was resolved with a date becomes what is promised. Told twice it is taken once, for the topic has moved on.
    """
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        held = Topic.objects.select_for_update(of=("self",)).filter(street_id=street_id, number=number)
        topic = held.first()
        if topic is None or topic.state != TopicState.TABLED or topic.meeting != str(meeting_id):
            return False
        here = {"street_id": street_id, "by": SYSTEM, "at": at}
        if outcome == TopicOutcome.AGREED:
            agree(topic.pk, **here, result=words.strip() or _("The meeting agreed."))
            for one in resolutions:
                promise_of(topic.pk, **here, told=one)
        elif outcome == TopicOutcome.NOT_AGREED:
            not_agree(topic.pk, **here, result=words.strip() or _("The meeting did not agree."))
        else:
            postponed = outcome == TopicOutcome.POSTPONED
            why = (
                _("The meeting postponed it.")
                if postponed
                else _("The meeting talked about it and decided nothing yet.")
            )
            untable(topic.pk, **here, reason=mask(words.strip()) or why)
    return True


def take_cancelled(
    *, street_id: int, meeting_id: UUID, at: datetime, numbers: Collection[int] | None = None
) -> int:
    """Let the topics of a meeting that is not held wait for another one; return how many."""
    found = Topic.objects.filter(street_id=street_id, state=TopicState.TABLED, meeting=str(meeting_id))
    # What was put on that agenda again afterwards stays there.
    found = found.filter(state_since__lte=at)
    found = found.filter(number__in=list(numbers)) if numbers is not None else found
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    with translation.override(settings.LANGUAGE_CODE):
        why = _("It was taken off the agenda.") if numbers is not None else _("The meeting is not held.")
        for pk in ids:
            untable(pk, street_id=street_id, by=SYSTEM, at=at, reason=why)
    return len(ids)
