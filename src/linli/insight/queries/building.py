"""How far the counters of a street are, while they are built anew after an update or by hand."""

from linli.kernel.statements import prepared

from .booking import edition

READER = "insight"
# The share of lines that a rebuild has read, in a hundred; NULL where none goes on, nothing where it is still to begin.
PERCENT = """(SELECT min(CASE WHEN rules = '' THEN done * 100 / greatest("of", 1) ELSE 0 END) FROM insight_build
    WHERE reader IN ('insight', 'insight ' || %(street)s::text) AND rules <> %(rules)s)"""


def mark_of(street_id: int) -> str:
    """Return under which name it is kept by which rules the counters of a street were built."""
    return f"{READER} {street_id}"


def being_built(street_id: int) -> int | None:
    """Return how many in a hundred lines are counted anew in a street; None where nothing is to be; one question."""
    [(percent,)] = prepared(f"SELECT {PERCENT}", {"street": street_id, "rules": edition()})
    return None if percent is None else int(percent)
