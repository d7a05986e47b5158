"""What hangs on units: posts, duties, open cases. The ground does not know them; those who do are asked.

A change of the structure must say what it touches, and the ground lies below people and cases. So they register how
they answer, and a plan shows their answers without knowing what a post is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from linli.territory.models import Street


@dataclass(frozen=True)
class Hanging:
    """Something that hangs on a unit: of which sort, what it is in words, and where it can be decided."""

    unit_id: int
    sort: str
    text: str
    url: str = ""
    must: bool = True


Teller = Callable[[Street, Sequence[int], date], list[Hanging]]
_tellers: list[Teller] = []


def hangs_on_units(tell: Teller) -> Teller:
    """Register who knows of things that hang on units; told the street, ids of units and the day of the change."""
    if tell not in _tellers:
        _tellers.append(tell)
    return tell


def hanging_on(street: Street, unit_ids: Sequence[int], on: date) -> list[Hanging]:
    """Return what hangs on these units on a day, by whoever knows; what must be decided first."""
    if not unit_ids:
        return []
    found = [one for tell in _tellers for one in tell(street, unit_ids, on)]
    return sorted(found, key=lambda one: (not one.must, one.sort, one.unit_id, one.text))
