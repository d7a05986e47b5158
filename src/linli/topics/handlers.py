"""Reactions: what a meeting decided of a topic comes back to it; the way back to a lost link."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Aside, Case, aside
from linli.deliberation.public import (
    AGENDA_ITEM_DECIDED,
    ITEM,
    AgendaItem,
    Resolution,
    from_line,
    register_subject,
)
from linli.intake.public import also_sends
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.photos import also_known
from linli.notices.public import Sentence, made_late, say

from .commands import LOST, ask_own_links, take_decision
from .commands.deciding import SUBJECT, take_cancelled
from .commands.overseeing import keep_by_resolution
from .models import ProgressPhoto
from .queries.own import ticket_facts

say(
    LOST,
    Sentence(
        _("The way back to your topic %(number)s"),
        _(
            "Somebody asked for the link of this topic; if it was not you, do nothing. By the address below you get "
            "a new one. It holds for three days and once; the link before ends when you use it."
        ),
        "%(number)s",
        "/topics/again/%(ticket)s/",
        asked=True,
    ),
)
made_late(LOST, ticket_facts)
also_sends(ask_own_links)
also_known(lambda ids: ProgressPhoto.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _beside(case: Case) -> Aside | None:
    return Aside("topics", _("Topics"), reverse("topics:beside", args=[case.street.slug, case.number]))


aside(_beside)
register_subject(SUBJECT, _("Topic"), lambda slug, number: reverse("topics:show", args=[slug, int(number)]))

CANCELLED, DROPPED, FULFILLED = "cancel_meeting", "drop_item", "fulfil"
SUBJECTS = {ITEM, "meeting", "resolution"}


@journal.reader("topics", subjects=SUBJECTS, actions={AGENDA_ITEM_DECIDED, CANCELLED, DROPPED, FULFILLED})
def on_meetings(lines: Sequence[JournalLine]) -> None:
    """Let topics go on as the meeting decided, and wait for another one where it was not talked about."""
    for line in lines:
        if line.action == CANCELLED:
            take_cancelled(street_id=line.street_id, meeting_id=line.subject_id, at=line.at)
        elif line.action == DROPPED:
            _dropped(line)
        elif line.action == FULFILLED:
            mine = Resolution.objects.filter(street_id=line.street_id, pk=line.subject_id)
            told = mine.values_list("evidence", flat=True).first() or ""
            keep_by_resolution(line.subject_id, street_id=line.street_id, evidence=told, at=line.at)
        elif line.facts.get("subject_kind") == SUBJECT:
            _decided(line)


def _dropped(line: JournalLine) -> None:
    if line.facts.get("subject_kind") == SUBJECT:
        numbers = [int(line.facts["subject_id"])]
        take_cancelled(street_id=line.street_id, meeting_id=line.subject_id, at=line.at, numbers=numbers)


def _decided(line: JournalLine) -> None:
    told = from_line(line)
    item = AgendaItem.objects.filter(street_id=told.street_id, pk=told.item_id).first()
    ids: list[UUID] = list(told.resolution_ids)
    found = Resolution.objects.filter(street_id=told.street_id, pk__in=ids, due_on__isnull=False)
    take_decision(
        street_id=told.street_id, number=int(told.subject_id), meeting_id=told.meeting_id, outcome=told.outcome,
        words=item.decision if item else "", resolutions=list(found.select_related("owner").order_by("number")), at=told.at,
    )  # fmt: skip
