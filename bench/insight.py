"""Figures from counters on a ledger of a million cases: any indicator, the city, the reader and the rebuild.

The baseline of a figure is the same figure by GROUP BY over the journal in the same run; that of the reader and of the
rebuild is the promise, in lines a second.
"""

import os
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.house import House
from bench.rounds import p95_of

PIVOT_MS = 300
FIGURES_MS, READER, REBUILD, CITY, LINES, ASKED = 20, 1_000, 50_000, 100, 60_000, 200
TABLES = (
    "insight_unitday", "insight_unitmonth", "insight_categoryday", "insight_organisationday", "insight_cell",
)  # fmt: skip


def measure(_house: House) -> list[dict[str, Any]]:
    """Return the figures."""
    return [*_figures(), *_pivots(), _bytes(), *_lines()]


def row(
    name: str, ours: float, baseline: float, unit: str, note: str, budget: str, *, kept: bool
) -> dict[str, Any]:
    """Return a row of the page."""
    ratio = ours / baseline if baseline else 0
    return {
        "name": name, "ours": round(ours, 2), "baseline": round(baseline, 2), "ratio": round(ratio, 4), "unit": unit,
        "note": note, "budget": budget, "kept": kept,
    }  # fmt: skip


def _newest() -> date:
    """Return the day of the newest act on a case: what was written last may tell of the founding of streets, years ago."""
    from linli.kernel.models import JournalLine

    return JournalLine.objects.filter(subject="case").order_by("-id").values_list("at", flat=True)[0].date()


def _months(last: date) -> list[date]:
    first, found = last.replace(day=1), []
    for _n in range(36):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found


# The same figures of one month by counting the journal: how the board would do it without counters.
BY_HAND = """
SELECT count(*) FILTER (WHERE action = 'file'), count(*) FILTER (WHERE action = 'feed_back'),
    count(*) FILTER (WHERE to_state = 'closed' AND from_state <> 'closed')
FROM kernel_journalline WHERE subject = 'case' AND at >= %s AND at < %s GROUP BY subject
"""


def _figures() -> list[dict[str, Any]]:
    from django.db import connection

    from linli.insight.queries.measures import Place, Span, measured
    from linli.territory.public import Street, root_of, subtree_ids

    chance, streets = random.Random(5), list(Street.objects.order_by("pk"))
    newest = _newest()
    months = _months(newest)
    units = {street.pk: sorted(subtree_ids(root_of(street.pk).id)) for street in streets}

    def span(month: date) -> Span:
        return Span(month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1), None, newest)

    def one_of_any() -> None:
        street = chance.choice(streets)
        measured(Place.unit(street, chance.choice(units[street.pk])), span(chance.choice(months)))

    def of_the_street() -> None:
        measured(Place.unit(chance.choice(streets)), span(chance.choice(months)))

    def of_any_long() -> None:
        street = chance.choice(streets)
        long = Span(newest - timedelta(days=1800), newest, None, newest)
        measured(Place.unit(street, chance.choice(units[street.pk])), long)

    def of_the_city() -> None:
        measured(Place.streets(streets), span(chance.choice(months)))

    def of_the_city_then() -> None:
        month = span(chance.choice(months))
        measured(Place.streets(streets), replace(month, known=month.until + timedelta(days=5)))

    def by_hand() -> None:
        month = span(chance.choice(months))
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [month.since, month.until + timedelta(days=1)])
            cursor.fetchall()

    base = p95_of([_timed(by_hand, 3)]) * 1e3
    found = []
    for name, ask in (
        ("every indicator of any unit, a month", one_of_any),
        ("every indicator of any unit, five years", of_any_long),
        ("every indicator of a street, a month", of_the_street),
        ("every indicator of the city, a month", of_the_city),
        ("every indicator of the city, a month as known five days after it", of_the_city_then),
    ):
        ask()
        own = p95_of([_timed(ask, ASKED)]) * 1e3
        city = ask in (of_the_city, of_the_city_then)
        note = (
            f"p95 of {ASKED}, all {_shipped()} indicators at once; baseline: three of their counts by GROUP BY over "
            "the journal"
        )
        # What is asked of a city is that it is so much faster; of a unit that it is there at once, too.
        budget = f"{CITY} × faster" if city else f"<= {FIGURES_MS} ms, {CITY} × faster"
        kept = base / own >= CITY and (city or own <= FIGURES_MS)
        found.append(row(name, own, base, "ms", note, budget, kept=kept))
    return found


