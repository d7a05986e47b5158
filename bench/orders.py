"""What a file of 100,000 work orders costs: rows a second and the memory of the worker, beside a file of a tenth.

The worker reads, checks and imports as it does in a house: the file brought in pieces, its rows encrypted on the disk,
a thousand a transaction. The baseline is the same on a file of a tenth in the same process before it, so whatever grows
with the rows shows in the ratio.

    python -m bench.orders [ROWS] [csv|json|xlsx]
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.house import House, bench_home

ROWS = 100_000
HEAD = ("工单编号", "来电时间", "诉求标题", "诉求内容", "事发地址", "办理状态", "联系人", "联系电话")


def orders(count: int, mark: str) -> Iterator[tuple[str, ...]]:
    """Yield work orders, no two of them alike."""
    begin = datetime(2025, 1, 1, 8)  # noqa: DTZ001 - as files say it
    for n in range(count):
        at = begin + timedelta(minutes=n % 500_000)
        words = f"第{n}号来电反映宛平南路{n % 900}号门口路灯不亮，晚上看不清，希望尽快处理。" * 2
        yield (
            f"{mark}{n:07d}", f"{at:%Y-%m-%d %H:%M:%S}", f"路灯不亮{n}", words, f"宛平南路{n % 900}号", "办理中",
            "李阿姨", f"199{n:08d}",
        )  # fmt: skip


def write(path: Path, count: int, mark: str, form: str) -> None:
    """Write a file of orders in one of the three forms."""
    import csv

    if form == "xlsx":
        from linli.kernel.excel import write_workbook

        with path.open("wb") as out:
            write_workbook(out, "orders", HEAD, orders(count, mark))
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        if form == "csv":
            csv.writer(out).writerows([HEAD, *orders(count, mark)])
            return
        out.write("[")
        for n, row in enumerate(orders(count, mark)):
            out.write(("," if n else "") + json.dumps(dict(zip(HEAD, row, strict=True)), ensure_ascii=False))
        out.write("]")


def taken(street: Any, path: Path, name: str) -> tuple[float, float, int]:
    """Do with a file what the worker does; return the seconds of check and import, and the highest RSS in MB."""
    import psutil
    from django.utils import timezone

    from linli.hotline.commands.orders import bring_orders, import_orders, next_orders
    from linli.hotline.models import OrderFile
    from linli.people.public import Account, actor_for

    me, peak = psutil.Process(), 0
    by = actor_for(Account.objects.get(username="shenyi"), at=timezone.now())

    def work() -> float:
        nonlocal peak
        began = time.perf_counter()
        while next_orders(at=timezone.now()):
            peak = max(peak, me.memory_info().rss)
        return time.perf_counter() - began

    with path.open("rb") as data:
        chunks = iter(lambda: data.read(1 << 20), b"")
        file = bring_orders(
            street=street, platform=name, name=path.name, chunks=chunks, by=by, at=timezone.now()
        )
    checked = work()
    import_orders(file.pk, street_id=street.pk, by=by, at=timezone.now())
    imported = work()
    found = OrderFile.objects.get(pk=file.pk)
    if found.state != "done" or found.accepted != found.rows:
        raise SystemExit(f"rows were refused: {found.state} {found.problem} {found.accepted} of {found.rows}")
    return checked, imported, peak // 1_000_000


def measure(house: House, count: int = ROWS, form: str = "csv") -> list[dict[str, Any]]:
    """Return rows a second and the highest memory of a file, beside a file of a tenth."""
    from linli.territory.models import Street

    street = Street.objects.get(slug="fenglin")
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / f"few.{form}", Path(folder) / f"many.{form}"
        mark = f"{time.time_ns()}-"
        write(few, count // 10, f"a{mark}", form)
        write(many, count, f"b{mark}", form)
        taken(street, few, f"warm-{mark}"[:40])
        less = taken(street, few, f"few-{mark}"[:40])
        more = taken(street, many, f"many-{mark}"[:40])
    return [
        {
            "name": f"{count} work orders ({form}), worker : a tenth of them",
            "ours": more[2], "baseline": less[2], "ratio": more[2] / less[2], "unit": "MB at most",
            "note": "constant memory: rows are encrypted on the disk and read a thousand at a time", "budget": "<= 1.2",
        },
        {
            "name": f"{count} work orders imported : a tenth of them",
            "ours": count / more[1], "baseline": count / 10 / less[1], "ratio": (count / more[1]) / (count / 10 / less[1]),
            "unit": "rows a second", "note": f"read and checked before: {count / more[0]:.0f} rows a second",
            "budget": ">= 0.7",
        },
    ]  # fmt: skip


if __name__ == "__main__":
    with House(bench_home()) as here:
        from django.core.management import call_command

        call_command("demo", stage="new")
        for found in measure(here, int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, *sys.argv[2:3]):
            told = f"{found['ours']:>10,.0f}{found['baseline']:>10,.0f}{found['ratio']:>7.2f}"
            print(f"{found['name']:<60}{told}  {found['unit']}; {found['note']}")
