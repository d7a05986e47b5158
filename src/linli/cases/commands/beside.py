"""What runs beside the handling of a case, each on its own clock: stopping it, penalty, demolition."""

from datetime import datetime
from uuid import UUID

from linli.kernel import moments
from linli.kernel.calendar import Due
from linli.people.public import Actor

from ..errors import NoSuchPart, PartDone
from ..models import Case
from ..queries.limits import LimitRow
from ..queries.parts import parts_done
from ..states import WORKING, Stage, State
from ..workflow import CASE
from .clocks import calendar_for, spans_of
from .limits import limits_beside, tables_known


def running_beside(case: Case) -> list[tuple[LimitRow, Due]]:
    """Return the rows of what runs beside the handling of a case and when each is due; nothing before the dispatch.

    They are counted from the moment from which handling is, pauses left out. What is granted on top of the limit of
    handling does not lengthen them: more time to demolish is no more time to stop who is building.
    """
    start = case.dispatched_at
    if start is None or case.state not in (State.DISPATCHED, *WORKING):
        return []
    rows = limits_beside(case)
    if not rows:
        return []  # which calendar counts is not asked for most cases
    calendar = calendar_for(case, State.IN_HAND)
    pauses = spans_of(case.pauses)
    return [(row, calendar.due(start, row.limit, pauses=pauses)) for row in rows]


def finish_part(case_id: UUID, *, street_id: int, by: Actor, at: datetime, item: str, done: str) -> Case:
    """The lead says that a part of handling is done: who was building has stopped, the penalty is imposed, it is gone.

    It ends the clock of that part and no other; the handling goes on until it is fed back.
    """
    with (
        tables_known(street_id),
        CASE.moving(
            Case, case_id, "finish_part", street_id=street_id, by=by, at=at, item=item, done=done.strip()
        ) as move,
    ):
        running = {str(row.stage): due for row, due in running_beside(move.it)}
        if item not in running:
            raise NoSuchPart
        before = parts_done(move.it).get(item)
        if before is not None:
            raise PartDone(part=Stage(item).label, when=moments.exact(before, now=at))
        move.facts |= {"part": item, "part_due": running[item].at, "in_time": at <= running[item].at}
        move.texts["done"] = done.strip()
    return move.it
