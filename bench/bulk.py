"""How fast cases of another system come in: the whole way of `linli import`, beside the same rows copied bare.

Ours reads a CSV file, judges each row, finds its place, counts its limit, chains and hashes its lines and writes cases,
reporters, lines, texts and what is owed to the readers, 500 rows a transaction. The baseline is those very rows, put by
COPY into copies of the five tables with the same indexes and no keys between them, as many rows a transaction.

    python -m bench.bulk [ROWS]        in a house of its own, unless LINLI_BENCH_HOME names one
"""

import csv
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.house import House, bench_home

ROWS, ROUNDS = 20_000, 3
# Half of the cases come with their answer, and so with a second line.
LINES = 1.5
TABLES = {
    "cases_case": "id IN (SELECT id FROM bench_new)",
    "cases_reporter": "case_id IN (SELECT id FROM bench_new)",
    "kernel_journalline": "subject_id IN (SELECT id FROM bench_new)",
    "kernel_journaltext": "line_id IN (SELECT id FROM bench_lines)",
    "kernel_delivery": "line_id IN (SELECT id FROM bench_lines)",
}
HEAD = [
    "编号", "受理时间", "标题", "诉求内容", "处理结果", "办结时间", "经度", "纬度", "地址", "类别", "联系人", "联系电话",
]  # fmt: skip
WORDS = [
    "路灯", "井盖", "垃圾", "停车", "噪音", "下水道", "电动车", "楼道", "占道", "堵塞", "破损", "晚上", "小区", "门口",
    "居民", "反映", "多次", "希望", "尽快", "处理", "物业", "没有人管", "影响出行", "安全隐患", "老人", "孩子",
]  # fmt: skip


def rows(count: int, street: Any, names: list[str], categories: list[str]) -> Iterator[list[str]]:
    """Yield rows as a hotline hands them over: six in ten with a pin, half of them answered, a third with a contact."""
    chance = random.Random(7)
    west, south, east, north = street.bounds

    def said(least: int, most: int) -> str:
        return "".join(chance.choices(WORDS, k=chance.randrange(least, most)))

    for number in range(count):
        at = datetime(2023, 2, 1) + timedelta(seconds=chance.randrange(3 * 365 * 86_400))  # noqa: DTZ001 - as files say it
        lon, lat = f"{chance.uniform(west, east):.6f}", f"{chance.uniform(south, north):.6f}"
        pin = (lon, lat) if chance.random() < 0.6 else ("", "")
        place = f"{chance.choice(names)}{chance.randrange(1, 60)}号" if chance.random() < 0.6 else ""
        answer = ("", "")
        if chance.random() < 0.5:
            answer = (said(10, 60), f"{at + timedelta(hours=chance.randrange(1, 900)):%Y-%m-%d %H:%M:%S}")
        contact = ("李阿姨", f"199{chance.randrange(10**8):08d}") if chance.random() < 0.3 else ("", "")
        category = chance.choice(categories) if chance.random() < 0.5 else ""
        yield [
            f"m{number}",
            f"{at:%Y-%m-%d %H:%M:%S}",
            said(3, 9),
            said(20, 90),
            *answer,
            *pin,
            place,
            category,
            *contact,
        ]


def write(path: Path, count: int) -> Any:
    """Write the file; return the street it is for, made with its ground where the house is empty."""
    from django.core.management import call_command

    from linli.cases.models import Category
    from linli.territory.models import Road, Street, Unit

    if not Street.objects.exists():
        call_command("demo", stage="new", verbosity=0)
    street = Street.objects.get(slug="fenglin")
    units = Unit.objects.filter(street=street, kind__in=("committee", "estate"))
    names = [
        *units.values_list("name", flat=True),
        *Road.objects.filter(street=street).values_list("name", flat=True),
    ]
    categories = list(Category.objects.filter(parent__isnull=False).values_list("code", flat=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows(count, street, names, categories)])
    return street


