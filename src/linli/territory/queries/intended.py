"""What shall be different from a day on, as plain values: a file and a plan both come to this."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class NewUnit:
    """A unit to be added; `parent` is the code of one that stands, or that comes earlier in the same list."""

    code: str
    kind: str
    name: str
    name_en: str = ""
    level: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    geometry: dict[str, Any] | None = field(default=None, repr=False)
    # Its own days, where they are not those of the act: an office may enter what began or will end another day.
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Named:
    """What a unit is called; without aliases those it has are kept."""

    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()


@dataclass
class Changes:
    """What shall be different from a day on; units by code."""

    on: date
    new: list[NewUnit] = field(default_factory=list)
    names: dict[str, Named] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: dict[str, date] = field(default_factory=dict)
    levels: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are."""
        return {
            "new": len(self.new), "renamed": len(self.names), "moved": len(self.parents),
            "drawn": len(self.shapes), "closed": len(self.closed), "levels": len(self.levels),
        }  # fmt: skip

    def __bool__(self) -> bool:
        """Whether anything changes at all."""
        return any(self.counts.values())
