"""The counters as they must be: computed from the journal in one statement, nothing of theirs read or touched."""

from collections.abc import Iterator

from django.conf import settings

from linli.kernel import proofs

from . import booking

# Lines that still wait for their counter are left out on this side too: a counter may be late, never wrong. Lines that
# moved alike are summed before their units are spread, and what stood in the same place before and after cancels out.
_READ = """
WITH read AS (
    SELECT l.street_id, (l.at AT TIME ZONE %(zone)s)::date AS day, l.from_state, l.to_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        coalesce(l.facts #>> '{was,hard}', l.facts ->> 'hard')::boolean AS was_hard,
        (l.facts ->> 'hard')::boolean AS is_hard,
        count(*) AS n
    FROM kernel_journalline l
    WHERE l.subject = 'case' AND WHICH
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), moved AS (
    SELECT street_id, unit.id::bigint AS unit_id, day, to_state AS state, is_hard AS hard, n AS entered, 0 AS "left"
    FROM read, jsonb_array_elements_text(is_in) AS unit (id)
    WHERE NOT (from_state = to_state AND was_hard = is_hard AND was_in @> unit.id::jsonb)
    UNION ALL
    SELECT street_id, unit.id::bigint, day, from_state, was_hard, 0, n
    FROM read, jsonb_array_elements_text(was_in) AS unit (id)
    WHERE from_state <> '' AND NOT (from_state = to_state AND was_hard = is_hard AND is_in @> unit.id::jsonb)
), days AS (
    SELECT street_id, unit_id, day, state, hard, sum(entered)::int AS entered, sum("left")::int AS "left"
    FROM moved GROUP BY 1, 2, 3, 4, 5
)
"""
# fmt: off
DAYS = _READ + "TABLE days"
STATES = _READ + 'SELECT street_id, unit_id, state, hard, sum(entered - "left")::int AS n FROM days GROUP BY 1, 2, 3, 4'  # noqa: S608 - words of ours
TIERS = """
WITH read AS (
    SELECT l.street_id, l.from_state, l.to_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        coalesce(l.facts #>> '{was,tier}', l.facts ->> 'tier', '') AS was_tier,
        coalesce(l.facts ->> 'tier', '') AS is_tier, count(*) AS n
    FROM kernel_journalline l
    WHERE l.subject = 'case' AND WHICH
    GROUP BY 1, 2, 3, 4, 5, 6, 7
), moved AS (
    SELECT street_id, unit.id::bigint AS unit_id, is_tier AS tier, to_state AS state, n
    FROM read, jsonb_array_elements_text(is_in) AS unit (id) WHERE is_tier <> ''
    UNION ALL
    SELECT street_id, unit.id::bigint, was_tier, from_state, -n
    FROM read, jsonb_array_elements_text(was_in) AS unit (id) WHERE was_tier <> '' AND from_state <> ''
)
SELECT street_id, unit_id, tier, state, sum(n)::int AS n FROM moved GROUP BY 1, 2, 3, 4
"""
# Which clocks stood still before and after each line.
_CLOCKS = """
WITH read AS (
    SELECT l.street_id, l.from_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        (CASE WHEN jsonb_exists(l.facts -> 'was', 'paused_at') THEN l.facts #>> '{was,paused_at}'
            ELSE l.facts ->> 'paused_at' END) IS NOT NULL AS was_paused,
        l.facts ->> 'paused_at' IS NOT NULL AS is_paused, count(*) AS n
    FROM kernel_journalline l WHERE l.subject = 'case' AND WHICH GROUP BY 1, 2, 3, 4, 5, 6
)
"""
PAUSED = _CLOCKS + """
SELECT street_id, unit_id, sum(n)::int AS n FROM (
    SELECT street_id, unit.id::bigint AS unit_id, -n AS n FROM read, jsonb_array_elements_text(was_in) AS unit (id)
    WHERE from_state <> '' AND was_paused
    UNION ALL
    SELECT street_id, unit.id::bigint, n FROM read, jsonb_array_elements_text(is_in) AS unit (id) WHERE is_paused
) AS paused GROUP BY 1, 2
"""  # noqa: S608 - words of ours
# table: its keys, its figures, and the statement that computes it
COUNTERS = {
    "insight_statecount":     (("street_id", "unit_id", "state", "hard"), ("n",), STATES),
    "insight_daycount":       (("street_id", "unit_id", "day", "state", "hard"), ("entered", "left"), DAYS),
    "insight_tiercount":      (("street_id", "unit_id", "tier", "state"), ("n",), TIERS),
    "insight_pausedcount":    (("street_id", "unit_id"), ("n",), PAUSED),
}
# fmt: on


def computed(sql: str, which: str = booking.READ) -> str:
    """Return a statement of this file over all lines that were read, or over others."""
    return sql.replace("WHICH", which.format(l="l"))


def counters() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    """Yield each table of counters with its keys, its figures, and the statement that computes it."""
    for table, (keys, figures, sql) in COUNTERS.items():
        yield table, keys, figures, computed(sql)
    for table, (keys, _of, _more) in booking.PLACES.items():
        yield table, keys, booking.KEPT[table], booking.computed(table)


@proofs.proof("counters equal what the journal adds up to")
def counters_equal_the_journal() -> Iterator[str]:
    """Name each counter that differs, with both figures."""
    params = {"zone": settings.TIME_ZONE}
    for table, keys, figures, told in counters():
        same = " AND ".join(f'k."{key}" = j."{key}"' for key in keys)
        named = ", ".join(f'coalesce(k."{key}", j."{key}")::text' for key in keys)
        both = ", ".join(f'coalesce(k."{name}", 0), coalesce(j."{name}", 0)' for name in figures)
        differs = " OR ".join(f'coalesce(k."{name}", 0) <> coalesce(j."{name}", 0)' for name in figures)
        joined = f"SELECT {named}, {both} FROM {table} k FULL JOIN ({told}) j ON {same} WHERE {differs}"  # noqa: S608 - names of ours
        for row in proofs.rows(joined, params):
            where, found = row[: len(keys)], row[len(keys) :]
            pairs = zip(figures, found[::2], found[1::2], strict=True)
            said = ", ".join(
                f"{name} {kept}, by the journal {due}" for name, kept, due in pairs if kept != due
            )
            yield f"{table.removeprefix('insight_')} {' '.join(where)}: {said}"
