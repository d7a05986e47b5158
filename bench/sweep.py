"""The sweep at a million open cases of which one in a hundred turned: finding and writing down against reading alone.

The baseline is the bare SELECT of the same rows by the same indexes, brought to Python; ours is the whole sweep: the
watermark held, every light found and written down once, the watermark moved. In turns, each on the same ground.
"""

import os
import statistics
from datetime import timedelta
from typing import Any

from bench.house import House
from bench.rounds import seconds

CASES = int(os.environ.get("LINLI_BENCH_OPEN_CASES", "1000000"))
ROUNDS = 15
# As wide as rows of a real ledger, their due moments in no order of the heap; in each hour one in a hundred turns.
FILL = """
INSERT INTO cases_case ({columns})
SELECT {values} FROM (
    SELECT n, %(now)s::timestamptz - interval '100 hours'
        + (hashint8(n)::bigint + 2147483648) %% 720000 * interval '1 second'
        AS turns
    FROM generate_series(1, %(cases)s) n
) rows
"""
KEPT = ("case_turning_yellow", "case_open_in_unit_0")


def fill(street: Any, now: Any) -> None:
    """Put open cases into an empty ledger, each with its two lights; only the indexes that a sweep asks are kept."""
    from django.db import connection

    from linli.cases.models import Case
    from linli.territory.public import root_of

    given = {
        "id": "gen_random_uuid()", "street_id": "%(street)s", "number": "'FL-2026-' || n",
        "title": "'小区门口的井盖松动 ' || n",
        "body": "repeat('车辆经过时有响声，晚上行人容易绊倒，请尽快派人查看并修好。', 3)", "door": "'public'",
        "place": "'枫林路 ' || n % 900 || ' 号门前'", "located": "true",
        "lineage": "ARRAY[%(root)s::bigint, n % 4 + 2, n % 40 + 9]",
        "state": "'in_hand'", "reported_at": "%(now)s", "stage_since": "%(now)s", "dispatched_at": "%(now)s",
        "lead_id": "%(lead)s", "limit": "'4 d'", "due_rule": "'stage:in_hand'",
        "due_at": "turns + CASE WHEN n % 2 = 0 THEN interval '0' ELSE interval '7 hours' END",
        "yellow_at": "turns - CASE WHEN n % 2 = 0 THEN interval '7 hours' ELSE interval '0' END",
    }  # fmt: skip
    blank = {str(field.column): written(field.get_default()) for field in Case._meta.concrete_fields}
    names = list(blank)
    values = ", ".join((blank | given)[name].replace(" % ", " %% ") for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    lead = _an_organisation(street)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'cases_case' AND indexname LIKE 'case\\_%%'"
        )
        for (name,) in cursor.fetchall():
            if name not in KEPT and "is_given" not in name and "comes_from" not in name:
                cursor.execute(f'DROP INDEX IF EXISTS "{name}"')
        cursor.execute(
            FILL.format(columns=columns, values=values),
            {"now": now, "cases": CASES, "street": street.pk, "root": root_of(street).id, "lead": lead},
        )
        cursor.execute("VACUUM ANALYZE cases_case")


def written(value: Any) -> str:
    """Return the default of a column as SQL."""
    if isinstance(value, bool):
        return str(value).lower()
    return (
        "NULL"
        if value is None
        else "'{}'"
        if value == []
        else f"'{value}'"
        if isinstance(value, str)
        else str(value)
    )


def _an_organisation(street: Any) -> int:
    from linli.people.public import organisations_in

    return int(organisations_in(street.pk)[0].pk)


def measure(house: House) -> list[dict[str, Any]]:
    """Return the sweep beside the bare SELECT."""
    from django.db import connection
    from django.utils import timezone

    from linli.cases.commands.sweeping import OVERLAP, TURNED, sweep
    from linli.cases.models import Reminder, Watermark
    from linli.people.demo import build as build_people
    from linli.territory.demo import build as build_territory
    from linli.territory.public import Street, root_of

    now = timezone.now().replace(microsecond=0)
    build_territory(now - timedelta(days=60))
    build_people(now - timedelta(days=60))
    street = Street.objects.get(slug="fenglin")
    fill(street, now)
    since = now - timedelta(hours=1)
    span = {"street": street.pk, "root": root_of(street).id, "since": since, "until": now}
    found: list[int] = []

    def begin() -> None:
        # As after the sweep of an hour ago: what turned before it was found by it.
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE cases_reminder")
        Watermark.objects.update_or_create(street_id=street.pk, defaults={"at": since + OVERLAP})

    def ours() -> None:
        found.append(sweep(street.pk, at=now))

    def baseline() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TURNED, span)
            found.append(len(cursor.fetchall()))

    times: dict[str, list[float]] = {"ours": [], "baseline": []}
    for _round in range(ROUNDS):
        for name, do in (("ours", ours), ("baseline", baseline)):
            begin()
            times[name].append(seconds(do))
    if len(set(found)) != 1 or Reminder.objects.count() not in {0, found[0]}:
        raise SystemExit(f"they did not find the same: {sorted(set(found))}")
    mine, bare = (statistics.median(times[name]) for name in ("ours", "baseline"))
    note = f"{found[0]:,} lights among {CASES:,} open cases, found and written down once"
    return [
        {"name": "the sweep of a street", "ours": mine * 1e3, "baseline": bare * 1e3, "ratio": mine / bare, "unit": "ms",
         "note": f"{note}; the baseline is the bare SELECT of the same rows", "budget": "<= 3"},
    ]  # fmt: skip
