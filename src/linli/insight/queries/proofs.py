"""The counters as they must be: computed from the journal alone, nothing of theirs read or touched, portion by portion.

One statement a portion tells all tables at once, into temporary tables; these are compared with what is kept when the
whole journal is read. So memory holds one portion, and the journal is read once, however many tables there are.
"""

from collections.abc import Iterator
from functools import cache

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
    **{table: (keys, booking.KEPT[table]) for table, (keys, _of, _more) in booking.PLACES.items()},
}  # fmt: skip


def beside(table: str) -> str:
    """Return the name of the temporary table that holds what a table of counters must say."""
    return f"told_{table}"


@cache
def telling() -> str:
    """Return the statement that adds what a portion says to the tables beside the counters, and tells how many lines."""
    steps = [STOOD]
    for table, (keys, figures) in COUNTERS.items():
        key = ", ".join(keys)
        if table in booking.STANDS:
            spread = f"SELECT {booking.UNITS} AS unit_id, stood.* FROM stood {booking.STANDS[table][1]}"  # noqa: S608 - words of ours
            rows = f"SELECT {key}, sum(n) FROM ({spread}) AS spread GROUP BY {key} HAVING sum(n) <> 0"  # noqa: S608 - words of ours
        else:
            rows = booking.figures_of(table)
        names = ", ".join(f'"{name}"' for name in (*keys, *figures))
        steps.append(f"{beside(table)}_rows AS (INSERT INTO pg_temp.{beside(table)} ({names}) {rows})")
    return f"{booking.head(booking.RANGE_READ)}, {', '.join(steps)} SELECT count(*) FROM batch"  # noqa: S608 - words of ours


def room() -> None:
    """Make the temporary tables, empty: before the transaction of the proofs begins, which itself may only read."""
    with connection.cursor() as cursor:
        for table, (keys, figures) in COUNTERS.items():
            names = ", ".join(f'"{name}"' for name in (*keys, *figures))
            cursor.execute(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {beside(table)} AS SELECT {names} FROM {table} WITH NO DATA;"  # noqa: S608 - names of ours
                f" TRUNCATE pg_temp.{beside(table)}"
            )


@proofs.long_proof("counters equal what the journal adds up to", room=room)
def counters_equal_the_journal(progress: proofs.Progress) -> Iterator[str]:
    """Name each counter that differs, with both figures."""
    _read(progress)
    for table, (keys, figures) in COUNTERS.items():
        key = ", ".join(keys)
        same = " AND ".join(f'k."{key}" = j."{key}"' for key in keys)
        named = ", ".join(f'coalesce(k."{key}", j."{key}")::text' for key in keys)
        both = ", ".join(f'coalesce(k."{name}", 0), coalesce(j."{name}", 0)' for name in figures)
        differs = " OR ".join(f'coalesce(k."{name}", 0) <> coalesce(j."{name}", 0)' for name in figures)
        sums = ", ".join(f'sum("{name}") AS "{name}"' for name in figures)
        told = f"SELECT {key}, {sums} FROM pg_temp.{beside(table)} GROUP BY {key}"  # noqa: S608 - names of ours
        joined = f"SELECT {named}, {both} FROM {table} k FULL JOIN ({told}) j ON {same} WHERE {differs}"  # noqa: S608 - names of ours
        for row in proofs.rows(joined):
            where, found = row[: len(keys)], row[len(keys) :]
            pairs = zip(figures, found[::2], found[1::2], strict=True)
            said = ", ".join(
                f"{name} {kept}, by the journal {due}" for name, kept, due in pairs if kept != due
            )
            yield f"{table.removeprefix('insight_')} {' '.join(where)}: {said}"


def _read(progress: proofs.Progress) -> None:
    """Read every line of a case that was counted, and keep beside the counters what it says."""
    done, of = 0, JournalLine.objects.filter(subject="case").count()
    with connection.cursor() as cursor:
        for street_id in list(journal.all_streets()):
            for first, last in portions(street_id):
                told = {"street": street_id, "first": first, "last": last, "zone": settings.TIME_ZONE}
                cursor.execute(telling(), told)
                done += cursor.fetchone()[0]
                progress(done, of)
        if done < of:  # lines that wait for their counter are not read
            progress(of, of)
        for table in COUNTERS:  # what was not there when the planner looked last is not thought to be little
            cursor.execute(f"ANALYZE pg_temp.{beside(table)}")
