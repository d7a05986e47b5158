"""Reactions to the ledger: what is reported gets its proposals, what is filed settles them."""

from collections.abc import Sequence

from linli.cases.events import from_line
from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.rounds import SLOW

from .commands import note
from .commands.noting import HEARD


@journal.reader("sorting", subjects={"case"}, actions=HEARD, lane=SLOW)
def propose(lines: Sequence[JournalLine]) -> None:
    """Propose for the cases of a batch of lines."""
    note(from_line(line) for line in lines)
