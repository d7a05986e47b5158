"""Reactions to the ledger: the counters follow the journal."""

from collections.abc import Sequence

from linli.cases.events import from_line
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.rounds import WATCHED

from .commands import apply, doubts  # noqa: F401 - doubts registers a check
from .commands.beats import beat
from .commands.booking import book, forget, how_far, refill
from .queries import indicators, proofs, sampling  # noqa: F401 - they register a rule book, a proof and a check


@journal.reader("insight", subjects={"case"}, reset=forget, refill=refill, how_far=how_far, lane=WATCHED)
def count(lines: Sequence[JournalLine]) -> None:
    """Apply a batch of lines to the counters."""
    apply(from_line(line) for line in lines)
    book(lines)
    beat(line.street_id for line in lines)
