"""Many rows into a table at once, by COPY: what a field makes of its value and what the database promises stays the same.

COPY keeps every constraint, key, default and length that an INSERT keeps; it only leaves out the making of statements.
Values are written in PostgreSQL's own text form; what that form cannot hold is refused by the name of its field.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import AutoField, Model

Write = Callable[[Any], str]
NULL = r"\N"
# Letters sent at once: rows are written as they come, so memory does not grow with their number.
PIECE = 1 << 18


def copy_in(model: type[Model], rows: Iterable[dict[str, Any]], *, same: dict[str, Any] | None = None) -> int:
    """Insert rows, each as the `vars` of a model's instance, in their order; return how many.

    `same` is what all of them hold alike, and need not say themselves.

    For what `bulk_create` is for, when there are many: no signals, no `save`, and an id that the database gives is not
    told. Raises ValueError for text with NUL or half a surrogate pair and for moments without a zone, TypeError for
    kinds of fields that nobody has needed yet, and the errors of the database as an INSERT would.
    """
    same = same or {}
    plan = tuple(column for column in _plan(model) if column[1] not in same)
    alike = tuple(column for column in _plan(model) if column[1] in same)
    names = ", ".join(connection.ops.quote_name(field.column) for field, _name, _write in (*plan, *alike))
    end = "\t" + _line(alike, same) + "\n" if alike else "\n"
    table = connection.ops.quote_name(model._meta.db_table)
    count = 0
    statement = f"COPY {table} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        piece: list[str] = []
        size = 0
        for row in rows:
            line = _line(plan, row) + end
            piece.append(line)
            size += len(line)
            count += 1
            if size > PIECE:
                copy.write(_encoded(piece))
                piece, size = [], 0
        copy.write(_encoded(piece))
    return count


def _encoded(piece: list[str]) -> bytes:
    try:
        return "".join(piece).encode()
    except UnicodeEncodeError:
        raise ValueError("text with half a surrogate pair cannot be stored") from None


Plan = tuple[tuple[Any, str, Write], ...]


def _line(plan: Plan, values: dict[str, Any]) -> str:
    try:
        told = [NULL if (value := values[name]) is None else write(value) for _field, name, write in plan]
    except ValueError as error:
        raise ValueError(f"{_refused(plan, values)}: {error}") from None
    return "\t".join(told)


def _refused(plan: Plan, values: dict[str, Any]) -> Any:
    for field, name, write in plan:
        try:
            if values[name] is not None:
                write(values[name])
        except ValueError:
            return field
    return ""


@cache
def _plan(model: type[Model]) -> Plan:
    """Return (field, attribute, how its value is written) of each column but an id that the database gives."""
    fields = (field for field in model._meta.concrete_fields if not isinstance(field, AutoField))
    return tuple((field, field.attname, _write_of(field)) for field in fields)


def _write_of(field: Any) -> Write:
    if field.remote_field is not None:
        return _write_of(field.target_field)
    if isinstance(field, ArrayField):
        element = _write_of(field.base_field)
        return lambda values: _array(values, _quoted if element is _text else element)
    write = WRITE.get(field.get_internal_type())
    if write is None:
        raise TypeError(f"{field}: say in copying.WRITE how a {type(field).__name__} is written")
    if type(field).__module__.startswith("django."):
        return write
    # A field of ours decides what is stored of its value, as an encrypted text does.
    prepare = field.get_prep_value
    return lambda value: write(prepare(value))


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("text with NUL cannot be stored")
    if "\\" in value:
        value = value.replace("\\", r"\\")
    if "\n" in value or "\r" in value or "\t" in value:
        value = value.replace("\n", r"\n").replace("\r", r"\r").replace("\t", r"\t")
    return value


def _array(values: Iterable[Any], element: Write) -> str:
    return "{" + ",".join(["NULL" if one is None else element(one) for one in values]) + "}"


def _quoted(value: str) -> str:
    return _text('"' + value.replace("\\", r"\\").replace('"', r"\"") + '"')


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    return _text(_written(value))


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("a moment without a zone cannot be stored")
    return value.isoformat()


def _uuid(value: UUID) -> str:
    return value.hex


WRITE: dict[str, Write] = {
    "AutoField": str, "BigAutoField": str, "BigIntegerField": str, "IntegerField": str, "SmallIntegerField": str,
    "PositiveIntegerField": str,
    "FloatField": repr, "BooleanField": lambda value: "t" if value else "f", "CharField": _text, "TextField": _text,
    "UUIDField": _uuid, "DateTimeField": _moment, "DateField": date.isoformat, "JSONField": _json,
    "BinaryField": lambda value: r"\\x" + bytes(value).hex(),
}  # fmt: skip
