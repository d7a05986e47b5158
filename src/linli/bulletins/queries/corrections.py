"""What an edition of a bulletin corrects of the one before it: the counts that differ, because more is known by now."""

from dataclasses import dataclass

from linli.bulletins.models import Bulletin
from linli.insight.public import COUNTS


@dataclass(frozen=True)
class Correction:
    """A count that differs."""

    name: str
    was: int | None
    is_now: int | None


def corrections(earlier: Bulletin, later: Bulletin) -> list[Correction]:
    """Return the counts that differ between two editions, in the order they are told."""
    was, is_now = earlier.figures.get("counts", {}), later.figures.get("counts", {})
    return [
        Correction(COUNTS[code].name, was[code]["n"], is_now[code]["n"])
        for code in is_now
        if code in COUNTS and code in was and was[code]["n"] != is_now[code]["n"]
    ]
