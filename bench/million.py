"""A ledger of a million cases with every promise kept, made in minutes: the ground on which the pages are measured.

Streets, people, catalogue and duties are those of the demo, made through commands. The cases are worked out here, act
by act along the table of the workflow, with their journal chained by the hashes that `kernel/journal.py` would have
given, and go in by COPY, several processes at once. Whether all is right is not believed but asked: `linli journal
verify` and `linli journal check` must pass on what was made (`bench/pages.py` refuses to measure otherwise).

    python -m bench.million 1000000        into the home that LINLI_BENCH_HOME names

A city's: LINLI_BENCH_CASES=10000000 LINLI_BENCH_STREETS=210 LINLI_BENCH_YEARS=5 (`bench/city.py` makes the streets).
The second call finds what the first one made. The moments end at the day of making: a ledger kept for months has
more late cases than a fresh one, so make it anew before figures are published.
"""

import os
import sys
import time
from datetime import datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from typing import Any

from bench.house import House

CHUNK = 4000
PROCESSES = 2
CASES = int(os.environ.get("LINLI_BENCH_CASES", "1000000"))
STREETS = int(os.environ.get("LINLI_BENCH_STREETS", "2"))
YEARS = int(os.environ.get("LINLI_BENCH_YEARS", "2"))
SPAN = timedelta(days=365 * YEARS)


def build(house: House, count: int) -> None:
    """Fill the house with `count` cases, unless it holds them already."""
    there, wanted = house.home.state("million"), {"cases": count, "streets": STREETS, "years": YEARS}
    if there and all(
        {"streets": 2, "years": 2, **there}.get(name) == value for name, value in wanted.items()
    ):
        return
    if there:
        raise SystemExit(f"{house.home.path} holds another ledger; name a fresh folder in LINLI_BENCH_HOME")
    house.home.remember("million", begun=count)
    began = time.monotonic()

    def said(what: str) -> None:
        print(f"  {time.monotonic() - began:6.0f} s  {what}", flush=True)

    now = _ground()
    said("streets, people, catalogue and duties")
    indexes = _without_indexes()
    _load(count, now, said)
    _with_indexes(indexes, said)
    _seal()
    said("seals")
    _count()
    said("counters")
    _settle()
    said(f"{count} cases stand")
    house.home.remember("million", **wanted, seconds=round(time.monotonic() - began))


def _ground() -> datetime:
    """Make what cases stand on, through commands, as old as the oldest case."""
    from django.utils import timezone

    from bench.city import build as build_city
    from linli.cases.public import load_catalogue
    from linli.kernel import journal
    from linli.people.demo import build as build_people
    from linli.people.public import SYSTEM
    from linli.territory.demo import build as build_territory

    now = timezone.now().replace(second=0, microsecond=0)
    founded = now - SPAN - timedelta(days=30)
    build_territory(founded)
    load_catalogue(by=SYSTEM, at=founded)
    build_people(founded)
    build_city(STREETS, founded)
    for name in journal.READERS:
        while journal.deliver(name):
            pass
    return now


TABLES = ("cases_case", "cases_reporter", "cases_assignment", "kernel_journalline", "kernel_journaltext")


def _without_indexes() -> list[str]:
    """Drop the indexes that no constraint stands on, and return how each is made again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique "
            "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [list(TABLES)],
        )
        found = cursor.fetchall()
        for name, _made in found:
            cursor.execute(f"DROP INDEX {name}")
    return [made for _name, made in found]


def _with_indexes(indexes: list[str], said: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for made in indexes:
            cursor.execute(made)
        said(f"{len(indexes)} indexes")


def _load(count: int, now: datetime, said: Any) -> None:
    """Let several processes write their shares side by side, oldest cases first."""
    from django.db import connection, connections

    from bench.city import weights
    from bench.street import Lives

    parts = weights(STREETS)
    lives = {slug: Lives(slug, now, SPAN, part) for slug, part in parts.items()}
    said("spots, duties and contacts")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('cases_number', %s)", [count])
    connections.close_all()
    chunks = list(range(0, count, CHUNK))
    with get_context("fork").Pool(PROCESSES, _enter, (lives, count, parts)) as pool:
        for number, _done in enumerate(pool.imap_unordered(_chunk, chunks), 1):
            if number % max(1, len(chunks) // 10) == 0:
                said(f"{min(count, number * CHUNK)} cases written")


_here: dict[str, Any] = {}


def _enter(lives: dict[str, Any], count: int, parts: dict[str, float]) -> None:
    _here.update(lives=lives, count=count, slugs=list(parts), weights=list(accumulate(parts.values())))


def _chunk(first: int) -> None:
    """Write one chunk: rows of five tables in one transaction."""
    import random

    from django.db import connection, transaction

    from bench.lives import live

    chance = random.Random(first)
    rows: dict[str, list[str]] = {table: [] for table in TABLES}
    count = _here["count"]
    for number in range(first, min(first + CHUNK, count)):
        lives = _here["lives"][chance.choices(_here["slugs"], cum_weights=_here["weights"])[0]]
        live(lives, number, number / count, chance, rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, lines in rows.items():
            columns = ", ".join(f'"{name}"' for name in _here["lives"]["fenglin"].columns[table])
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write("".join(lines).encode())


def _seal() -> None:
    """Seal every line, as the sealing job would have: links of up to 5,000 lines, oldest first."""
    from django.db import connection, transaction
    from django.utils import timezone

    from linli.kernel.models import Delivery, Seal
    from linli.kernel.seals import LEAVES, SEAL, last_seal, merkle_root, seal_hash

    with transaction.atomic():
        last, at = last_seal(), timezone.now()
        number, prev = (last.number, bytes(last.hash)) if last else (0, bytes(32))
        Delivery.objects.filter(reader=SEAL).delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "DECLARE unsealed NO SCROLL CURSOR FOR SELECT id, hash FROM kernel_journalline l WHERE NOT EXISTS "
                "(SELECT FROM (SELECT unnest(line_ids) AS id FROM kernel_seal) s WHERE s.id = l.id) ORDER BY id"
            )
            while True:
                cursor.execute(f"FETCH {LEAVES} FROM unsealed")
                found = cursor.fetchall()
                if not found:
                    return
                number += 1
                seal = Seal(number=number, at=at, line_ids=[pk for pk, _leaf in found], prev=prev)
                seal.root = merkle_root([bytes(leaf) for _pk, leaf in found])
                seal.hash = prev = seal_hash(seal)
                seal.save(force_insert=True)


def _count() -> None:
    """Fill the counters as `linli journal rebuild insight` does."""
    from linli.kernel import journal

    journal.rebuild("insight")


def _settle() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def main() -> int:
    """Make a ledger of the given size."""
    from bench.house import bench_home

    with House(bench_home()) as house:
        build(house, int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
