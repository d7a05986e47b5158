"""docs/benchmarks.md: what was measured, on what, beside what, and how to measure it again. Written by machines only."""

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Figures that were measured, never estimated. Each stands beside a baseline that was measured in the same run, in turns
with it; absolute figures belong to the machine they were taken on, and only the ratios mean something elsewhere.
`make bench` writes this page; `make bench ONLY=pages` measures one section anew.

How to repeat: `make setup`, then `make bench`. The sections that stand on a ledger of a million cases make it first
(some ten minutes and 12 GB of disk); name a folder in `LINLI_BENCH_HOME` to keep it. It is made by
`bench/million.py: build` with every promise of the ledger kept, and is measured only after `linli journal check` found
nothing against it; `linli journal verify` reads it in some minutes more. A city's ledger is made with
`LINLI_BENCH_CASES=10000000 LINLI_BENCH_STREETS=210 LINLI_BENCH_YEARS=5` and gets sections of its own. Measure on a
machine that does nothing else: the load at the end of each section stands above it.

How to read: *ours* and *baseline* are medians over several rounds (for lists the 95th percentile), *ratio* is one
over the other, *budget* is what was promised. A ✗ is a budget that was not kept.
"""


def write(name: str, title: str, rows: list[dict[str, Any]], postgres: str, ledger: str = "") -> None:
    """Write one section of the page anew, and leave the others as they are; `ledger` tells one of another size."""
    there, own = sections(), f"{name}{ledger}"
    there[own] = section(own, title, rows, postgres)
    body = "\n".join(there.values())
    PAGE.write_text(f"{HEAD}\n{body}", encoding="utf-8")


def sections() -> dict[str, str]:
    """Return the sections that stand on the page, by the names of their modules and the ledgers they stand on."""
    if not PAGE.exists():
        return {}
    parts = re.split(r"^(?=## )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        found[1] + found[2]: part.rstrip() + "\n"
        for part in parts
        if (found := re.match(r"## .*\(`bench/(\w+)\.py`(.*)\)", part))
    }


def section(name: str, title: str, rows: list[dict[str, Any]], postgres: str) -> str:
    """Return one section: on what it was measured, and a line for each figure."""
    module = re.match(r"\w+", name)[0]
    ledger = name.removeprefix(module)
    lines = [
        f"## {title} (`bench/{module}.py`{ledger})", "",
        f"{machine()}; {versions(postgres)}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.", "",
        "| what | ours | baseline | unit | ratio | budget | |", "|---|--:|--:|---|--:|---|---|",
    ]  # fmt: skip
    for row in rows:
        mark = {True: "", False: "✗", None: ""}[kept(row)]
        lines.append(
            f"| {row['name']}{': ' + row['note'] if row.get('note') else ''} | {figure(row['ours'])} "
            f"| {figure(row['baseline'])} | {row['unit']} | {figure(row['ratio'])} | {row['budget']} | {mark} |"
        )
    return "\n".join(lines) + "\n"


def kept(row: dict[str, Any]) -> bool | None:
    """Return whether a budget was kept: as the row says, else by its own words (">= 0.10" is meant of the ratio)."""
    if row.get("kept") is not None:
        return bool(row["kept"])
    said = re.match(r"(>=|<=|≥|≤)\s*([\d.,]+)\s*(.*)", str(row["budget"]))
    if not said:
        return None
    limit, value = float(said[2].replace(",", "")), row["ours"] if said[3] else row["ratio"]
    return value >= limit if said[1] in {">=", "≥"} else value <= limit


def figure(value: float) -> str:
    """Return a figure with as many digits as it deserves."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def machine() -> str:
    """Return what it was measured on, without its name."""
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"^model name\s*:\s*(.+)$", about, re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    kind = model[1] if model else platform.machine()
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GB, load {load:.1f} at the end"


def versions(postgres: str) -> str:
    """Return the versions that a figure depends on."""
    names = {"Django": "django", "psycopg": "psycopg", "granian": "granian"}
    told = [
        f"Python {platform.python_version()}",
        *(f"{shown} {version(name)}" for shown, name in names.items()),
    ]
    return ", ".join([*told, f"PostgreSQL {postgres.split(maxsplit=1)[0]}"])
