"""`make bench`: measures a few paths on a database of its own and prints each as a ratio to its baseline.

Absolute figures belong to the machine they were taken on; only the ratios mean something elsewhere.
"""

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 300


def rate(do: Callable[[int], Any], runs: int = RUNS) -> float:
    """Return how often a second `do` ran, by the median of single runs."""
    times = []
    for n in range(runs):
        began = time.perf_counter()
        do(n)
        times.append(time.perf_counter() - began)
    return 1 / statistics.median(times)


def move_in(folder: Path) -> Any:
    """Start an embedded PostgreSQL with every safety on, and settle Django on it."""
    from linli.cli import house
    from linli.cli.home import Home
    from linli.cli.postgres import ROOT, Server

    home = Home(folder)
    home.open()
    server = Server(home)
    server.start()
    house.settle(home)
    os.environ["DATABASE_URL"] = server.url(ROOT)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return server


def reports() -> tuple[float, float]:
    """Return (cases opened a second by `open_case`, and the rows of one case written bare a second)."""
    from django.db import connection, transaction

    from tests.cast import build_cast
    from tests.factories import an_opened

    cast = build_cast()
    rng = random.Random(7)
    spots = [(rng.uniform(121.4401, 121.4599), rng.uniform(31.1901, 31.1999)) for _ in range(RUNS)]
    ours = rate(lambda n: an_opened(cast, lon=spots[n][0], lat=spots[n][1]))
    tables = ("cases_case", "cases_reporter", "kernel_journalline", "kernel_journaltext", "kernel_delivery")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} LIMIT 0")
        last = {"kernel_journaltext": 2, "kernel_delivery": 3}

        def bare(_n: int) -> None:
            with transaction.atomic():
                for table in tables:
                    rows = last.get(table, 1)
                    cursor.execute(f"INSERT INTO bare_{table} SELECT * FROM {table} LIMIT {rows}")

        return ours, rate(bare)


def places() -> tuple[float, float]:
    """Return (points located a second by `locate`, and by a bare tree of the same shapes)."""
    import shapely

    from linli.territory.models import UnitShape
    from linli.territory.public import locate

    shapes = [shapely.from_geojson(str(row.geometry).replace("'", '"')) for row in UnitShape.objects.all()]
    tree = shapely.STRtree(shapes)
    rng = random.Random(7)
    spots = [(rng.uniform(121.4401, 121.4599), rng.uniform(31.1901, 31.1999)) for _ in range(RUNS * 10)]
    locate(*spots[0])
    ours = rate(lambda n: locate(*spots[n]), RUNS * 10)
    return ours, rate(lambda n: tree.query(shapely.Point(*spots[n]), predicate="intersects"), RUNS * 10)


def lists() -> tuple[float, float]:
    """Return (first pages of a worklist a second, and the same fifty ids selected bare)."""
    from linli.cases.public import IN_PROGRESS, Case, worklist
    from linli.kernel.paging import page
    from tests.cast import read_cast

    cast = read_cast()
    actor = cast.heqing
    ours = rate(
        lambda _n: page(worklist(actor, cast.street.pk, states=IN_PROGRESS), ("due_at", "id"), None, 50).rows
    )
    bare = rate(
        lambda _n: list(
            Case.objects.filter(street=cast.street).order_by("due_at", "id").values_list("id")[:50]
        )
    )
    return ours, bare


def main() -> int:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    server = move_in(folder)
    try:
        print(f"{'path':<58}{'a second':>12}{'baseline':>12}{'ratio':>8}")
        for name, measure in (
            ("open_case, all checks : its 8 rows copied bare", reports),
            ("locate : a bare STRtree query", places),
            ("first page of a worklist : fifty ids selected bare", lists),
        ):
            ours, baseline = measure()
            print(f"{name:<58}{ours:>12,.0f}{baseline:>12,.0f}{ours / baseline:>8.2f}")
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
