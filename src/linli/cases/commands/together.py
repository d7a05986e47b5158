"""Acts on many cases at once, for imports; the law is the table's, as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.cases.models import Case
from linli.cases.workflow import CASE
from linli.kernel.journal import Entry
from linli.people.public import Actor

from .desk import end


@dataclass(frozen=True)
class Settled:
    """What a source system says of a case it has answered: when, and in which words (perhaps none)."""

    case_id: UUID
    at: datetime
    reply: str = ""


def settled_in_memory(case: Case, *, by: Actor, at: datetime, reply: str) -> Entry:
    """Settle a case that is not written yet and return what its line tells; whoever opens it writes both."""
    return CASE.moved(case, "settle", by=by, at=at, texts={"done": reply.strip()}, edit=_end)


def _end(case: Case, at: datetime) -> None:
    end(case, at=at)


def settle_cases(settled: Sequence[Settled], *, street_id: int, by: Actor) -> list[Case]:
    """Settle many cases, each at its own moment, in one transaction: what `settle` does for one.

    Raises NotFound, MovedMeanwhile or NotAllowed for the first that may not be settled; then none is.
    """
    if not settled:
        return []
    moves = [(one.case_id, one.at, {"done": one.reply.strip()}) for one in settled]
    fields = ("ended_at", "stage_since", "due_at", "due_rule", "yellow_at", "limit")
    moved: list[Case] = CASE.move_together(
        Case,
        "settle",
        moves,
        street_id=street_id,
        by=by,
        edit=_end,
        fields=fields,
    )
    return moved
