"""The lift of the world: one that everybody may read, with its cost."""

from typing import Any

from linli.lifts.commands import found_lift
from linli.lifts.models import Flat, Lift
from linli.lifts.queries import link_of, read_flats
from linli.people.public import Actor
from tests.cast import Cast


def build(cast: Cast, director: Actor, now: Any) -> dict[str, str]:
    """Make it; return what stands in the address of a family's page."""
    number = found_lift(
        unit_id=cast.units[cast.street.code].pk, title="1 号", rule="lift-jinan",
        rows=read_flats("101 1 60\n601 6 60"), by=director, at=now, key="world",
    )  # fmt: skip
    Lift.objects.filter(street=cast.street, number=number).update(state="signing", cost_cents=100)
    return {"lift_token": link_of(Flat.objects.filter(street=cast.street).order_by("position")[0])}


def of_address(name: str, values: dict[str, str]) -> dict[str, str]:
    """Return what stands in an address of lifts; nothing of others."""
    if not name.startswith("lifts:"):
        return {}
    return {"number": "1", "door": "101", "action": "share", "token": values["lift_token"]}
