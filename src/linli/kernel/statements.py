"""Statements of our own where the ORM would need many: prepared once a connection, rows brought as one JSON value.

A row that travels as JSON (`json_populate_recordset`) has one parameter whatever its columns are and whichever of
them are empty, so the text of a statement never changes and PostgreSQL plans it once.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import AutoField, Model


def prepared(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement, prepared on its connection at first sight, and return its rows.

    Inside a transaction it is part of it; outside it is one of its own. The text must be one of a few, fixed in our
    code: each is kept by the server for as long as the connection lives.
    """
    connection.ensure_connection()
    raw: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # the stubs know no psycopg 3
    logged = connection.queries_logged
    with connection.make_debug_cursor(raw) if logged else connection.make_cursor(raw) as cursor:
        cursor.execute(sql, params)
        if logged:
            connection.queries_log[-1]["sql"] = (
                sql  # Django asks the cursor, which knows only what binds at the client
            )
        # Not `description`: it makes an object of each column, which costs as much as reading the rows.
        return cursor.fetchall() if raw.pgresult.nfields else []


def fetch(
    model: type[Model], rest: str, params: Sequence[Any], *, related: tuple[str, ...] = (), after: str = ""
) -> list[Any]:
    """Return rows of a model by one prepared statement, with the rows that its keys named in `related` point to.

    `rest` is all that comes after FROM: the table is `t`, a related one goes by the name of its key. What the ORM would
    work out anew at each call, the text of the statement and who reads which column, is worked out once. `after` is a
    step that comes first in the same statement; without a row of it there is none of the model either.
    """
    read = _reader(model, related)
    sql = f"WITH step AS ({after}) {read.head} CROSS JOIN step {rest}" if after else f"{read.head} {rest}"
    return [read.made(row) for row in prepared(sql, params)]


def fetch_rows(
    parts: tuple[tuple[str, type[Model]], ...], rest: str, params: Sequence[Any]
) -> list[list[Any]]:
    """Return the rows of several tables that one prepared statement joins: of each a model's instance, or None.

    `parts` are names and models, `rest` is the statement from FROM on, with the tables under these names.
    """
    read = _columns(parts)
    return [read.made(row) for row in prepared(f"SELECT {read.listed} {rest}", params)]


