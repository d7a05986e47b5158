"""The counters as they must be: computed from the journal in one statement, nothing of theirs read or touched."""

from collections.abc import Iterator

from django.conf import settings

from linli.kernel import proofs

FIGURES = (
    "responded", "responded_late", "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused",
)  # fmt: skip
# Lines that still wait for their counter are left out on this side too: a counter may be late, never wrong. Lines that
# moved alike are summed before their units are spread, and what stood in the same place before and after cancels out.
_READ = """
WITH read AS (
    SELECT l.street_id, (l.at AT TIME ZONE %(zone)s)::date AS day, l.action, l.from_state, l.to_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        coalesce(l.facts #>> '{was,hard}', l.facts ->> 'hard')::boolean AS was_hard,
        (l.facts ->> 'hard')::boolean AS is_hard,
        coalesce((l.facts ->> 'in_time')::boolean, true) AS in_time, count(*) AS n
    FROM kernel_journalline l
    WHERE l.subject = 'case' AND NOT EXISTS (
        SELECT FROM kernel_delivery d WHERE d.street_id = l.street_id AND d.line_id = l.id AND d.reader = 'insight')
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
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
PUNCTUALITY = _READ + """
SELECT street_id, unit.id::bigint AS unit_id, day,
    coalesce(sum(n) FILTER (WHERE in_time), 0)::int AS in_time, coalesce(sum(n) FILTER (WHERE NOT in_time), 0)::int AS late
