"""The covenant of the world, which is the street's: its first edition in force, its second open to comments; and a badge."""

from datetime import timedelta
from typing import Any

from linli.covenants import commands
from linli.covenants.models import Covenant, Edition
from linli.people.public import Actor
from tests.cast import Cast


def build(cast: Cast, director: Actor, now: Any) -> None:
    """Make them."""
    there: dict[str, Any] = {"unit_id": cast.units[cast.street.code].pk, "by": director, "at": now}
    acts: dict[str, Any] = {"street_id": cast.street.pk, "by": director, "at": now}
    commands.begin(kind="covenant", title="公约", text="不占通道。", key="world", **there)
    first = Edition.objects.get(street=cast.street)
    commands.resolve(first.pk, **acts, resolution="x")
    today = now.date()
    commands.publish(first.pk, **acts, starts_on=today, review_on=today + timedelta(days=9))
    covenant = Covenant.objects.get(street=cast.street)
    commands.amend(covenant, by=director, at=now, key="world")
    second = Edition.objects.get(street=cast.street, number=2)
    commands.invite(second.pk, **acts, until=today + timedelta(days=9))
    commands.award(kind="honest-shop", holder="小店", met=[1, 2, 3], key="world", **there)


def of_address(name: str, case: str) -> dict[str, str]:
    """Return what stands in an address of covenants; nothing of others."""
    if not name.startswith("covenants:"):
        return {}
    own = {"number": "1", "edition": "2", "action": "redraft"}
    return own | {"covenants:beside": {"number": case}, "covenants:badge_act": {"action": "check"}}.get(
        name, {}
    )
