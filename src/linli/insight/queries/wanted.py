"""How the wall is wanted: by which indicator its map is coloured, at which level, dark or light; read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone

from linli.people.public import Actor
from linli.territory.public import Street, UnitRef, tree

from .shading import choices, levels_drawn, units_at


@dataclass(frozen=True)
class Wanted:
    """Whose wall, by whom, and how it is wanted; nothing is looked up before it is asked for."""

    street: Street
    actor: Actor
    now: datetime
    by: str
    level: str
    look: str

    @cached_property
    def areas(self) -> tuple[UnitRef, ...]:
        """Return what is compared: the units directly below the street."""
        return tuple(child.unit for child in tree(self.street)[0].children if child.unit.level)

    @cached_property
    def units(self) -> tuple[UnitRef, ...]:
        """Return what is coloured: the units of the level, without one of the highest below the street."""
        levels = [level.code for level in levels_drawn(self.street)]
        drawn = self.level or (levels[0] if levels else "")
        return tuple(units_at(self.street, drawn)) if drawn else ()

    def query(self, **changes: str) -> str:
        """Return the same as words of an address, with some changed."""
        told = {"by": self.by, "at": self.level, "look": self.look} | changes
        return urlencode({name: value for name, value in told.items() if value})


def wanted(street: Street, actor: Actor, told: Mapping[str, str], *, at: datetime) -> Wanted:
    """Return how the wall is wanted; what makes no sense is left out, not refused."""
    level, by = told.get("at", ""), told.get("by", "")
    if level and level not in {known.code for known in levels_drawn(street)}:
        level = ""
    if by and by not in {one.code for one in choices(street, timezone.localdate(at))}:
        by = ""
    return Wanted(street, actor, at, by, level, "light" if told.get("look") == "light" else "")
