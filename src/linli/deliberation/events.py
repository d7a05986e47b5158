"""Facts this app announces: each is a journal line, which a reader turns into one of these with `from_line`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

# A line of this subject and action stands for each item that was decided, once its minutes are confirmed:
#     @journal.reader("topics", subjects={ITEM}, actions={AGENDA_ITEM_DECIDED})
#     def on_decided(lines): for line in lines: decided = from_line(line)
ITEM = "agenda_item"
AGENDA_ITEM_DECIDED = "decided"


@dataclass(frozen=True)
class AgendaItemDecided:
    """What a meeting decided of one item: `subject_kind` and `subject_id` are those it was put on the agenda with.

    `outcome` is agreed, not_agreed, postponed or noted.
    """

    line_id: UUID
    street_id: int
    item_id: UUID
    meeting_id: UUID
    subject_kind: str
    subject_id: str
    outcome: str
    resolution_ids: tuple[UUID, ...]
    at: datetime


def from_line(line: Any) -> AgendaItemDecided:
    """Return the event told by a journal line of an agenda item."""
    facts = line.facts
    return AgendaItemDecided(
        line_id=line.id, street_id=line.street_id, item_id=line.subject_id, meeting_id=UUID(facts["meeting"]),
        subject_kind=facts["subject_kind"], subject_id=facts["subject_id"], outcome=facts["outcome"],
        resolution_ids=tuple(UUID(one) for one in facts["resolutions"]), at=line.at,
    )  # fmt: skip
