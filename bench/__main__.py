"""`make bench`: measures, each figure beside a named baseline in the same run, and writes docs/benchmarks.md.

    make bench                 everything, each module in a process and a house of its own
    make bench ONLY=pages      one module or several ("pages,http"); its section of the page is written anew

A module has `measure()` or `measure(house)` and returns rows of name, ours, baseline, ratio, unit, note and budget.
LINLI_BENCH_HOME names a folder in which the ledger of a million cases is kept from one run to the next.
"""

import inspect
import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from bench.paper import write

# What each measures, in the order of the page. The last four stand on the ledger of a million cases.
MODULES = {
    "http": "Reports and acts over HTTP",
    "votes": "Votes in the last minute",
    "bulk": "Import in bulk",
    "orders": "Work orders of the hotline in bulk",
    "batch": "One act on many cases",
    "places": "Where a point lies",
    "addresses": "An address while it is typed",
    "sorting": "Sorting a message",
    "sweep": "The sweep of the lights",
    "pages": "Pages of a large ledger",
    "nearby": "What is known nearby, in a large ledger",
    "insight": "Figures from counters of a large ledger",
    "footprint": "What a web process costs",
}
ON_A_MILLION = {"pages", "nearby", "insight", "footprint"}
ON_THE_DEMO = {"http", "votes", "bulk", "orders", "batch"}


def one(name: str, into: Path) -> None:
    """Measure one module here and now, and leave its rows in a file."""
    from bench.house import House, bench_home

    module = import_module(f"bench.{name}")
    with House(bench_home() if name in ON_A_MILLION else None) as house:
        if name in ON_A_MILLION:
            from bench.million import CASES, build

            build(house, CASES)
        elif name in ON_THE_DEMO:
            from django.core.management import call_command

            call_command("demo", stage="new")
        wants_house = bool(inspect.signature(module.measure).parameters)
        rows = module.measure(house) if wants_house else module.measure()
        into.write_text(json.dumps({"rows": rows, "postgres": server_version()}), encoding="utf-8")


def ledger() -> str:
    """Return what a section says of a ledger that is not the usual one."""
    from bench.million import CASES, STREETS, YEARS

    usual = (CASES, STREETS, YEARS) == (1_000_000, 2, 2)
    return "" if usual else f", {CASES:,} cases, {STREETS} streets, {YEARS} years"


def server_version() -> str:
    """Return the version of the database that was measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def main(words: list[str]) -> int:
    """Measure what was asked for, print it and write it down."""
    if words[:1] == ["--one"]:
        one(words[1], Path(words[2]))
        return 0
    named = [name for name in os.environ.get("ONLY", "").replace(",", " ").split() if name] or [
        name for name in MODULES if Path(__file__).with_name(f"{name}.py").exists()
    ]
    if unknown := set(named) - set(MODULES):
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}")
        return 2
    failed = 0
    for name in named:
        print(f"\n{MODULES[name]} ({name})", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "rows.json"
            failed += (
                subprocess.run(
                    [sys.executable, "-m", "bench", "--one", name, str(told)], check=False
                ).returncode
                != 0
            )
            if not told.exists():
                print(f"  {name} could not be measured", flush=True)
                continue
            found = json.loads(told.read_text(encoding="utf-8"))
        for row in found["rows"]:
            print(
                f"  {row['name']:<62}{row['ours']:>12,.2f}{row['baseline']:>12,.2f}{row['ratio']:>8.2f}  {row['unit']}"
            )
        write(name, MODULES[name], found["rows"], found["postgres"], ledger() if name in ON_A_MILLION else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
