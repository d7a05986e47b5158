"""What runs beside the handling of a case, each on its own clock: stopping it, penalty, demolition."""

from datetime import datetime
from uuid import UUID

from linli.kernel import moments
from linli.people.public import Actor

from ..errors import NoSuchPart, PartDone
from ..models import Case, PartClock
from ..queries.parts import parts_done
from ..states import Stage
from ..workflow import CASE
from .clocks import parts_now
from .limits import tables_known


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
        running = {str(row.stage): due for row, due in parts_now(move.it)}
        if item not in running:
            raise NoSuchPart
        before = parts_done(move.it).get(item)
        if before is not None:
            raise PartDone(part=Stage(item).label, when=moments.exact(before, now=at))
        move.facts |= {"part": item, "part_due": running[item].at, "in_time": at <= running[item].at}
        move.texts["done"] = done.strip()
        PartClock.objects.filter(street_id=street_id, case_id=case_id, stage=item).delete()
    return move.it
