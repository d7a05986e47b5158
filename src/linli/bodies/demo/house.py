"""What both demo streets have in common: who is there, and how a body is founded and filled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from linli.bodies.commands import (
    Who,
    found_body,
    seat_member,
)
from linli.bodies.models import Body
from linli.bodies.queries.packs import preset
from linli.people.public import (
    SYSTEM,
    Account,
    Organisation,
    Post,
)
from linli.rulebooks.public import publish_rows
from linli.territory.public import Street, Unit

DAY = timedelta(days=1)


@dataclass
class House:
    """What is known while the bodies of one street are made."""

    street: Street
    units: dict[str, Unit]
    organisations: dict[str, Organisation]
    posts: list[Post]
    first: date
    at: datetime

    def holder(self, role: str, unit: Unit) -> Account:
        """Return who holds a role at a unit."""
        return next(
            post.account
            for post in self.posts
            if post.role.code == role and post.unit_id == unit.pk and not post.substitute_for_id
        )

    def officers(self, code: str) -> Iterator[Account]:
        """Yield the officers of a force, over and over."""
        force = self.organisations[code]
        return cycle([post.account for post in self.posts if post.organisation_id == force.pk])

    def found(self, kind: str, name: str, name_en: str, unit: Unit, **more: Any) -> Body:
        """Found a body."""
        told = {"starts_on": self.first, "by": SYSTEM, "at": self.at} | more
        return found_body(street=self.street, unit=unit, kind=kind, name=name, name_en=name_en, **told)

    def seat(self, body: Body, seat: str, who: Who, **more: Any) -> Any:
        """Seat somebody."""
        return seat_member(
            body, seat=seat, who=who, **({"starts_on": self.first, "by": SYSTEM, "at": self.at} | more)
        )


def moved_in(street: Street, system: str, anchor: datetime) -> House:
    """Return what is known of a street whose packs begin with a system of areas."""
    at = anchor - 90 * DAY
    publish_rows(
        street_id=street.pk,
        code="packs",
        rows=preset(system),
        effective_from=timezone.localdate(at),
        note=f"按 {system} 设定",
        by=SYSTEM,
        at=at,
    )
    units = {unit.name: unit for unit in Unit.objects.filter(street=street).select_related("level")}
    known = {one.code: one for one in Organisation.objects.filter(street=street)}
    posts = Post.objects.filter(street=street, ends_at=None).select_related("account", "role").order_by("pk")
    # The year's second day, or the day the packs began where the year is younger than they are.
    first = min(date(timezone.localdate(anchor).year, 1, 2), timezone.localdate(at))
    return House(street, units, known, list(posts), first, at)


def level_units(house: House, kind: str) -> list[Unit]:
    """Return the units of a level, by code."""
    return sorted(
        (unit for unit in house.units.values() if unit.level and unit.level.code == kind),
        key=lambda u: u.code,
    )
