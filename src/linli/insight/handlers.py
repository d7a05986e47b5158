"""Reactions to the ledger: the counters follow the journal."""

from collections.abc import Sequence

from linli.cases.events import from_line
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.rounds import WATCHED

from .commands import apply
from .commands.beats import beat
from .commands.booking import book, refill, reset
from .queries import indicators, proofs, sampling  # noqa: F401 - they register a rule book, a proof and a check

TABLES = (
    "insight_statecount",
    "insight_daycount",
    "insight_tiercount",
    "insight_pausedcount",
    "insight_unitday",
    "insight_categoryday",
    "insight_organisationday",
    "insight_cell",
)


@journal.reader("insight", subjects={"case"}, reset=reset, refill=refill, tables=TABLES, lane=WATCHED)
def count(lines: Sequence[JournalLine]) -> None:
    """Apply a batch of lines to the counters."""
    apply(from_line(line) for line in lines)
    book(lines)
    beat(line.street_id for line in lines)