FROM read, jsonb_array_elements_text(is_in) AS unit (id) WHERE action = 'feed_back' GROUP BY 1, 2, 3
"""
TIERS = """
WITH read AS (
    SELECT l.street_id, l.from_state, l.to_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        coalesce(l.facts #>> '{was,tier}', l.facts ->> 'tier', '') AS was_tier,
        coalesce(l.facts ->> 'tier', '') AS is_tier, count(*) AS n
    FROM kernel_journalline l
    WHERE l.subject = 'case' AND NOT EXISTS (
        SELECT FROM kernel_delivery d WHERE d.street_id = l.street_id AND d.line_id = l.id AND d.reader = 'insight')
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
# What was due on a day: what stood open there before and after each line, and how each feedback came.
_CLOCKS = """
WITH read AS (
    SELECT l.street_id, l.action, l.from_state, l.to_state,
        coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage') AS was_in, l.facts -> 'lineage' AS is_in,
        ((CASE WHEN jsonb_exists(l.facts -> 'was', 'due_at') THEN l.facts #>> '{was,due_at}' ELSE l.facts ->> 'due_at' END)
            ::timestamptz AT TIME ZONE %(zone)s)::date AS was_due,
        ((l.facts ->> 'due_at')::timestamptz AT TIME ZONE %(zone)s)::date AS is_due,
        (CASE WHEN jsonb_exists(l.facts -> 'was', 'paused_at') THEN l.facts #>> '{was,paused_at}'
            ELSE l.facts ->> 'paused_at' END) IS NOT NULL AS was_paused,
        l.facts ->> 'paused_at' IS NOT NULL AS is_paused,
        coalesce((l.facts ->> 'in_time')::boolean, true) AS in_time, l.facts ->> 'undoes' AS undoes, count(*) AS n
    FROM kernel_journalline l
    WHERE l.subject = 'case' AND NOT EXISTS (
        SELECT FROM kernel_delivery d WHERE d.street_id = l.street_id AND d.line_id = l.id AND d.reader = 'insight')
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
)
"""
DUES = _CLOCKS + """
SELECT street_id, unit_id, day, sum("open")::int AS "open", sum(in_time)::int AS in_time, sum(late)::int AS late FROM (
    SELECT street_id, unit.id::bigint AS unit_id, was_due AS day, -n AS "open",
        CASE WHEN action = 'feed_back' AND in_time THEN n ELSE 0 END AS in_time,
        CASE WHEN action = 'feed_back' AND NOT in_time THEN n ELSE 0 END AS late
    FROM read, jsonb_array_elements_text(was_in) AS unit (id)
    WHERE from_state IN ('in_hand', 'coordinating') AND was_due IS NOT NULL
    UNION ALL
    SELECT street_id, unit.id::bigint, is_due, n, CASE WHEN undoes = 'in_time' THEN -n ELSE 0 END,
        CASE WHEN undoes = 'late' THEN -n ELSE 0 END
    FROM read, jsonb_array_elements_text(is_in) AS unit (id)
    WHERE to_state IN ('in_hand', 'coordinating') AND is_due IS NOT NULL
) AS due GROUP BY 1, 2, 3
"""  # noqa: S608 - words of ours
PAUSED = _CLOCKS + """
SELECT street_id, unit_id, sum(n)::int AS n FROM (
    SELECT street_id, unit.id::bigint AS unit_id, -n AS n FROM read, jsonb_array_elements_text(was_in) AS unit (id)
    WHERE from_state <> '' AND was_paused
    UNION ALL
    SELECT street_id, unit.id::bigint, n FROM read, jsonb_array_elements_text(is_in) AS unit (id) WHERE is_paused
) AS paused GROUP BY 1, 2
"""  # noqa: S608 - words of ours
# What the three rates are made of: acceptances, calls back, words, and words that others took the place of.
RATES = """
WITH read AS (
    SELECT l.street_id, (l.at AT TIME ZONE %(zone)s)::date AS day, l.action, l.facts AS f,
        jsonb_build_object(
            'lineage', coalesce(l.facts #> '{was,lineage}', l.facts -> 'lineage'),
            'lead', CASE WHEN jsonb_exists(l.facts -> 'was', 'lead') THEN l.facts #> '{was,lead}' ELSE l.facts -> 'lead' END,
            'category', coalesce(l.facts #> '{was,category}', l.facts -> 'category')) AS place
    FROM kernel_journalline l
    WHERE l.subject = 'case'
        AND l.action IN ('accept', 'call_back', 'confirm', 'confirm_too', 'reopen', 'reopen_too') AND NOT EXISTS (
        SELECT FROM kernel_delivery d WHERE d.street_id = l.street_id AND d.line_id = l.id AND d.reader = 'insight')
), told AS (
    SELECT street_id, day, place, 1 AS n, 'responded' || CASE WHEN coalesce((f ->> 'in_time')::boolean, true) THEN ''
        ELSE '_late' END AS figure FROM read WHERE action = 'accept'
    UNION ALL
    SELECT street_id, day, place, 1, f ->> 'outcome' FROM read WHERE action = 'call_back'
    UNION ALL
    SELECT street_id, coalesce((word ->> 'day')::date, day), CASE WHEN n < 0 THEN word ELSE place END, n, figure
    FROM read, LATERAL (VALUES (f -> 'word', 1), (f -> 'word_before', -1)) AS said (word, n),
        LATERAL (VALUES
            (CASE word ->> 'solved' WHEN 'true' THEN 'solved' WHEN 'false' THEN 'unsolved' END),
            (CASE word ->> 'satisfied' WHEN 'true' THEN 'satisfied' WHEN 'false' THEN 'dissatisfied' END)
        ) AS as_figure (figure)
    WHERE action <> 'accept' AND figure IS NOT NULL
), spread AS (
    SELECT street_id, 'unit' AS kind, unit.id AS key, day, n, figure
    FROM told, jsonb_array_elements_text(place -> 'lineage') AS unit (id)
    UNION ALL
    SELECT street_id, 'organisation', place ->> 'lead', day, n, figure FROM told WHERE place ->> 'lead' IS NOT NULL
    UNION ALL
    SELECT street_id, 'category', place ->> 'category', day, n, figure FROM told WHERE place ->> 'category' <> ''
)
SELECT street_id, kind, key, day,
    """ + ",\n    ".join(  # noqa: S608 - words of ours
    f"coalesce(sum(n) FILTER (WHERE figure = '{name}'), 0)::int AS {name}"
    for name in FIGURES
) + """
FROM spread GROUP BY 1, 2, 3, 4
"""
# Acts by day, and what accepted appeals excused on the days on which it was counted late.
ACTS = """
WITH read AS (
    SELECT l.street_id, (l.at AT TIME ZONE %(zone)s)::date AS day, l.action, l.facts FROM kernel_journalline l
    WHERE l.subject = 'case' AND l.action IN ('file', 'void', 'send_back', 'rework', 'escalate', 'accept_appeal')
    AND NOT EXISTS (
        SELECT FROM kernel_delivery d WHERE d.street_id = l.street_id AND d.line_id = l.id AND d.reader = 'insight')
), done AS (
    SELECT street_id, day, action AS act, 1 AS n, facts FROM read WHERE action <> 'accept_appeal'
    UNION ALL
    SELECT street_id, (facts ->> 'late_on')::date, 'excused', 1, facts FROM read
    WHERE action = 'accept_appeal' AND facts ->> 'late_on' <> ''
    UNION ALL
    SELECT street_id, (facts ->> 'late_due')::date, 'excused_due', 1, facts FROM read
    WHERE action = 'accept_appeal' AND facts ->> 'late_on' <> '' AND facts ->> 'late_due' <> ''
    UNION ALL
    SELECT street_id, ((facts ->> 'due_at')::timestamptz AT TIME ZONE %(zone)s)::date, 'excused_due', -1, facts FROM read
    WHERE action = 'rework' AND (facts ->> 'unexcused')::boolean AND facts ->> 'undoes' = 'late'
        AND facts ->> 'due_at' IS NOT NULL
)
SELECT street_id, unit.id::bigint AS unit_id, day, act, sum(n)::int AS n
FROM done, jsonb_array_elements_text(facts -> 'lineage') AS unit (id) GROUP BY 1, 2, 3, 4
"""
# table: its keys, its figures, and the statement that computes it
COUNTERS = {
    "insight_statecount":     (("street_id", "unit_id", "state", "hard"), ("n",), STATES),
    "insight_daycount":       (("street_id", "unit_id", "day", "state", "hard"), ("entered", "left"), DAYS),
    "insight_daypunctuality": (("street_id", "unit_id", "day"), ("in_time", "late"), PUNCTUALITY),
    "insight_tiercount":      (("street_id", "unit_id", "tier", "state"), ("n",), TIERS),
    "insight_dayact":         (("street_id", "unit_id", "day", "act"), ("n",), ACTS),
    "insight_duecount":       (("street_id", "unit_id", "day"), ("open", "in_time", "late"), DUES),
    "insight_pausedcount":    (("street_id", "unit_id"), ("n",), PAUSED),
    "insight_dayrate":        (("street_id", "kind", "key", "day"), FIGURES, RATES),
}
# fmt: on


def computed(sql: str) -> tuple[str, dict[str, str]]:
    """Return a statement of this file with its parameters."""
    return sql, {"zone": settings.TIME_ZONE}


@proofs.proof("counters equal what the journal adds up to")
def counters_equal_the_journal() -> Iterator[str]:
    """Name each counter that differs, with both figures."""
    for table, (keys, figures, sql) in COUNTERS.items():
        told, params = computed(sql)
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
