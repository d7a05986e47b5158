"""Writes: booking what lines of the journal say in the counters by day, a batch or a whole street at a time."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from linli.kernel import journal
from linli.kernel.models import JournalLine
from linli.kernel.statements import prepared

from ..models import (
    Build,
    CategoryDay,
    Cell,
    OrganisationDay,
    PausedCount,
    StateCount,
    TierCount,
    UnitDay,
    UnitMonth,
)
from ..queries.booking import BATCH, PLACES, RANGE, STAGE, booking, edition, filling, stage, staging
from ..queries.building import READER, mark_of
from ..queries.portions import portions

Progress = Callable[[int, int], None]
COUNTED = (StateCount, TierCount, PausedCount, UnitDay, UnitMonth, CategoryDay, OrganisationDay, Cell)


def book(lines: Sequence[JournalLine]) -> None:
    """Book a batch of lines, a statement for each street."""
    for street_id, some in groupby(sorted(lines, key=_street), key=_street):
        ids = [line.pk for line in some]
        prepared(booking(BATCH), {"street": street_id, "ids": ids, "zone": settings.TIME_ZONE})


def _street(line: JournalLine) -> int:
    return line.street_id


def refill(street_id: int, progress: Progress = lambda _done, _of: None) -> int:
    """Empty the counters of a street and fill them from its whole journal; return how many lines that was.

    What the lines book is staged first, a portion at a time, in a table that no index and no write-ahead log follows; then
    each table is filled once, in the order of its keys.
    """
    for model in COUNTED:
        QuerySet(model).filter(street_id=street_id).delete()
    _run("SET LOCAL work_mem = '256MB'", {})
    _run(f"{stage()}; TRUNCATE pg_temp.{STAGE}", {})
    of = JournalLine.objects.filter(street_id=street_id, subject="case").count()
    progress(0, of)
    done = 0
    for first, last in portions(street_id):
        done += stage_portion(street_id, first, last)
        progress(done, of)
    # Rows of a street are sorted once and added up as they come: a table of sums in memory would be a hundred wide.
    _run("SET LOCAL enable_hashagg = off", {})
    for table in PLACES:
        _run(filling(table), {})
    _run(f"TRUNCATE pg_temp.{STAGE}; SET LOCAL enable_hashagg = on", {})
    return done


def stage_portion(street_id: int, first: UUID, last: UUID) -> int:
    """Stage all lines of the cases from one to another, and count where these stand; return how many lines they were."""
    told = {"street": street_id, "first": first, "last": last, "zone": settings.TIME_ZONE}
    return _run(staging(RANGE), told)


def _run(sql: str, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0]) if cursor.description else 0


def keep_built() -> int:
    """Build anew the counters of streets that stand on another table of rules than the code; return from how many lines.

    So it is after an update that counts something new. A street that is done is not done again, should this be cut
    short; until it is its figures of before are shown, and pages say how far it is.
    """
    done = set(Build.objects.filter(rules=edition()).values_list("reader", flat=True))
    streets = [pk for pk in journal.all_streets() if mark_of(pk) not in done]
    done_now = journal.rebuild(READER, streets=streets) if streets else 0
    Build.objects.filter(reader=READER).delete()  # how earlier versions noted it, of all streets at once
    return done_now


def is_built() -> bool:
    """Return whether no counters stand on another table of rules than the code; one question, asked at every start."""
    marks = list(Build.objects.values_list("rules", flat=True))
    return bool(marks) and set(marks) == {edition()}


def how_far(street_id: int, done: int, of: int) -> None:
    """Note how many lines of a street a rebuild has read: all of them, and it is built by the rules of the code."""
    told = {"rules": edition() if done >= of else "", "done": done, "of": of}
    Build.objects.update_or_create(reader=mark_of(street_id), defaults=told)


def forget() -> None:
    """Forget that anything is built: a rebuild that is cut short goes on where it was."""
    Build.objects.all().delete()
