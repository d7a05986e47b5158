"""What was done on days in units: filed, declared void, sent back, reworked, raised; from counters, never from counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.territory.public import UnitRef

from .counts import COUNTS, figures_for
from .sums import of_units

WHOLE = 100


@dataclass(frozen=True)
class Filings:
    """What was filed in a unit in a period, and what of it was a mistake: 准确立案 = 立案 − 作废 (GB/T 30428)."""

    unit: UnitRef
    filed: int = 0
    void: int = 0
    send_back: int = 0
    rework: int = 0
    escalate: int = 0

    @property
    def accurate(self) -> int:
        """Return how many were filed and not declared void."""
        return self.filed - self.void

    @property
    def rate(self) -> int | None:
        """Return the accurate ones in whole per cent of what was filed; None where nothing was."""
        return max(self.accurate, 0) * WHOLE // self.filed if self.filed else None


# The same counts as stand in indicators, so that a number means the same wherever it is shown.
CODES = ("filed", "voided", "sent_back", "rework", "escalated")


def filings(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Filings]:
    """Return what was filed, void, sent back, reworked and raised in each unit in a period; one query."""
    figures = figures_for(CODES)
    found = of_units(street_id, [unit.id for unit in units], figures, since=since, until=until)
    return [
        Filings(unit, *(sum(found[unit.id][name] for name in COUNTS[code].plus) for code in CODES))
        for unit in units
    ]
