"""The door of rosters for programs, and what its answers are made of."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from linli.kernel.rest import Door, once_for
from linli.people.public import account_names
from linli.rosters.models import DutyRoster, Swap, Turn
from linli.rosters.queries.here import Here, enter
from linli.rosters.queries.pages import Seats

router = Door("rosters")
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
OF_ROSTER = ("number", "name", "place", "lon", "lat", "reach", "route", "checklist", "ended_at")
OF_TURN = (
    "id", "kind", "starts_at", "ends_at", "state", "came_at", "left_at", "metres", "vouched", "reason", "checked",
)  # fmt: skip


def roster_out(one: DutyRoster) -> dict[str, Any]:
    """Return a roster."""
    told = {name: getattr(one, name) for name in OF_ROSTER}
    return told | {"unit": one.unit_name, "organisation": one.organisation.code if one.organisation else None}


def turn_out(one: Turn, number: int) -> dict[str, Any]:
    """Return a turn of the roster with this number."""
    told = {name: getattr(one, name) for name in OF_TURN}
    return told | {"roster": number, "slot": one.slot_id, "person": one.person_id, "name": one.person.called}


def slot_out(seats: Seats, number: int) -> dict[str, Any]:
    """Return a slot with who takes it."""
    told = {name: getattr(seats.slot, name) for name in ("id", "kind", "starts_at", "ends_at", "heads")}
    turns = [turn_out(one, number) for one in seats.turns]
    return told | {"kind_name": seats.kind, "open": seats.open, "turns": turns}


def swap_out(one: Swap) -> dict[str, Any]:
    """Return a swap."""
    return {
        "id": one.pk, "state": one.state, "turn": one.turn_id, "other_turn": one.other_turn_id, "words": one.words,
        "asker": one.asker.called, "other": one.other.called,
    }  # fmt: skip


def did(request: HttpRequest, slug: str, operation: str, do: Callable[[Here], Any]) -> Any:
    """Do something once for its Idempotency-Key."""
    here = enter(request, slug)
    return once_for(request, operation, street_id=here.street.pk, at=timezone.now(), do=lambda: do(here))


def names(ids: list[int]) -> dict[int, str]:
    """Return the names of accounts."""
    return account_names(ids)
