"""What should be closed by now (应结案): handling that was due in a period, done in time, done late, open still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.kernel.statements import prepared
from linli.territory.public import UnitRef


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


ASKED = """
SELECT unit_id, sum(open), sum(in_time), sum(late), 0 FROM insight_duecount
WHERE street_id = %(street)s AND unit_id = ANY(%(units)s) AND day BETWEEN %(since)s AND %(until)s GROUP BY unit_id
UNION ALL
SELECT unit_id, 0, 0, 0, n FROM insight_pausedcount WHERE street_id = %(street)s AND unit_id = ANY(%(units)s)
UNION ALL
SELECT unit_id, 0, sum(n), -sum(n), 0 FROM insight_dayact
WHERE street_id = %(street)s AND unit_id = ANY(%(units)s) AND act = 'excused_due'
AND day BETWEEN %(since)s AND %(until)s GROUP BY unit_id
"""


def dues(street_id: int, units: Sequence[UnitRef], *, since: date, until: date) -> list[Dues]:
    """Return what was due in each unit from one day to another, both included; one query.

    What an accepted appeal excused was counted late on the day it was due; it counts as in time.
    """
    sums = {unit.id: [0, 0, 0, 0] for unit in units}
    told = {"street": street_id, "units": list(sums), "since": since, "until": until}
    for unit_id, *found in prepared(ASKED, told):
        sums[unit_id] = [a + int(b) for a, b in zip(sums[unit_id], found, strict=True)]
    return [Dues(unit, *sums[unit.id]) for unit in units]
