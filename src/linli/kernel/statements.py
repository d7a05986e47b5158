"""Statements of our own where the ORM would need many: prepared once a connection, rows brought as one JSON value.

A row that travels as JSON (`json_populate_recordset`) has one parameter whatever its columns are and whichever of
them are empty, so the text of a statement never changes and PostgreSQL plans it once.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import AutoField, Field, Model


def prepared(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement, prepared on its connection at first sight, and return its rows.

    Inside a transaction it is part of it; outside it is one of its own. The text must be one of a few, fixed in our
    code: each is kept by the server for as long as the connection lives.
    """
    connection.ensure_connection()
    raw = ServerBindingCursor(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(raw) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


@cache
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Return the columns that an insert names: all but an id that the database gives."""
    return tuple(str(field.column) for field, _prepare in _fields(model))


@cache
def _fields(model: type[Model]) -> tuple[tuple[Field[Any, Any], Any], ...]:
    # A field of ours decides what is stored of its value (an encrypted text); Django's are stored as they are.
    return tuple(
        (field, field.get_prep_value if type(field).__module__.startswith("linli.") else None)
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField)
    )


def row_of(it: Model) -> dict[str, Any]:
    """Return a model's row as {column: value}, ready for `as_json`."""
    return {
        str(field.column): prepare(getattr(it, field.attname)) if prepare else getattr(it, field.attname)
        for field, prepare in _fields(type(it))
    }


def rows_of(them: Iterable[Model]) -> list[dict[str, Any]]:
    """Return the rows of models of one table."""
    return [row_of(it) for it in them]


def as_json(told: Any) -> str:
    """Return rows as the JSON that `insert_from` reads: moments, ids and bytes in PostgreSQL's own writing."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return "\\x" + bytes(value).hex()
    if isinstance(value, UUID):
        return value.hex
    raise TypeError(f"{type(value).__name__} does not travel as JSON")


def insert_from(
    model: type[Model], told: str, *, given: dict[str, str] | None = None, joined: str = ""
) -> str:
    """Return SQL that inserts the rows which the SQL expression `told` holds as a JSON array.

    `given` names columns whose value is SQL instead, `joined` what else stands in FROM for them.
    """
    names = columns_of(model)
    values = ", ".join((given or {}).get(name, f'r."{name}"') for name in names)
    table = model._meta.db_table
    listed = ", ".join(f'"{name}"' for name in names)
    rows = f'json_populate_recordset(NULL::"{table}", {told}) r'
    return f'INSERT INTO "{table}" ({listed}) SELECT {values} FROM {joined}{rows}'  # noqa: S608 - names of our models
