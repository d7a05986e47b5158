"""Portions of a street: ranges of cases with about so many lines together, for whatever reads its whole journal."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

# So many lines are read by one statement: enough that keys are shared, few enough to be held in memory.
PORTION = 20_000
NOTHING = UUID(int=0)
# The last case of a portion: where that many lines end, or the street. The place of a line in its chain has an index.
END = """
SELECT subject_id FROM (
    SELECT subject_id FROM kernel_journalline WHERE street_id = %(street)s AND subject_id >= %(first)s
    ORDER BY subject_id, seq LIMIT %(portion)s
) AS portion ORDER BY subject_id DESC LIMIT 1
"""


def portions(street_id: int) -> Iterator[tuple[UUID, UUID]]:
    """Yield the first and the last case of each portion of a street."""
    first = NOTHING
    while (last := _end(street_id, first)) is not None:
        yield first, last
        first = UUID(int=last.int + 1)


def _end(street_id: int, first: UUID) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(END, {"street": street_id, "first": first, "portion": PORTION})
        found = cursor.fetchone()
    return found[0] if found else None
