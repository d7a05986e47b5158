"""The leaf of what the public sees of a case, what it does not, and why."""

from typing import Any

from linli.cases.models import Case
from linli.cases.queries.moderation import public_side

from .here import Here


def told(here: Here, case: Case) -> dict[str, Any]:
    """Return what the leaf says."""
    return {"side": public_side(case), "held_words": case.get_held_display() if case.held else ""}
