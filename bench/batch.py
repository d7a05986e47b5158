"""How fast one act is done to many cases, beside the same rows written bare.

Ours goes the way of the worker, 250 cases a transaction: rows locked, the law of the table asked of each case, limits
counted, lines chained and hashed, texts salted, what is owed to the readers, and what became of each case of the batch.
The baseline writes those very rows, as many a transaction: the cases over copies of themselves by one UPDATE from
values, lines, texts and deliveries by COPY into copies of their tables, with the same indexes and no keys between them.

    python -m bench.batch [CASES]      in a house of its own, unless LINLI_BENCH_HOME names one
"""

import random
import statistics
import sys
import time
from datetime import timedelta
from typing import Any

from bench.house import House, bench_home

CASES, ROUNDS = 3000, 3
# Each act with the state its cases are brought to before, who does it, and its words.
ACTS: tuple[tuple[str, tuple[str, ...], str, dict[str, Any]], ...] = (
    ("verify", (), "grid_worker", {"finding": "现场属实，已拍照。"}),
    ("decline", (), "area_head", {"reason": "与另一件重复，已一并处理。"}),
    ("file", (), "area_head", {"category": "C0101"}),
    ("dispatch", ("file",), "area_head", {}),
    ("remark", (), "area_head", {"text": "请于本周内办结。", "internal": True}),
)
TABLES = ("kernel_journalline", "kernel_journaltext", "kernel_delivery")


def opened(street: Any, count: int, by: Any, at: Any) -> list[Any]:
    """Open cases all over the street and return them."""
    from linli.cases.commands import Kept, Report, open_cases

    chance = random.Random(11)
    west, south, east, north = street.bounds
    reports = [
        Kept(
            Report(
                f"井盖破损{n}", "路口的井盖破了，晚上很危险，请尽快处理。", lon=chance.uniform(west, east),
                lat=chance.uniform(south, north),
            ),
            at,
        )
        for n in range(count)
    ]  # fmt: skip
    return open_cases(street=street, reports=reports, by=by)


def whole_street(street: Any, role: str, at: Any) -> Any:
    """Return somebody with a role whose post is over the whole street, so that no case is refused."""
    from linli.people.models import Account, Post, Role
    from linli.people.public import SYSTEM, actor_for, add_account
    from linli.territory.models import Unit

    name = f"bench-{role}"
    account = Account.objects.filter(username=name).first() or add_account(
        username=name, name=name, by=SYSTEM, at=at
    )
    if not Post.objects.filter(account=account).exists():
        unit = Unit.objects.get(street=street, code=street.code)
        Post.objects.create(
            account=account,
            role=Role.objects.get(code=role),
            street=street,
            unit=unit,
            starts_at=at - timedelta(days=1),
        )
    return actor_for(account, at=at)


def worked(street: Any, action: str, cases: list[Any], by: Any, told: dict[str, Any]) -> float:
    """Do one act to many and return how long the worker took."""
    from django.utils import timezone

    from linli.cases.commands.batches import begin_batch, draft_batch, next_piece
    from linli.cases.models import Batch

    at = timezone.now()
    batch = draft_batch(
        street=street, action=action, ids=[one.pk for one in cases], chosen="bench", by=by, at=at
    )
    begin_batch(batch.pk, street_id=street.pk, by=by, at=at, told=told)
    began = time.perf_counter()
    while next_piece(at=timezone.now()):
        pass
    took = time.perf_counter() - began
    kept = Batch.objects.get(pk=batch.pk)
    if kept.done != len(cases):
        raise SystemExit(f"{action}: {kept.refused} of {kept.total} were refused")
    return took


def bare(cases: list[Any], action: str, piece: int) -> float:
    """Write the rows that an act left into copies of their tables, and return how long that took."""
    from django.db import connection, transaction

    from linli.cases.models import Case

    ids = [one.pk for one in cases]
    names = [field.column for field in Case._meta.concrete_fields if field.column not in {"id", "street_id"}]
    sets = ", ".join(f'"{name}" = r."{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_cases (LIKE cases_case INCLUDING ALL)")
        cursor.execute("INSERT INTO bare_cases SELECT * FROM cases_case WHERE id = ANY(%s)", [ids])
        cursor.execute("CREATE TEMP TABLE bench_rows AS SELECT * FROM cases_case WHERE id = ANY(%s)", [ids])
        cursor.execute("CREATE INDEX ON bench_rows (id)")
        cursor.execute(
            "CREATE TEMP TABLE bench_lines AS SELECT id FROM kernel_journalline WHERE action = %s AND subject_id = ANY(%s)",
            [action, ids],
        )
        pieces: list[tuple[str, list[bytes]]] = []
        for table in TABLES:
            key = "id" if table == "kernel_journalline" else "line_id"
            told = f"COPY (SELECT * FROM {table} WHERE {key} IN (SELECT id FROM bench_lines) ORDER BY id) TO STDOUT"
            with cursor.copy(told) as out:
                pieces.append((table, b"".join(out).splitlines(keepends=True)))
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
        turns = -(-len(ids) // piece)
        try:
            began = time.perf_counter()
            for turn in range(turns):
                with transaction.atomic():
                    some = ids[turn * piece : (turn + 1) * piece]
                    cursor.execute(
                        f"UPDATE bare_cases t SET {sets} FROM bench_rows r WHERE t.id = r.id AND r.id = ANY(%s)",
                        [some],
                    )
                    for table, lines in pieces:
                        size = -(-len(lines) // turns)
                        with cursor.copy(f"COPY bare_{table} FROM STDIN") as into:
                            into.write(b"".join(lines[turn * size : (turn + 1) * size]))
            return time.perf_counter() - began
        finally:
            for table in ("cases", *TABLES):
                cursor.execute(f"DROP TABLE IF EXISTS bare_{table}")
            cursor.execute("DROP TABLE bench_rows, bench_lines")


def measure(house: House, count: int = CASES) -> list[dict[str, Any]]:
    """Return cases a second of each act done to many, beside the same rows written bare."""
    from django.utils import timezone

    from linli.cases.commands.batches import PIECE
    from linli.intake.commands.imports import importer_of
    from linli.territory.models import Street

    street = Street.objects.get(slug="fenglin")
    at = timezone.now() - timedelta(days=2)
    findings = []
    for action, before, role, told in ACTS:
        by, ours, baseline = whole_street(street, role, at), [], []
        for _round in range(ROUNDS):
            cases = opened(street, count, importer_of(street), at)
            for step in before:
                words = next(one[3] for one in ACTS if one[0] == step)
                worked(street, step, cases, by, words)
            ours.append(count / worked(street, action, cases, by, told))
            baseline.append(count / bare(cases, action, PIECE))
        speed, limit = statistics.median(ours), statistics.median(baseline)
        findings.append(
            {
                "name": f"{action} on {count} cases : the same rows written bare",
                "ours": speed, "baseline": limit, "ratio": speed / limit, "unit": "cases a second",
                "note": f"{PIECE} a transaction, each with every check and a line of its own", "budget": ">= 1000 a second",
            }
        )  # fmt: skip
    return findings


if __name__ == "__main__":
    with House(bench_home()) as here:
        from django.core.management import call_command

        call_command("demo", stage="new")
        for found in measure(here, int(sys.argv[1]) if len(sys.argv) > 1 else CASES):
            print(
                f"{found['name']:<64}{found['ours']:>10,.0f}{found['baseline']:>10,.0f}{found['ratio']:>7.2f}"
            )