def _pivots() -> list[dict[str, Any]]:
    """Return what any two sides of a street cost, in a year and in all years; baseline: one such by GROUP BY over cases."""
    from django.db import connection

    from linli.insight.queries.dimensions import dimensions_of
    from linli.insight.queries.pivot import pivot
    from linli.insight.queries.pivot_asked import question
    from linli.territory.public import Street

    chance, streets = random.Random(6), list(Street.objects.order_by("pk"))
    newest = _newest()
    measures = ("reported", "closed", "handled_late", "sent_back", "closed_in_time_rate", "closing_time")

    def asked(days: int) -> None:
        street = chance.choice(streets)
        rows, columns = chance.sample(list(dimensions_of(street)), 2)
        words = {
            "rows": rows, "columns": columns, "measure": chance.choice(measures), "until": newest.isoformat(),
            "since": (newest - timedelta(days=days)).isoformat(),
        }  # fmt: skip
        pivot(question(street, words, today=newest))

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT category_id, date_trunc('month', reported_at), count(*) FROM cases_case WHERE street_id = %s"
                " GROUP BY 1, 2",
                [chance.choice(streets).pk],
            )
            cursor.fetchall()

    base = p95_of([_timed(by_hand, 5)]) * 1e3
    found = []
    for name, days in (
        ("a pivot of any two sides, a year", 365),
        ("a pivot of any two sides, five years", 1826),
    ):
        asked(days)
        own = p95_of([_timed(lambda days=days: asked(days), 60)]) * 1e3
        note = "p95 of 60 over random sides, measures and streets; baseline: types by month by GROUP BY over the cases"
        found.append(row(name, own, base, "ms", note, f"<= {PIVOT_MS} ms", kept=own <= PIVOT_MS))
    return found


def _shipped() -> int:
    from linli.insight.queries.indicators import shipped

    return len(shipped())


def _timed(ask: Any, times: int) -> list[float]:
    told = []
    for _n in range(times):
        began = time.perf_counter()
        ask()
        told.append(time.perf_counter() - began)
    return sorted(told)


def _lines() -> list[dict[str, Any]]:
    """Return how many lines a second are booked by batches and by a rebuild; what was written is taken back."""
    from django.db import connection, transaction
    from django.db.models import Count

    from linli.cases.events import from_line
    from linli.insight.commands import apply
    from linli.insight.commands.booking import book, refill
    from linli.insight.queries.portions import PORTION
    from linli.kernel.models import JournalLine
    from linli.territory.public import Street

    # By its journal the smallest, so that it ends in minutes however old the house is.
    counts = (
        JournalLine.objects.filter(subject="case")
        .values_list("street_id")
        .annotate(n=Count("pk"))
        .order_by("n")
    )
    street = Street.objects.get(pk=counts[0][0])
    lines = list(JournalLine.objects.filter(street_id=street.pk, subject="case").order_by("-id")[:LINES])
    with transaction.atomic():
        began = time.perf_counter()
        for start in range(0, len(lines), 2000):
            some = lines[start : start + 2000]
            apply(from_line(line) for line in some)
            book(some)
        reader = len(lines) / (time.perf_counter() - began)
        transaction.set_rollback(True)
    with transaction.atomic():
        began, spent = time.perf_counter(), _spent(connection)
        done = refill(street.pk)
        rebuild = done / (time.perf_counter() - began)
        worked = done / max(_spent(connection) - spent, 0.01)
        transaction.set_rollback(True)
    return [
        row("the reader, lines a second", reader, READER, "lines/s",
            f"{len(lines):,} lines in batches of 2,000, every counter", f">= {READER:,}", kept=reader >= READER),
        row("a rebuild, lines a second", rebuild, REBUILD, "lines/s",
            f"the smallest street anew, {done:,} lines in portions of {PORTION:,}, every counter, one connection (a house "
            f"rebuilds two streets side by side); {worked:,.0f} lines a second of the server's own time",
            f">= {REBUILD:,}", kept=rebuild >= REBUILD),
    ]  # fmt: skip


def _spent(connection: Any) -> float:
    """Return the seconds of processor that the server has worked for this connection; nothing where it cannot be seen."""
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _bytes() -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = 'cases_case'")
        cases = cursor.fetchone()[0]
        sizes = []
        for table in (*TABLES, "kernel_journalline"):
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
            sizes.append(cursor.fetchone()[0] / cases)
    own, journal = sum(sizes[:-1]), sizes[-1]
    told = ", ".join(
        f"{table.removeprefix('insight_')} {size:.0f}" for table, size in zip(TABLES, sizes[:-1], strict=True)
    )
    return row(
        "counters by day, bytes a case",
        own,
        journal,
        "bytes",
        f"{told}; baseline: the journal",
        "–",
        kept=True,
    )
