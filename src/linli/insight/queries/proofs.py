"""The counters as they must be: computed from the journal alone, nothing of theirs read or touched, portion by portion.

One statement a portion stages what its lines book, as a rebuild does, and where its cases stand; when a street is read, each
table is compared with what that adds up to. So memory holds one portion, and the journal is read once, however many tables
there are.
"""

from collections.abc import Iterator
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection

from linli.kernel import journal, proofs
from linli.kernel.models import JournalLine

from . import booking
from .portions import portions

# Where a case stood before a line is taken away, where it stands after it is added: what a life moved there and away
# again cancels out. Lines that wait for their counter are left out on this side too: it may be late, never wrong.
STOOD = """stood AS MATERIALIZED (
    SELECT street_id, lineage, state, hard, tier, paused, sum(n) AS n FROM (
        SELECT street_id, lineage, to_state AS state, hard, tier, paused, count(*) AS n
        FROM batch GROUP BY 1, 2, 3, 4, 5, 6
        UNION ALL
        SELECT street_id, was_lineage, from_state, was_hard, was_tier,
            (CASE WHEN jsonb_exists(f -> 'was', 'paused_at') THEN f #>> '{was,paused_at}' ELSE f ->> 'paused_at' END)
                IS NOT NULL, -count(*)
        FROM batch WHERE from_state <> '' GROUP BY 1, 2, 3, 4, 5, 6
    ) AS moves GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
)"""
# table: its keys and its figures
COUNTERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **{table: (keys, ("n",)) for table, (keys, _where) in booking.STANDS.items()},
    **{table: (keys, booking.KEPT[table]) for table, (keys, _source) in booking.PLACES.items()},
}  # fmt: skip


def beside(table: str) -> str:
    """Return the name of the temporary table that holds what a table of what stands where must say."""
    return f"told_{table}"


@cache
def telling() -> str:
    """Return the statement that stages what a portion says, and tells how many lines it has."""
    steps = [STOOD, f"rows AS (INSERT INTO pg_temp.{booking.STAGE} {booking.staged()})"]
    for table, (keys, where) in booking.STANDS.items():
        key = ", ".join(keys)
        spread = f"SELECT {booking.UNITS} AS unit_id, stood.* FROM stood {where}"  # noqa: S608 - words of ours
        rows = f"SELECT {key}, sum(n) FROM ({spread}) AS spread GROUP BY {key} HAVING sum(n) <> 0"  # noqa: S608 - words of ours
        steps.append(f"{beside(table)}_rows AS (INSERT INTO pg_temp.{beside(table)} ({key}, n) {rows})")
    return f"{booking.head(booking.RANGE_READ)}, {', '.join(steps)} SELECT count(*) FROM batch"  # noqa: S608 - words of ours


def room() -> None:
    """Make the temporary tables, empty: before the transaction of the proofs begins, which itself may only read."""
    with connection.cursor() as cursor:
        names = [booking.STAGE]
        cursor.execute(booking.stage())
        for table, (keys, _where) in booking.STANDS.items():
            key = ", ".join((*keys, "n"))
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {beside(table)} AS SELECT {key} FROM {table} WITH NO DATA"  # noqa: S608 - names of ours
            )
            names.append(beside(table))
        for name in names:  # what is staged of one street is found among that of all
            cursor.execute(
                f"TRUNCATE pg_temp.{name}; CREATE INDEX IF NOT EXISTS {name}_street ON {name} (street_id)"
            )


@proofs.long_proof("counters equal what the journal adds up to", room=room)
def counters_equal_the_journal(progress: proofs.Progress) -> Iterator[str]:
    """Name each counter that differs, with both figures."""
    done, of = 0, JournalLine.objects.filter(subject="case").count()
    read = list(journal.all_streets())
    for street_id in sorted({*read, *_streets()}):
        for first, last in portions(street_id) if street_id in read else ():
            done += _read(street_id, first, last)
            progress(done, of)
        for table in COUNTERS:
            yield from _differing(table, street_id)
    if done < of:  # lines that wait for their counter are not read
        progress(of, of)


def _read(street_id: int, first: UUID, last: UUID) -> int:
    """Read the lines of some cases that were counted, and stage what they say; return how many they were."""
    told = {"street": street_id, "first": first, "last": last, "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(telling(), told)
        return int(cursor.fetchone()[0])


def _streets() -> Iterator[int]:
    """Yield the streets of which any counter is kept: of each table one step in its index for each street."""
    with connection.cursor() as cursor:
        for table in COUNTERS:
            cursor.execute(
                f"WITH RECURSIVE s(id) AS (SELECT min(street_id) FROM {table} UNION ALL"  # noqa: S608 - names of ours
                f" SELECT (SELECT min(street_id) FROM {table} WHERE street_id > s.id) FROM s WHERE s.id IS NOT NULL)"
                " SELECT id FROM s WHERE id IS NOT NULL"
            )
            for (street_id,) in cursor.fetchall():
                yield street_id


@cache
def _comparing(table: str) -> str:
    """Return the statement that finds the counters of a table which differ in a street, with both figures."""
    keys, figures = COUNTERS[table]
    key = ", ".join(keys)
    if table in booking.STANDS:
        told = f"SELECT {key}, sum(n) AS n FROM pg_temp.{beside(table)} WHERE street_id = %(street)s GROUP BY {key}"  # noqa: S608 - names of ours
    else:
        told = booking.figures_of(table, f"pg_temp.{booking.STAGE}", "street_id = %(street)s")
    kept = f"SELECT * FROM {table} WHERE street_id = %(street)s"  # noqa: S608 - names of ours
    same = " AND ".join(f'k."{key}" = j."{key}"' for key in keys)
    named = ", ".join(f'coalesce(k."{key}", j."{key}")::text' for key in keys)
    both = ", ".join(f'coalesce(k."{name}", 0), coalesce(j."{name}", 0)' for name in figures)
    differs = " OR ".join(f'coalesce(k."{name}", 0) <> coalesce(j."{name}", 0)' for name in figures)
    return f"SELECT {named}, {both} FROM ({kept}) k FULL JOIN ({told}) j ON {same} WHERE {differs}"  # noqa: S608 - names of ours


def _differing(table: str, street_id: int) -> Iterator[str]:
    keys, figures = COUNTERS[table]
    for row in proofs.rows(_comparing(table), {"street": street_id}):
        where, found = row[: len(keys)], row[len(keys) :]
        pairs = zip(figures, found[::2], found[1::2], strict=True)
        said = ", ".join(f"{name} {kept}, by the journal {due}" for name, kept, due in pairs if kept != due)
        yield f"{table.removeprefix('insight_')} {' '.join(where)}: {said}"
