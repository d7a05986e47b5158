"""Facts that votes announce. Each is a journal line; a reader turns the line into one of these with `from_line`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

SUBJECT = "vote"
# The journal's action of the line that tells of it: a reader names it in `actions`.
VOTE_DECIDED = "finish"
VOTE_COUNTED = "count"
VOTE_VOID = "void"


@dataclass(frozen=True)
class VoteDecided:
    """A vote is final: its display is over and no objection is open. `passed` holds for all its questions together.

    `subject_kind` and `subject_id` are what its draft was given by the app that asked for it ("" and "" for none).
    `decided` says for each question, by its position from 1, whether it was passed or has one winner.
    """

    line_id: UUID
    street_id: int
    vote_id: UUID
    number: int
    subject_kind: str
    subject_id: str
    passed: bool
    decided: dict[int, bool]
    at: datetime


def from_line(line: Any) -> VoteDecided:
    """Return the event told by a line of a vote that was counted or became final."""
    facts = line.facts
    return VoteDecided(
        line.id, line.street_id, line.subject_id, facts["number"], facts["subject_kind"], facts["about"], facts["passed"],
        {int(place): bool(fine) for place, fine in facts["decided"].items()}, line.at,
    )  # fmt: skip
