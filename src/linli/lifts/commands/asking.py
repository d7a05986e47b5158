"""At the doors: what a family says, noted by whoever asked."""

from datetime import datetime
from uuid import UUID

from linli.kernel.workflow import Move
from linli.lifts.models import Lift
from linli.lifts.queries import weight
from linli.lifts.states import LiftStance, LiftWay
from linli.people.public import Actor

from .moving import act, held_flat


def ask(
    lift_id: UUID, *, street_id: int, flat: str, stance: str, by: Actor, at: datetime, way: str = LiftWay.DOOR
) -> Lift:
    """Note what the family behind a door says; it is no vote, and may be noted anew until agreements are signed."""

    def do(move: Move) -> None:
        found = held_flat(move.it, flat)
        move.facts |= {
            "flat": found.pk.hex,
            "stance": LiftStance(stance).value,
            "was": found.stance,
            "way": LiftWay(way).value,
        }
        found.stance, found.stance_at, found.stance_way = LiftStance(stance), at, LiftWay(way)
        found.save(update_fields=("stance", "stance_at", "stance_way"))

    return act(lift_id, "ask", street_id=street_id, by=by, at=at, do=do, flat=flat, stance=stance)


def own_weight(text: str) -> str:
    """Return a weight as it is kept, or refuse it."""
    weight(text)
    return text.strip()