class _Columns:
    """How instances of several tables come out of the columns of a statement."""

    def __init__(self, parts: tuple[tuple[str, type[Model]], ...]) -> None:
        self.parts: list[tuple[type[Model], tuple[str, ...], int]] = []
        columns: list[str] = []
        self.converters: list[tuple[int, Any]] = []
        for name, of in parts:
            fields = of._meta.concrete_fields
            for place, field in enumerate(fields, len(columns)):
                self.converters += [(place, convert) for convert in field.get_db_converters(connection)]
            columns += [f'"{name}"."{field.column}"' for field in fields]
            self.parts.append((of, tuple(field.attname for field in fields), len(columns)))
        self.listed = ", ".join(columns)

    def made(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, convert in self.converters:
            values[place] = convert(values[place], None, connection)
        begins, made = 0, []
        for model, attnames, ends in self.parts:
            # The key stands first: a row that a LEFT JOIN did not find has none.
            there = values[begins] is not None
            made.append(model.from_db(DEFAULT_DB_ALIAS, attnames, values[begins:ends]) if there else None)
            begins = ends
        return made


@cache
def _columns(parts: tuple[tuple[str, type[Model]], ...]) -> _Columns:
    return _Columns(parts)


class _Reader:
    """How rows of a model come out of a statement with those that its keys point to: its head, and their making."""

    def __init__(self, model: type[Model], related: tuple[str, ...]) -> None:
        self.related = related
        self.columns = _columns((("t", model), *((name, _pointed_to(model, name)) for name in related)))
        joins = ""
        for name in related:
            key: Any = model._meta.get_field(name)
            of = _pointed_to(model, name)
            joins += f' LEFT JOIN "{of._meta.db_table}" "{name}" ON "{name}".id = t."{key.column}"'
        self.head = f'SELECT {self.columns.listed} FROM "{model._meta.db_table}" t{joins}'  # noqa: S608 - our models

    def made(self, row: tuple[Any, ...]) -> Any:
        made, *pointed = self.columns.made(row)
        for name, to in zip(self.related, pointed, strict=True):
            # A row that was waited for comes as it is now, but what it points to as it was before: what a key points to
            # since is not among it, and is asked for when it is looked at.
            if to is not None:
                made._state.fields_cache[name] = to  # noqa: SLF001 - where Django keeps what a key points to
        return made


@cache
def _reader(model: type[Model], related: tuple[str, ...]) -> _Reader:
    return _Reader(model, related)


def _pointed_to(model: type[Model], name: str) -> type[Model]:
    to = model._meta.get_field(name).related_model
    if not isinstance(to, type):
        raise TypeError(f"{name} of {model.__name__} points to no table")
    return to


@cache
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Return the columns that an insert names: all but an id that the database gives."""
    return tuple(str(field.column) for field, _prepare in _fields(model))


@cache
def _fields(model: type[Model]) -> tuple[tuple[Any, Any], ...]:
    # A field of ours decides what is stored of its value (an encrypted text); Django's are stored as they are.
    return tuple(
        (field, field.get_prep_value if type(field).__module__.startswith("linli.") else None)
        for field in model._meta.concrete_fields
        if not isinstance(field, AutoField)
    )


def row_of(it: Model) -> dict[str, Any]:
    """Return a model's row as {column: value}, ready for `as_json`; what is NULL is left out, and read as NULL again."""
    kept = vars(it)
    return {
        column: prepare(value) if prepare else value
        for column, attname, prepare in _written_of(type(it))
        if (value := kept[attname]) is not None
    }


@cache
def _written_of(model: type[Model]) -> tuple[tuple[str, str, Any], ...]:
    return tuple((str(field.column), field.attname, prepare) for field, prepare in _fields(model))


def rows_of(them: Iterable[Model]) -> list[dict[str, Any]]:
    """Return the rows of models of one table."""
    return [row_of(it) for it in them]


def as_json(told: Any) -> str:
    """Return rows as the JSON that `insert_from` reads: moments, ids and bytes in PostgreSQL's own writing."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return "\\x" + bytes(value).hex()
    if isinstance(value, UUID):
        return value.hex
    raise TypeError(f"{type(value).__name__} does not travel as JSON")


# Tables of which a row that is brought is written only where this SQL over it, `r`, holds.
_ONLY_IF: dict[type[Model], Callable[[], str]] = {}


def inserted_only_if(model: type[Model], condition: Callable[[], str]) -> None:
    """Let every statement of `insert_from` for a table write only rows `r` for which the SQL of `condition` holds.

    It is asked once for each statement, when its text is made.
    """
    _ONLY_IF[model] = condition


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
    condition = _ONLY_IF.get(model, str)()
    where = f" WHERE {condition}" if condition else ""
    return f'INSERT INTO "{table}" ({listed}) SELECT {values} FROM {joined}{rows}{where}'  # noqa: S608 - names of our models


def update_from(model: type[Model], told: str) -> str:
    """Return SQL that writes the row which the SQL expression `told` holds over the one with its street and id."""
    table, names = (
        model._meta.db_table,
        [name for name in columns_of(model) if name not in {"id", "street_id"}],
    )
    told_all = ", ".join(f'"{name}" = r."{name}"' for name in names)
    rows = f'json_populate_recordset(NULL::"{table}", {told}) r'
    return (
        f'UPDATE "{table}" AS t SET {told_all} FROM told, {rows} '  # noqa: S608 - names of our models
        "WHERE t.street_id = r.street_id AND t.id = r.id"
    )


def write_over(rows: Sequence[Model]) -> None:
    """Write rows of one table that stand already anew, in one statement."""
    if rows:
        prepared(_over(type(rows[0])), [as_json({"over": rows_of(rows)})])


@cache
def _over(model: type[Model]) -> str:
    return "WITH told AS MATERIALIZED (SELECT %s::json AS j) " + update_from(model, "told.j->'over'")