def imported(path: Path, street: Any, source: str) -> float:
    """Import the file under a name and return how long it took, from its first byte on."""
    from django.utils import timezone

    from linli.intake.commands.imports import import_cases, importer_of, opened_file

    began = time.perf_counter()
    told = {"street": street, "source": source, "said": {}, "zone": timezone.get_default_timezone()}
    counts = import_cases(opened_file(path, **told, at=timezone.now()), by=importer_of(street))
    took = time.perf_counter() - began
    if list(counts) != ["accepted"]:
        raise SystemExit(f"rows were refused: {counts}")
    return took


def copied(source: str, batch: int) -> tuple[float, int]:
    """Put the rows of an import into copies of their tables, and return how long that took and how many rows it were."""
    from django.db import connection, transaction

    took, count = 0.0, 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_new AS SELECT id FROM cases_case WHERE source = %s", [source])
        cursor.execute(
            "CREATE TEMP TABLE bench_lines AS SELECT id FROM kernel_journalline WHERE "
            + TABLES["kernel_journalline"]
        )
        pieces: dict[str, list[list[bytes]]] = {}
        cases = cursor.execute("SELECT count(*) FROM bench_new").fetchone()[0]
        turns = -(-cases // batch)
        for table, of_import in TABLES.items():
            with cursor.copy(f"COPY (SELECT * FROM {table} WHERE {of_import} ORDER BY id) TO STDOUT") as out:
                lines = b"".join(out).splitlines(keepends=True)
            count += len(lines)
            size = -(-len(lines) // turns)
            pieces[table] = [lines[at : at + size] for at in range(0, len(lines), size)]
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
        try:
            began = time.perf_counter()
            for turn in range(turns):
                with transaction.atomic():
                    for table, parts in pieces.items():
                        if turn < len(parts):
                            with cursor.copy(f"COPY bare_{table} FROM STDIN") as into:
                                into.write(b"".join(parts[turn]))
            took = time.perf_counter() - began
        finally:
            for table in TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS bare_{table}")
            cursor.execute("DROP TABLE bench_new, bench_lines")
    return took, count


def delivered() -> dict[str, float]:
    """Let every reader of the journal apply what waits; return how many lines a second each took."""
    from linli.kernel import journal
    from linli.kernel.seals import SEAL, seal_waiting

    speeds = {}
    for name, reader in journal.READERS.items():
        if not reader.wants("case", "import"):
            continue
        began, lines = time.perf_counter(), 0
        while some := seal_waiting() if name == SEAL else journal.deliver(name):
            lines += some
        speeds[name] = lines / (time.perf_counter() - began)
    return speeds


def measure(house: House, count: int = ROWS) -> list[dict[str, Any]]:
    """Return cases imported a second beside the same rows copied bare, and lines delivered beside lines imported."""
    from linli.intake.commands.imports import BATCH

    ours, bare, each = [], [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hotline.csv"
        street = write(path, count)
        delivered()
        for number in range(ROUNDS):
            source = f"bench-{time.time_ns()}-{number}"
            ours.append(count / imported(path, street, source))
            took, written = copied(source, BATCH)
            bare.append(count / took)
            each = written / count
    speed, limit = statistics.median(ours), statistics.median(bare)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    findings = [
        {
            "name": f"linli import, all checks : its {each:.1f} rows a case copied bare, same indexes",
            "ours": speed, "baseline": limit, "ratio": speed / limit, "unit": "cases a second",
            "note": f"{count} rows of CSV; at most {peak} MB, most of them the baseline's", "budget": ">= 2500 a second",
        }
    ]  # fmt: skip
    for name, lines in delivered().items():
        findings.append(
            {
                "name": f"{name} reads the lines of imports : lines that an import writes",
                "ours": lines, "baseline": speed * LINES, "ratio": lines / (speed * LINES), "unit": "lines a second",
                "note": "one transaction a batch, one reader after the other", "budget": ">= 1",
            }
        )  # fmt: skip
    return findings


if __name__ == "__main__":
    with House(bench_home()) as here:
        for found in measure(here, int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
            print(
                f"{found['name']:<90}{found['ours']:>10,.0f}{found['baseline']:>10,.0f}{found['ratio']:>7.2f}  "
                f"{found['unit']}; {found['note']}"
            )
