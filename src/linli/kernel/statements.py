"""Statements of our own where the ORM would need many: prepared once a connection, rows brought as one JSON value.

A row that travels as JSON (`json_populate_recordset`) has one parameter whatever its columns are and whichever of
them are empty, so the text of a statement never changes and PostgreSQL plans it once.
"""

import itertools
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Model
from psycopg import generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

from .instances import read

IDLE, FATAL = TransactionStatus.IDLE, ExecStatus.FATAL_ERROR


def prepared(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement, prepared on its connection at first sight, and return its rows.

    Inside a transaction it is part of it; outside it is one of its own. The text must be one of a few, fixed in our
    code: each is kept by the server for as long as the connection lives. The cursors of Django and psycopg are left
    out, which cost more than all the rest; what wraps and what logs statements hears of these as of any other.
    """
    db = connections[DEFAULT_DB_ALIAS]
    if db.connection is None:
        db.ensure_connection()
    if db.needs_rollback:
        db.validate_no_broken_transaction()
    run: Callable[..., list[tuple[Any, ...]]] = _run
    for wrapper in reversed(db.execute_wrappers):
        run = partial(wrapper, run)
    logged = db.queries_logged
    began = time.monotonic() if logged else 0.0
    try:
        with db.wrap_database_errors:
            return run(sql, params, False, {"connection": db, "cursor": None})
    finally:
        if logged:
            db.queries_log.append({"sql": sql, "time": f"{time.monotonic() - began:.3f}"})


def _run(
    sql: str, params: Sequence[Any] | dict[str, Any], _many: Any, told: dict[str, Any]
) -> list[tuple[Any, ...]]:
    raw = told["connection"].connection
    kept: Prepared | None = raw.__dict__.get("linli_prepared")
    if kept is None:
        kept = raw.linli_prepared = Prepared(raw)
    return kept.run(sql, params)


class Moment(TimestamptzLoader):
    """Reads a moment. What Python's own reader does not know (a year after 9999, infinity) goes psycopg's way."""

    timezone = UTC  # what Django asks of a reader before it puts its own in its place

    def load(self, data: Any) -> datetime:
        """Return the moment in UTC."""
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            found = super().load(data)
        return found if found.tzinfo is UTC else found.astimezone(UTC)


class Prepared:
    """The statements that one connection has prepared, and how their values and rows are written and read.

    psycopg's own keeping forgets all statements at each rollback, for a table might have been made and gone with it;
    ours are about tables that stand. One that the server does not know any more, or plans for columns that have changed
    since, is prepared anew.
    """

    def __init__(self, raw: Any) -> None:
        self.raw, self.server = raw, raw.pgconn
        self.names: dict[tuple[bytes, tuple[int, ...]], tuple[bytes, Any]] = {}
        raw.adapters.register_loader("timestamptz", Moment)
        self.dump = Transformer(raw)

    def run(self, sql: str, params: Sequence[Any] | dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; in a transaction that Django began it begins that at the server, too."""
        text, order, formats = _at_server(sql)
        values = [params[name] for name in order] if isinstance(params, dict) else params
        if len(values) != len(formats):
            raise psycopg.ProgrammingError(f"the statement takes {len(formats)} values, not {len(values)}")
        raw, server = self.raw, self.server
        with raw.lock:
            if not raw.autocommit and server.transaction_status == IDLE:
                server.send_query(b"BEGIN")
                self._answer()
            written = self.dump.dump_sequence(values, formats)
            if raw.prepare_threshold is None:
                read = Transformer(raw)
                server.send_query_params(text, written, self.dump.types, self.dump.formats)
                found = self._answer()
            else:
                found, read = self._prepared(text, written)
            if not found.nfields:
                return []
            read.set_pgresult(found)
            rows = read.load_rows(0, found.ntuples, tuple)
            read.set_pgresult(None)
            return rows

    def _prepared(self, text: bytes, written: Sequence[Any]) -> tuple[Any, Any]:
        key = text, self.dump.types or ()
        name, read = self.names.get(key) or self._prepare(key)
        self.server.send_query_prepared(name, written, self.dump.formats)
        try:
            return self._answer(), read
        except (psycopg.errors.InvalidSqlStatementName, psycopg.errors.FeatureNotSupported):
            del self.names[key]
            if self.server.transaction_status != IDLE:
                raise
            name, read = self._prepare(key)
            self.server.send_query_prepared(name, written, self.dump.formats)
            return self._answer(), read

    def _prepare(self, key: tuple[bytes, tuple[int, ...]]) -> tuple[bytes, Any]:
        name = f"linli_{next(_NAMES)}".encode()
        self.server.send_prepare(name, *key)
        self._answer()
        self.names[key] = made = name, Transformer(self.raw)
        return made

    def _answer(self) -> Any:
        found = self.raw.wait(generators.execute(self.server))[-1]
        if found.status == FATAL:
            raise psycopg.errors.error_from_result(found, encoding=self.raw.info.encoding)
        return found


_NAMES = itertools.count()
_PLACE = re.compile(r"%(?:%|s|\((\w+)\)s)")


@cache
def _at_server(sql: str) -> tuple[bytes, tuple[str, ...], list[PyFormat]]:
    """Return a statement with $1, $2 … in place of %s or %(name)s, the names in their order, and how values travel."""
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        name = found[1] or str(len(names))
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    text = _PLACE.sub(place, sql).encode()
    return text, tuple(names), [PyFormat.AUTO] * len(names)


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
        self.reads = {of: _reading(of) for _name, of in parts}
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
            made.append(self.reads[model](DEFAULT_DB_ALIAS, attnames, values[begins:ends]) if there else None)
            begins = ends
        return made


def _reading(model: type[Model]) -> Callable[..., Model]:
    own = model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return model.from_db if own else partial(read, model)


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
    return _encode(told)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return "\\x" + bytes(value).hex()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not travel as JSON")


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_written).encode


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
