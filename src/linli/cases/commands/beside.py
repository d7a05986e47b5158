"""What runs beside the handling of a case, each on its own clock: stopping it, penalty, demolition."""

from linli.kernel.calendar import Due

from ..models import Case
from ..queries.limits import LimitRow
from ..states import WORKING, State
from .clocks import calendar_for, spans_of
from .limits import limits_beside


def running_beside(case: Case) -> list[tuple[LimitRow, Due]]:
    """Return the rows of what runs beside the handling of a case and when each is due; nothing before the dispatch.

    They are counted from the moment from which handling is, pauses left out. What is granted on top of the limit of
    handling does not lengthen them: more time to demolish is no more time to stop who is building.
    """
    start = case.dispatched_at
    if start is None or case.state not in (State.DISPATCHED, *WORKING):
        return []
    calendar = calendar_for(case, State.IN_HAND)
    pauses = spans_of(case.pauses)
    return [(row, calendar.due(start, row.limit, pauses=pauses)) for row in limits_beside(case)]
