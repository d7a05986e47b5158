"""What apps above say beside a case: they announce it here, and the page asks them without knowing them.

The page draws a link that loads itself when there is scripting, so that what is said beside a case costs its page nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..models import Case


@dataclass(frozen=True)
class Aside:
    """What stands beside a case: its name, and the address of the page that says it, or of its part `#aside`."""

    code: str
    name: Any
    url: str


Asked = Callable[[Case], Aside | None]
_ASIDES: list[Asked] = []


def aside(asked: Asked, *, first: bool = False) -> Asked:
    """Register what an app says beside cases; None where it has nothing to say of one. What is short stands first."""
    if asked not in _ASIDES:
        _ASIDES.insert(0 if first else len(_ASIDES), asked)
    return asked


def asides_of(case: Case) -> list[Aside]:
    """Return what is said beside a case, in the order in which apps registered."""
    return [said for asked in _ASIDES if (said := asked(case)) is not None]
