"""What must be so of the ledger and cannot be a constraint: rows and the last lines of their chains say the same."""

from collections.abc import Iterator

from linli.kernel import proofs

from ..states import ENDED, WORKING

_LAST = """
LEFT JOIN (
    SELECT DISTINCT ON (street_id, subject_id) street_id, subject_id, to_state, facts FROM kernel_journalline
    WHERE subject = 'case' ORDER BY street_id, subject_id, seq DESC
) l ON l.street_id = c.street_id AND l.subject_id = c.id
"""


@proofs.proof("every case stands where its last line says")
def cases_stand_where_their_journal_says() -> Iterator[str]:
    """Compare state, place, hard mark, lead, category and due moment of each case with its last line."""
    sql = f"""
        SELECT c.number, l.to_state IS NULL, c.state, l.to_state, array_remove(ARRAY[
            CASE WHEN l.to_state <> c.state THEN 'state' END,
            CASE WHEN l.facts -> 'lineage' <> to_jsonb(c.lineage) THEN 'lineage' END,
            CASE WHEN (l.facts ->> 'hard')::boolean <> c.hard THEN 'hard' END,
            CASE WHEN (l.facts ->> 'lead')::bigint IS DISTINCT FROM c.lead_id THEN 'lead' END,
            CASE WHEN l.facts ->> 'category' <> coalesce(k.code, '') THEN 'category' END,
            CASE WHEN coalesce(l.facts ->> 'tier', '') <> c.tier THEN 'tier' END,
            CASE WHEN (l.facts ->> 'due_at')::timestamptz IS DISTINCT FROM c.due_at THEN 'due_at' END], NULL)
        FROM cases_case c LEFT JOIN cases_category k ON k.id = c.category_id {_LAST}
        WHERE l.to_state IS NULL OR l.to_state <> c.state OR l.facts -> 'lineage' <> to_jsonb(c.lineage)
            OR (l.facts ->> 'hard')::boolean <> c.hard OR (l.facts ->> 'lead')::bigint IS DISTINCT FROM c.lead_id
            OR l.facts ->> 'category' <> coalesce(k.code, '') OR coalesce(l.facts ->> 'tier', '') <> c.tier
            OR (l.facts ->> 'due_at')::timestamptz IS DISTINCT FROM c.due_at
    """  # noqa: S608 - no value of anybody's in it
    for number, no_line, state, told, differs in proofs.rows(sql):
        yield (
            f"{number} has no line"
            if no_line
            else f"{number} ({state}, by its journal {told}): {', '.join(differs)}"
        )


@proofs.proof("every chain of a case belongs to a case, and every case has one number and one reporter")
def chains_and_cases_belong_together() -> Iterator[str]:
    """Name chains without a case, numbers given twice, and cases whose reporter's row is gone."""
    for (subject,) in proofs.rows(
        "SELECT l.subject_id FROM kernel_journalline l WHERE l.subject = 'case' AND l.seq = 1 AND NOT EXISTS "
        "(SELECT FROM cases_case c WHERE c.street_id = l.street_id AND c.id = l.subject_id)"
    ):
        yield f"chain {subject} is of no case"
    for number, count in proofs.rows(
        "SELECT number, count(*) FROM cases_case GROUP BY number HAVING count(*) > 1"
    ):
        yield f"{number} was given {count} times"
    for (number,) in proofs.rows(
        "SELECT c.number FROM cases_case c WHERE NOT EXISTS "
        "(SELECT FROM cases_reporter r WHERE r.street_id = c.street_id AND r.case_id = c.id)"
    ):
        yield f"{number} has no reporter's row"


@proofs.proof("who is on a case now is who its open assignments name, and who still owes something on it")
def assignments_agree_with_their_cases() -> Iterator[str]:
    """Compare the lead and the organisations of each case with its open assignments and with what is owed on it.

    What was owed is over with its share; who was called to the spot and came is on the case until that is concluded.
    """
    sql = """
        SELECT c.number FROM cases_case c LEFT JOIN (
            SELECT street_id, case_id, max(organisation_id) FILTER (WHERE part = 'lead') AS lead_id,
                array_agg(DISTINCT organisation_id ORDER BY organisation_id) AS named
            FROM (
                SELECT street_id, case_id, organisation_id, part FROM cases_assignment WHERE ends_at IS NULL
                UNION ALL
                SELECT s.street_id, s.case_id, s.organisation_id, 'owes'
                FROM cases_share s LEFT JOIN cases_joint j ON j.street_id = s.street_id AND j.id = s.joint_id
                WHERE s.state = 'open' OR (s.kind = 'arrival' AND s.state = 'done' AND j.state = 'called')
            ) on_it GROUP BY 1, 2
        ) a ON a.street_id = c.street_id AND a.case_id = c.id
        WHERE a.lead_id IS DISTINCT FROM c.lead_id OR coalesce(a.named, '{}') <>
            ARRAY(SELECT o FROM unnest(c.organisations) o ORDER BY o)
    """
    for (number,) in proofs.rows(sql):
        yield f"{number} and its assignments name different organisations"


@proofs.proof("a case that ended is due no more, and no other waits without the limit of its stage")
def due_moments_fit_their_stages() -> Iterator[str]:
    """Name ended cases with a due moment, open ones that have none though a rule is named, or one before its stage.

    A clock that stands still has no due moment, and a yellow light comes before the red one.
    """
    sql = """
        SELECT number, state FROM cases_case
        WHERE (state = ANY(%s) AND (due_at IS NOT NULL OR due_rule <> '' OR paused_at IS NOT NULL))
            OR ((due_at IS NULL) <> (due_rule = '' OR paused_at IS NOT NULL))
            OR ((due_at IS NULL) <> (yellow_at IS NULL)) OR yellow_at > due_at
            OR due_at < (CASE WHEN state = ANY(%s) THEN coalesce(dispatched_at, stage_since) ELSE stage_since END)
    """
    for number, state in proofs.rows(sql, [list(ENDED), [str(state) for state in WORKING]]):
        yield f"{number} ({state}) is due at a moment that no rule gives"


@proofs.proof("a clock stands still exactly while a pause is in force")
def clocks_stand_still_while_a_pause_is_in_force() -> Iterator[str]:
    """Name cases whose row and whose table of pauses differ."""
    sql = """
        SELECT c.number FROM cases_case c
        LEFT JOIN cases_pause p ON p.street_id = c.street_id AND p.case_id = c.id AND 'granted' = p.state
            AND p.ends_at IS NULL
        WHERE (c.paused_at IS NOT NULL OR p.id IS NOT NULL) AND c.paused_at IS DISTINCT FROM p.starts_at
    """
    for (number,) in proofs.rows(sql):
        yield f"{number} and its pauses say different things"
