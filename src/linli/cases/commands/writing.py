"""The one statement that puts a case into the ledger, and the one that moves it.

What a case brings (the case, its reporter, the first line of its journal with its texts, what is owed to the readers,
and the key of a report that may be sent again) are some ten rows in six tables. Written one after another they cost a
round trip each and keep the transaction open meanwhile; `OPEN` and `OPEN_ONCE` write them in one statement, prepared
once a connection, which is a transaction of its own. Everything in the rows is decided before it, in `open_case`.

    told    the rows, as one JSON value
    number  the next number of a case; a sequence is no row that writers wait for, so gaps may stay
    fresh   the key of the report, if it was not spent before; a second statement with the same key waits here for
            the first, and finds nothing to do when that one commits
    go      one row when the case is to be written, none when the key was spent
    …       the rows themselves, for as many as `go` has
"""

from functools import cache
from typing import Any

from linli.kernel import journal
from linli.kernel.models import Delivery, JournalLine, JournalText, Repeat
from linli.kernel.statements import as_json, insert_from, prepared, row_of, rows_of

from ..models import Case, Reporter

# ruff: noqa: S608 - every name in these statements is one of our own tables

TOLD = "told AS MATERIALIZED (SELECT %s::json AS j)"
NUMBER = """number AS MATERIALIZED (
    SELECT (j->>'series') || lpad(next.n, greatest(6, length(next.n)), '0') AS number
    FROM told, (SELECT nextval('cases_number')::text AS n) AS next)"""
JOURNAL = ((JournalLine, "lines"), (JournalText, "texts"), (Delivery, "deliveries"))


def _rows(*tables: tuple[Any, str], joined: str) -> str:
    steps = ((name, insert_from(model, f"told.j->'{name}'", joined=joined)) for model, name in tables)
    return ",\n".join(f"{name} AS ({step})" for name, step in steps)


@cache
def _open(*, once: bool) -> str:
    number = {"number": "go.number"}
    case = insert_from(Case, "told.j->'case'", given=number, joined="go, told, ")
    rest = _rows((Reporter, "reporter"), *JOURNAL, joined="go, told, ")
    if once:
        answer = {"answer": "r.answer || jsonb_build_object('number', number.number)"}
        spent = insert_from(Repeat, "told.j->'repeat'", given=answer, joined="number, told, ")
        fresh = f"fresh AS ({spent} ON CONFLICT (street_id, purpose, key) DO NOTHING RETURNING true)"
        go = f"{fresh},\ngo AS (SELECT number.number FROM number, fresh)"
    else:
        go = "go AS (SELECT number FROM number)"
    return f"WITH {TOLD},\n{NUMBER},\n{go},\nwritten AS ({case}),\n{rest}\nSELECT number FROM go"


def put(
    case: Case, reporter: Reporter, line: journal.Draft, *, series: str, repeat: Repeat | None
) -> str | None:
    """Write a new case with all that it brings; return its number, or None when the key of `repeat` was spent before."""
    told = {
        "series": series,
        "case": [row_of(case)],
        "reporter": [row_of(reporter)],
        "lines": rows_of(line.lines),
        "texts": rows_of(line.texts),
        "deliveries": rows_of(line.deliveries),
    }
    if repeat is not None:
        told["repeat"] = [row_of(repeat)]
    found = prepared(_open(once=repeat is not None), [as_json(told)])
    return found[0][0] if found else None
