"""What should be closed by now (应结案): handling that was due in a period, done in time, done late, open still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.territory.public import UnitRef

from ..models import PausedCount
from .sums import of_units


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


NAMES = ("due_open", "due_in_time", "due_late")


def dues(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Dues]:
    """Return what was due in each unit from one day to another, both included; two queries.

    What an accepted appeal excused counts as in time.
    """
    ids = [unit.id for unit in units]
    found = of_units(street_id, ids, NAMES, since=since, until=until)
    still = dict(PausedCount.objects.filter(street_id=street_id, unit_id__in=ids).values_list("unit_id", "n"))
    return [Dues(unit, *(found[unit.id][name] for name in NAMES), still.get(unit.id, 0)) for unit in units]
