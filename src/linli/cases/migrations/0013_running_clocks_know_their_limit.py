"""Cases that run know the limit they run under, and when their light turns yellow."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from linli.kernel.calendar import calendar_of_settings
from linli.kernel.limits import Limit

BATCH = 2000
# What the table of stages and the table of filing conditions say, by the rule that a case names.
RULES = """
SELECT 'condition:' || row, NULL::bigint, limit_value || ' ' || limit_unit FROM cases_condition
UNION ALL
SELECT 'stage:' || state, street_id, limit_value || ' ' || limit_unit FROM cases_stagelimit
"""
DAYS = 'SELECT street_id, "on", works FROM cases_officeday ORDER BY street_id NULLS FIRST'
RUNNING = """
SELECT id, street_id, due_rule, due_at,
    CASE WHEN state IN ('in_hand', 'coordinating') THEN coalesce(dispatched_at, stage_since) ELSE stage_since END
FROM cases_case WHERE due_at IS NOT NULL AND "limit" = '' AND (street_id, id) > (%s, %s::uuid)
ORDER BY street_id, id LIMIT %s
"""
WRITE = """
UPDATE cases_case c SET "limit" = t."limit", yellow_at = t.yellow_at
FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::timestamptz[]) AS t (street_id, id, "limit", yellow_at)
WHERE c.street_id = t.street_id AND c.id = t.id AND c.due_at IS NOT NULL AND c."limit" = ''
"""


def tell_limits(apps: Any, schema_editor: Any) -> None:
    """Work out the yellow light of each case that has a due moment: 80 % of the way to it on its own clock."""
    connection = schema_editor.connection

    def asked(sql: str, params: Any = ()) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    limits = {(rule, street_id): limit for rule, street_id, limit in asked(RULES)}
    days = asked(DAYS)
    calendars: dict[int, Any] = {}
    last: tuple[int, str] = (0, "00000000-0000-0000-0000-000000000000")
    while rows := asked(RUNNING, [*last, BATCH]):
        told = []
        for pk, street_id, rule, due_at, start in rows:
            if street_id not in calendars:
                calendars[street_id] = calendar_of_settings(
                    {on: w for s, on, w in days if s in (None, street_id)}
                )
            limit = limits.get((rule, street_id)) or limits.get((rule, None))
            if limit is not None:
                told.append((street_id, pk, limit, yellow_of(calendars[street_id], start, due_at, limit)))
        if told:
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [list(column) for column in zip(*told, strict=True)])
        last = (rows[-1][1], str(rows[-1][0]))


def yellow_of(calendar: Any, start: datetime, due_at: datetime, limit: str) -> datetime:
    """Return when 80 % of the way from the start to the due moment are used; what starts late is yellow at once."""
    value, unit = limit.split(" ")
    return calendar.yellow_before(start, due_at, Limit(int(value), unit).unit) if due_at > start else due_at


class Migration(migrations.Migration):
    atomic = False  # the index is made beside whoever writes, and the rows are changed a few at a time

    dependencies = [("cases", "0012_hard_cases_have_a_dossier")]

    operations = [
        migrations.RunPython(tell_limits, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["street", "yellow_at"],
                name="case_turning_yellow",
                condition=models.Q(yellow_at__isnull=False),
            ),
        ),
    ]
