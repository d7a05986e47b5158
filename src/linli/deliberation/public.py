"""The door of this app: what other apps may call.

An app above puts its subjects on agendas and hears what became of them:

    register_subject("topic", _("Topic"), lambda slug, pk: reverse("topics:one", args=[slug, pk]))   # AppConfig.ready
    put_on_agenda(meeting_id=…, title=…, subject_kind="topic", subject_id=…, by=actor, key=…)
    @journal.reader("topics", subjects={ITEM}, actions={AGENDA_ITEM_DECIDED})                      # events.py, handlers.py
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.people.public import Actor

from .commands.agenda import put_item
from .events import AGENDA_ITEM_DECIDED, ITEM, AgendaItemDecided, from_line
from .models import AgendaItem, Meeting, Resolution
from .queries.lists import Tabled, history_of_subject, meetings_taking_items
from .queries.subjects import register_subject
from .states import MeetingOutcome, MeetingState

__all__ = [
    "AGENDA_ITEM_DECIDED",
    "ITEM",
    "AgendaItem",
    "AgendaItemDecided",
    "Meeting",
    "MeetingOutcome",
    "MeetingState",
    "Resolution",
    "Tabled",
    "from_line",
    "meetings_open_for",
    "put_on_agenda",
    "register_subject",
    "subject_history",
]


def put_on_agenda(
    *, meeting_id: UUID, title: str, subject_kind: str, subject_id: Any = None, by: Actor, key: str,
    note: str = "", at: datetime | None = None,
) -> AgendaItem:  # fmt: skip
    """Put a subject of an app above on the agenda of a meeting, once for its key; its id is kept as text.

    Raises OnAgendaAlready, NotAllowed, and MovedMeanwhile where the meeting is over.
    """
    return put_item(
        meeting_id, title=title, subject_kind=subject_kind, subject_id=subject_id, note=note, by=by,
        at=at or timezone.now(), key=key,
    )  # fmt: skip


def meetings_open_for(
    actor: Actor, *, unit_id: int | None = None, at: datetime | None = None
) -> Sequence[Meeting]:
    """Return the coming meetings onto whose agenda this actor may put something, the next first."""
    return meetings_taking_items(actor, unit_id=unit_id, at=at or timezone.now())


def subject_history(subject_kind: str, subject_id: Any, *, street_id: int | None = None) -> list[Tabled]:
    """Return the meetings on whose agenda a subject stood, the newest first, with what became of it.

    `outcome` is there once the minutes are confirmed, `words` once the result is published for everybody.
    """
    return history_of_subject(subject_kind, subject_id, street_id=street_id)
