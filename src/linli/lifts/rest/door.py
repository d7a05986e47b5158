"""What the operations of lifts have in common."""

from typing import Annotated, Any

from ninja import Path

from linli.kernel.rest import Door

from ..models import Lift

router = Door("lifts")
LiftNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
OF = (
    "number", "title", "state", "floors", "flats", "rule", "scheme", "preset", "cost_cents", "subsidy_cents",
    "running_cents", "display_until", "signed", "payers", "unresolved",
)  # fmt: skip


def out(lift: Lift) -> dict[str, Any]:
    """Return a lift as everybody reads it."""
    told = {name: getattr(lift, name) for name in OF}
    return told | {"unit": lift.unit_name, "since": lift.state_since, "vote": lift.vote_number}
