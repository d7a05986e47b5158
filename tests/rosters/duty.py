"""A roster as tests have it: red stewards of the first committee of the west, sitting on Mondays to Fridays."""

from datetime import datetime, time, timedelta
from typing import Any

from linli.people.public import SYSTEM, Actor, Role, actor_for, add_account, appoint
from linli.rosters import commands
from linli.rosters.models import DutyRoster, Member, Slot, Turn
from tests.cast import NOON, START, Cast

PLACE = (121.4425, 31.1925)
DAY = timedelta(days=1)


def secretary(cast: Cast) -> Actor:
    """Return the secretary of the first committee of the west, who keeps its rosters."""
    if "gezhou" not in cast.accounts:
        cast.accounts["gezhou"] = account = add_account(username="gezhou", name="葛舟", by=SYSTEM, at=START)
        appoint(
            account=account, role=Role.objects.get(code="secretary"), street=cast.street, unit=cast.units["W1"],
            starts_at=START, by=SYSTEM, at=START,
        )  # fmt: skip
    return actor_for(cast.accounts["gezhou"], at=NOON)


def a_roster(cast: Cast, **told: Any) -> DutyRoster:
    """Return a new roster with a place, kept by the secretary."""
    given = {
        "name": "红色管家坐班",
        "key": "one",
        "lon": PLACE[0],
        "lat": PLACE[1],
        "place": "宛南一村服务站",
    } | told
    number = commands.begin(
        street=cast.street, unit_id=cast.units["W1"].pk, by=secretary(cast), at=NOON, **given
    )
    return DutyRoster.objects.select_related("street").get(street=cast.street, number=number)


def a_member(cast: Cast, roster: DutyRoster, who: str, **told: Any) -> Member:
    """Let somebody of the cast, or a volunteer by this name, take turns."""
    account = cast.accounts.get(who)
    named = {"account": account} if account else {"name": who}
    return commands.add_member(
        roster.pk, street_id=roster.street_id, by=secretary(cast), at=NOON, **named, **told
    )


def a_slot(
    cast: Cast,
    roster: DutyRoster,
    hours: float = 2,
    *,
    kind: str = "sitting",
    minutes: int = 120,
    heads: int = 1,
) -> Slot:
    """Return a slot that begins so many hours after noon."""
    return commands.add_slot(
        roster.pk, street_id=roster.street_id, kind=kind, starts_at=NOON + timedelta(hours=hours), minutes=minutes,
        heads=heads, by=secretary(cast), at=NOON,
    )  # fmt: skip


def a_turn(cast: Cast, member: Member, slot: Slot, *, by: Actor | None = None, at: datetime = NOON) -> Turn:
    """Put a member on a slot."""
    return commands.put(slot.pk, member.person_id, street_id=slot.street_id, by=by or secretary(cast), at=at)


def weekdays(cast: Cast, roster: DutyRoster, starts: time = time(9), **told: Any) -> None:
    """Let the roster want somebody on working days."""
    given = {"kind": "sitting", "weekdays": [1, 2, 3, 4, 5], "minutes": 480, "heads": 1} | told
    commands.add_row(
        roster.pk, street_id=roster.street_id, starts=starts, by=secretary(cast), at=NOON, **given
    )
