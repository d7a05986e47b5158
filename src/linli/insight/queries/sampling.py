"""The nightly look at the counters: some units reckoned anew from the journal, and sums that must be alike.

All days and figures of a unit are compared; what differs shouts (`commands/doubts.py: look_at_night`).
`linli journal check` compares every counter of every street; this is small enough for every night.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.utils import timezone

from linli.cases.public import Case
from linli.kernel.models import Delivery, JournalLine, SelfCheck
from linli.kernel.statements import prepared
from linli.territory.public import Street, root_of, subtree_ids

from ..states import FIGURES
from .reckoning import booked
from .units import rows_of_units

CHECK = "counters"
STREETS, UNITS, TRIES, MOST_CASES, MOST_WAITING = 10, 12, 60, 400, 20_000


def counters_are_what_the_ledger_says(at: datetime) -> Iterator[tuple[Street, Iterator[str]]]:
    """Yield streets, each with the figures of a sample of its units that differ from their journal.

    And with what a month does not add up to alike.
    """
    today = timezone.localtime(at).date()
    rng = random.Random(today.toordinal())  # noqa: S311 - a sample, no secret
    streets = list(Street.objects.order_by("pk"))
    for street in rng.sample(streets, min(STREETS, len(streets))):
        waiting = set(
            Delivery.objects.filter(reader="insight", street_id=street.pk).values_list("line_id", flat=True)[
                :MOST_WAITING
            ]
        )
        units = _units(street, waiting, rng) if len(waiting) < MOST_WAITING else iter(())
        yield street, chain(units, sums_that_differ(street.pk, _a_month(today, rng)))


def in_doubt() -> SelfCheck | None:
    """Return the last check of the counters, if it found something."""
    return SelfCheck.objects.filter(name=CHECK, faults__gt=0).first()


def _a_month(today: date, rng: random.Random) -> date:
    first = today.replace(day=1)
    for _n in range(rng.randint(0, 11)):
        first = (first.replace(day=1) - date.resolution).replace(day=1)
    return first


def _units(street: Street, waiting: set[UUID], rng: random.Random) -> Iterator[str]:
    units = sorted(subtree_ids(root_of(street.pk).id))
    looked = 0
    for unit_id in rng.sample(units, min(TRIES, len(units))):
        cases = Case.objects.filter(street_id=street.pk, lineage__contains=[unit_id])
        ids = list(cases.order_by().values_list("pk", flat=True)[: MOST_CASES + 1])
        if not ids or len(ids) > MOST_CASES:
            continue
        looked += 1
        # What is delivered while this reads is no difference: what differs is looked at twice.
        if list(unit_differs(street.pk, unit_id, ids, waiting)):
            yield from unit_differs(street.pk, unit_id, ids, waiting)
        if looked >= UNITS:
            return


def unit_differs(street_id: int, unit_id: int, case_ids: list[UUID], waiting: set[UUID]) -> Iterator[str]:
    """Name the figures of a unit that are not what its cases' journals say, as is known now, day by day."""
    lines = JournalLine.objects.filter(street_id=street_id, subject_id__in=case_ids).order_by(
        "subject_id", "seq"
    )
    due: dict[date, Counter[str]] = {}
    for _case, its in groupby(lines, key=lambda line: line.subject_id):
        told = list(its)
        if any(line.pk in waiting for line in told):
            return  # a line waits to be counted: late is not wrong
        for one in booked(told):
            if unit_id in one.lineage:
                due.setdefault(one.day, Counter())[one.figure] += one.n
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    rows = prepared(
        f"SELECT day, {sums} FROM {rows_of_units(FIGURES, 'true')} AS told GROUP BY day",  # noqa: S608 - names of ours
        {"streets": [street_id], "keys": [unit_id]},
    )
    kept = {day: dict(zip(FIGURES, values, strict=True)) for day, *values in rows}
    for day in sorted(due.keys() | kept.keys()):
        for name in FIGURES:
            ours, theirs = int(kept.get(day, {}).get(name) or 0), due.get(day, Counter())[name]
            if ours != theirs:
                yield f"unit {unit_id} {day} {name}: {ours}, by the journal {theirs}"


def sums_that_differ(street_id: int, month: date) -> Iterator[str]:
    """Name the figures of a month that the street, its types of cases and the cells of the month do not agree about."""
    asked: dict[str, Any] = {"street": street_id, "root": root_of(street_id).id, "month": month}
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in FIGURES)
    days = "day >= %(month)s AND day < %(month)s + interval '1 month'"
    [whole] = prepared(
        f"SELECT {sums} FROM insight_unitday WHERE street_id = %(street)s AND unit_id = %(root)s AND {days}",  # noqa: S608 - names of ours
        asked,
    )
    found = [whole]
    month_of_street = "month = %(month)s AND unit_id = %(root)s"
    for table, of in (
        ("insight_categoryday", days), ("insight_cell", days), ("insight_unitmonth", month_of_street),
    ):  # fmt: skip
        sql = f"SELECT {sums} FROM {table} WHERE street_id = %(street)s AND {of}"  # noqa: S608 - names of ours
        found += prepared(sql, {name: value for name, value in asked.items() if f"%({name})s" in sql})
    for name, *told in zip(FIGURES, *found, strict=True):
        if len(set(told)) > 1:
            a, b, c, d = told
            yield f"street {street_id} {month:%Y-%m} {name}: {a} by unit, {b} by type, {c} by cell, {d} by month"
