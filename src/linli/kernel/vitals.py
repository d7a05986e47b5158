"""Figures by which one sees whether the house is well: for the operations page and, as they are, for Prometheus.

A vital is a name, what it says, and its samples. What the kernel knows stands here; an app registers what only it knows.
Each function may ask the database a few times: all of them together are asked by a page and by whoever scrapes.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from .backups import backups
from .journal import READERS
from .meters import BUCKETS, METERS, Counted, gathered
from .models import Heartbeat, SelfCheck
from .seals import SEAL

Labels = tuple[tuple[str, str], ...]
# How much of the database one looks at: its longest tables, by name.
TABLES = 8
# What is told of something that has not been yet: as long ago as can be.
NEVER, WORKER = 1e9, "worker"


@dataclass(frozen=True)
class Sample:
    """One figure; `suffix` tells the parts of a histogram apart."""

    value: float
    labels: Labels = ()
    suffix: str = ""


@dataclass(frozen=True)
class Vital:
    """One figure of the house with all its samples; `kind` is gauge, counter or histogram."""

    name: str
    says: str
    samples: tuple[Sample, ...]
    kind: str = "gauge"


Make = Callable[[datetime], Iterable[Vital]]
VITALS: list[Make] = []


def vitals_of(make: Make) -> Make:
    """Register what an app knows of its own well-being."""
    if make not in VITALS:
        VITALS.append(make)
    return make


def one(name: str, says: str, value: float | None, **labels: str) -> Vital:
    """Return a vital of one sample, or of none where there is nothing to tell."""
    samples = () if value is None else (Sample(value, tuple(labels.items())),)
    return Vital(name, says, samples)


def several(name: str, says: str, label: str, values: Iterable[tuple[str, float]]) -> Vital:
    """Return a vital with a sample for each value of a label."""
    return Vital(name, says, tuple(Sample(value, ((label, str(key)),)) for key, value in values))


def all_vitals(*, at: datetime) -> list[Vital]:
    """Return every figure there is."""
    return [vital for make in VITALS for vital in make(at)]


# --- What the kernel knows ------------------------------------------------------------------------------------------
@vitals_of
def of_house(at: datetime) -> Iterator[Vital]:
    """Tell versions, processes, disk and backups."""
    labels = (("version", version("linli")), ("python", python_version()), ("postgresql", postgres_version()))
    yield Vital("linli_info", "Versions; always 1.", (Sample(1, labels),))
    beats = {beat.name: (at - beat.at).total_seconds() for beat in Heartbeat.objects.order_by("name")}
    # A worker that was never there has left no beat: without this nobody would hear of it.
    seen = {WORKER: NEVER} | beats
    yield several(
        "linli_process_seen_seconds", "Seconds since a process was last alive.", "process", seen.items()
    )
    disk = disk_of_home()
    yield one("linli_disk_free_bytes", "Room left where the home lies.", disk.free if disk else None)
    yield one("linli_disk_bytes", "Size of the disk where the home lies.", disk.total if disk else None)
    stand = backups()
    age = (at - stand.at).total_seconds() if stand.at else None
    # Where none has been made the age is that of the wish: as old as can be. Only a demo needs none.
    age = NEVER if age is None and (settings.BACKUP_FOLDER or not settings.DEMO) else age
    yield one("linli_backup_age_seconds", "Seconds since the last good backup.", age)
    yield one(
        "linli_backup_failed", "Whether the last try of a backup failed.", float(stand.failed_at is not None)
    )


@vitals_of
def of_readers(at: datetime) -> Iterator[Vital]:
    """Tell how far each reader of the journal has come; the sealer, which has its own hours, apart."""
    found = {name: (waiting, parked, first) for name, waiting, parked, first in _readers()}
    none: tuple[int, int, UUID | None] = (0, 0, None)
    names = sorted({*READERS, *found})

    def lag(name: str) -> float:
        first = found.get(name, none)[2]
        return max(0.0, at.timestamp() - (first.int >> 80) / 1000) if first else 0.0

    yield several(
        "linli_reader_waiting",
        "Lines of the journal that wait for a reader.",
        "reader",
        [(n, found.get(n, none)[0]) for n in names],
    )
    yield several(
        "linli_reader_parked",
        "Lines that a reader could not apply and set aside.",
        "reader",
        [(n, found.get(n, none)[1]) for n in names],
    )
    yield several(
        "linli_reader_lag_seconds",
        "How long the oldest line waits that a reader has not applied.",
        "reader",
        [(n, lag(n)) for n in names if n != SEAL],
    )
    yield one("linli_seal_lag_seconds", "How long the oldest line waits that no seal holds.", lag(SEAL))


def _readers() -> list[tuple[str, int, int, UUID | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reader, count(*) FILTER (WHERE parked_at IS NULL), count(*) FILTER (WHERE parked_at IS NOT NULL),"
            " min(line_id::text) FILTER (WHERE parked_at IS NULL) FROM kernel_delivery GROUP BY reader"
        )
        return [
            (name, n, parked, UUID(first) if first else None) for name, n, parked, first in cursor.fetchall()
        ]


@vitals_of
def of_jobs(at: datetime) -> Iterator[Vital]:
    """Tell what the queue of periodic and long work holds."""
    with connection.cursor() as cursor:
        # How long the first of those that may begin has waited: since it was put there, or since its own hour.
        cursor.execute(
            "SELECT j.status::text, count(*), extract(epoch FROM max(%s - greatest(e.at, j.scheduled_at))"
            "  FILTER (WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= %s)))"
            " FROM procrastinate_jobs j LEFT JOIN LATERAL (SELECT max(at) AS at FROM procrastinate_events"
            "  WHERE job_id = j.id AND type = 'deferred') e ON true"
            " WHERE j.status IN ('todo', 'doing', 'failed') GROUP BY j.status",
            [at, at],
        )
        found = {status: (n, waits) for status, n, waits in cursor.fetchall()}
    counts = {status: n for status, (n, _waits) in found.items()}
    waits = found.get("todo", (0, None))[1]
    said = {"todo": "waiting", "doing": "running", "failed": "failed"}
    yield several(
        "linli_jobs", "Jobs of the queue by state.", "state", [(said[s], counts.get(s, 0)) for s in said]
    )
    yield one(
        "linli_job_wait_seconds",
        "How long the oldest job waits that could begin.",
        max(0.0, float(waits or 0)),
    )


@vitals_of
def of_database(at: datetime) -> Iterator[Vital]:
    """Tell how large the database is and how many connections are taken."""
    facts = database_facts()
    share = facts.connections / facts.most
    yield one("linli_database_bytes", "Size of the database.", facts.size)
    yield one("linli_database_connections", "Connections that are open.", facts.connections)
    yield one(
        "linli_database_connections_share", "Share of the connections there may be that is open.", share
    )
    yield several(
        "linli_table_bytes", "Size of the longest tables with their indexes.", "table", facts.tables
    )


@vitals_of
def of_checks(at: datetime) -> Iterator[Vital]:
    """Tell how the nightly checks ended."""
    made = list(SelfCheck.objects.order_by("name"))
    yield several(
        "linli_self_check_faults",
        "Faults that the last nightly check named.",
        "check",
        [(c.name, c.faults) for c in made],
    )
    yield several(
        "linli_self_check_age_seconds",
        "Seconds since a nightly check was made.",
        "check",
        [(c.name, (at - c.at).total_seconds()) for c in made],
    )


@vitals_of
def of_requests(at: datetime) -> Iterator[Vital]:
    """Tell what all web processes have counted."""
    counted = metered(at)

    def by_view(place: int) -> tuple[Sample, ...]:
        told = []
        for key, numbers in sorted(counted.requests.items()):
            view, _space, status = key.rpartition(" ")
            told.append(Sample(numbers[place], (("view", view), ("status", status))))
        return tuple(told)

    yield Vital("linli_requests_total", "Requests that were answered.", by_view(0), "counter")
    yield Vital(
        "linli_request_database_seconds_total",
        "Seconds that requests spent in the database.",
        by_view(3),
        "counter",
    )
    yield Vital("linli_request_seconds", "How long requests took.", tuple(_histogram(counted)), "histogram")
    slow = sum(told[0] for told in counted.slow.values())
    yield Vital("linli_slow_statements", "Statements of the last days that took long.", (Sample(slow),))
    yield one(
        "linli_slowest_statement_seconds", "The statement that took longest in this hour and the one before.",
        counted.slowest(at.timestamp()),
    )  # fmt: skip


def _histogram(counted: Counted) -> Iterator[Sample]:
    upto = 0
    for end, n in zip((*(str(one) for one in BUCKETS), "+Inf"), counted.buckets, strict=True):
        upto += n
        yield Sample(upto, (("le", end),), "_bucket")
    yield Sample(sum(numbers[1] for numbers in counted.requests.values()), (), "_sum")
    yield Sample(upto, (), "_count")


# --- Facts for the page ---------------------------------------------------------------------------------------------
def metered(at: datetime) -> Counted:
    """Return what all processes of this home have counted, this one up to this moment."""
    folder = Path(settings.HOME) / "state" / "meters"
    METERS.write(folder)
    return gathered(folder, now=at.timestamp())


def disk_of_home() -> Any:
    """Return total, used and free bytes where the home lies; None when there is no home."""
    with suppress(OSError):
        return shutil.disk_usage(settings.HOME)
    return None


@dataclass(frozen=True)
class DatabaseFacts:
    """What the database says of itself: its size, connections open and allowed, its longest tables, what it holds."""

    size: int
    connections: int
    most: int
    tables: tuple[tuple[str, int], ...]
    migration: str
    has_statements: bool


def database_facts() -> DatabaseFacts:
    """Return what the database says of itself, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),"
            " current_setting('max_connections')::int,"
            " (SELECT json_agg(t) FROM (SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
            "  AND relnamespace = 'public'::regnamespace ORDER BY relpages DESC, relname LIMIT %s) AS t(name, size)),"
            " (SELECT app || ' ' || name FROM django_migrations ORDER BY id DESC LIMIT 1),"
            " to_regclass('pg_stat_statements') IS NOT NULL",
            [TABLES],
        )
        size, connections, most, tables, migration, has_statements = cursor.fetchone()
    rows = json.loads(tables) if isinstance(tables, str) else tables or []
    longest = sorted(((row["name"], row["size"]) for row in rows), key=lambda row: -row[1])
    return DatabaseFacts(size, connections, most, tuple(longest), migration or "", has_statements)


@cache
def postgres_version() -> str:
    """Return the version of the database; asked once in a process."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def slow_of_database() -> list[tuple[str, int, float, float]]:
    """Return the slowest statements as pg_stat_statements knows them, which an operator may have put in.

    Each with how often, milliseconds in all and on average. Values are not in it: the module writes $1 for each.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT left(query, 600), calls, total_exec_time, mean_exec_time FROM pg_stat_statements"
            " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " ORDER BY total_exec_time DESC LIMIT 15"
        )
        return list(cursor.fetchall())


# --- As text --------------------------------------------------------------------------------------------------------
def as_text(found: Iterable[Vital]) -> str:
    """Return figures as Prometheus reads them (text format 0.0.4)."""
    lines = []
    for vital in found:
        if not vital.samples:
            continue
        lines += [f"# HELP {vital.name} {_help(vital.says)}", f"# TYPE {vital.name} {vital.kind}"]
        for sample in vital.samples:
            labels = ",".join(f'{name}="{_label(value)}"' for name, value in sample.labels)
            told = f"{{{labels}}}" if labels else ""
            lines.append(f"{vital.name}{sample.suffix}{told} {_number(sample.value)}")
    return "\n".join(lines) + "\n"


def _help(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 6))
