"""What should be closed by now (应结案): handling that was due in a period, done in time, done late, open still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from linli.territory.public import UnitRef

from ..models import DueCount, PausedCount
from .acts import done_on


@dataclass(frozen=True)
class Dues:
    """Of a unit: what was due in a period, and how many clocks stand still now; those are due on no day."""

    unit: UnitRef
    open: int
    in_time: int
    late: int
    paused: int

    @property
    def should(self) -> int:
        """Return how many should have been closed: done or not, suspended cases left out."""
        return self.open + self.in_time + self.late

    @property
    def rate(self) -> int | None:
        """Return the share done in time, in whole per cent, rounded down so that 100 means all."""
        return self.in_time * 100 // self.should if self.should else None


def dues(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Dues]:
    """Return what was due in each unit from one day to another, both included; three queries."""
    ids = [unit.id for unit in units]
    rows = DueCount.objects.filter(street_id=street_id, unit_id__in=ids, day__range=(since, until))
    sums = {
        unit_id: told
        for unit_id, *told in rows.values_list("unit_id")
        .annotate(a=Sum("open"), b=Sum("in_time"), c=Sum("late"))
        .order_by()
    }
    stand = dict(PausedCount.objects.filter(street_id=street_id, unit_id__in=ids).values_list("unit_id", "n"))
    # What an accepted appeal excused was counted late on the day it was due; it counts as in time.
    for unit_id, n in done_on(street_id, ids, "excused_due", since=since, until=until).items():
        still, in_time, late = sums.get(unit_id, (0, 0, 0))
        sums[unit_id] = [still, in_time + n, late - n]
    return [Dues(unit, *sums.get(unit.id, (0, 0, 0)), stand.get(unit.id, 0)) for unit in units]
