"""What was done on days in units: filed, declared void, sent back, reworked, raised; from counters, never from counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from linli.territory.public import UnitRef

from ..models import DayAct

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


def filings(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Filings]:
    """Return what was filed, void, sent back, reworked and raised in each unit in a period; one query."""
    rows = DayAct.objects.filter(
        street_id=street_id, unit_id__in=[unit.id for unit in units], day__range=(since, until)
    )
    found: dict[int, dict[str, int]] = {unit.id: {} for unit in units}
    for unit_id, act, n in rows.values_list("unit_id", "act").annotate(total=Sum("n")).order_by():
        found[unit_id][act] = n
    names = ("void", "send_back", "rework", "escalate")
    return [
        Filings(unit, found[unit.id].get("file", 0), **{name: found[unit.id].get(name, 0) for name in names})
        for unit in units
    ]
