"""Facts the ledger announces. Each is a journal line; a reader turns the line into one of these with `from_line`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class CaseMoved:
    """An act on a case: `action` is its row in the table; `before` and `after` are states ("" before the report).

    `lineage`, `hard`, `category` and `tier` are those after the act; `was` holds what they were where the act changed them.
    """

    line_id: UUID
    street_id: int
    case_id: UUID
    seq: int
    action: str
    before: str
    after: str
    at: datetime
    by_kind: str
    by_id: int | None
    lineage: tuple[int, ...]
    hard: bool
    category: str
    lead_id: int | None
    was: dict[str, Any]
    facts: dict[str, Any]
    tier: str = ""


def from_line(line: Any) -> CaseMoved:
    """Return the event told by a journal line of a case."""
    facts = line.facts
    return CaseMoved(
        line_id=line.id, street_id=line.street_id, case_id=line.subject_id, seq=line.seq, action=line.action,
        before=line.from_state, after=line.to_state, at=line.at, by_kind=line.by_kind, by_id=line.by_id,
        lineage=tuple(facts["lineage"]), hard=facts["hard"], category=facts["category"], lead_id=facts["lead"],
        was=facts.get("was", {}), facts=facts, tier=facts.get("tier", ""),
    )  # fmt: skip
