"""Changing keys while the house works: rows are read in batches and written again under the newest key.

Nothing is remembered between batches, so a process that is killed loses at most the batch it was in: who starts again
finds what is under the newest key already and passes over it. A row is written only if it still holds the very token
that was read (compare and swap); whoever changed it meanwhile wrote under the newest key themselves. What no key opens
is left as it is and counted.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql

from . import keyring, privacy
from .privacy import BlindIndexField, EncryptedTextField

BATCH = 500
UNREADABLE = "unreadable"
_SIGNED = 32


@dataclass(frozen=True)
class Place:
    """Where tokens rest: a column of a table, or one text inside a column of JSON."""

    table: str
    pk: str
    column: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.column}{f'.{self.key}' if self.key else ''}"

    def read(self) -> sql.Composable:
        """Return the expression that gives the token."""
        column = sql.SQL("t.{}").format(sql.Identifier(self.column))
        return sql.SQL("{}->>{}").format(column, self.key) if self.key else column

    def written(self, value: sql.Composable) -> sql.Composable:
        """Return the expression that the column is set to."""
        if not self.key:
            return value
        told = sql.SQL("jsonb_set(t.{}::jsonb, ARRAY[{}], to_jsonb({}))")
        return told.format(sql.Identifier(self.column), self.key, value)


# Tokens that rest in tables of other makers, named by the app that put them there.
ELSEWHERE: list[Place] = []


@dataclass
class Turned:
    """What one pass over the rows found and did."""

    read: int = 0
    turned: int = 0
    beaten: int = 0
    under: Counter[str] = field(default_factory=Counter)


Progress = Callable[[str, Turned], None]


def _quiet(_where: str, _turned: Turned) -> None:
    """Say nothing."""


def models_with(kind: type) -> Iterator[tuple[type[Model], list[Any]]]:
    """Give each model that has fields of this kind, with these fields; a new field is found without being named."""
    for model in apps.get_models():
        found = [one for one in model._meta.concrete_fields if isinstance(one, kind)]
        if found and model._meta.managed and not model._meta.proxy:
            yield model, found


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def places() -> list[Place]:
    """Return every place where tokens under the field keys rest."""
    return [
        Place(model._meta.db_table, _key(model), one.column)
        for model, fields in models_with(EncryptedTextField)
        for one in fields
    ] + ELSEWHERE


# --- Field keys -----------------------------------------------------------------------------------------------
@lru_cache(maxsize=32)
def _signing_half(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)[:16]


def key_of(token: str, keys: Sequence[str]) -> str:
    """Return which of the keys a token is under, "" if none: by its signature, so that nothing is read for it."""
    try:
        raw = base64.urlsafe_b64decode(token)
    except (ValueError, binascii.Error):
        return ""
    told, signature = raw[:-_SIGNED], raw[-_SIGNED:]
    for key in keys:
        if hmac.compare_digest(hmac.digest(_signing_half(key), told, hashlib.sha256), signature):
            return key
    return ""


def turn_fields(*, progress: Progress = _quiet, batch: int = BATCH) -> Turned:
    """Put every token under the newest field key; return what was read, turned, and beaten by somebody faster."""
    done = Turned()
    for place in places():
        for rows in _batches(place, batch):
            keys = tuple(settings.FIELD_KEYS)
            swaps = []
            for pk, token in rows:
                under = key_of(token, keys)
                done.under[keyring.name_of(under) if under else UNREADABLE] += 1
                if under and under != keys[0]:
                    swaps.append((pk, token, privacy.reencrypt(token)))
            done.read += len(rows)
            turned = _swap(place, swaps)
            done.turned += turned
            done.beaten += len(swaps) - turned
            progress(str(place), done)
    return done


def count_fields(*, batch: int = 10 * BATCH) -> Counter[str]:
    """Count the tokens under each field key, by the key's name, and those that no key opens."""
    under: Counter[str] = Counter()
    keys = tuple(settings.FIELD_KEYS)
    for place in places():
        for rows in _batches(place, batch):
            for _pk, token in rows:
                found = key_of(token, keys)
                under[keyring.name_of(found) if found else UNREADABLE] += 1
    return under


def _batches(place: Place, size: int) -> Iterator[list[tuple[Any, str]]]:
    """Give the tokens of a place in batches, each beginning behind the last row of the one before."""
    select = sql.SQL(
        "SELECT t.{pk}, {token} FROM {table} t WHERE {token} <> ''{after} ORDER BY t.{pk} LIMIT {size}"
    )
    names = {"pk": sql.Identifier(place.pk), "token": place.read(), "table": sql.Identifier(place.table)}
    after: sql.Composable = sql.SQL("")
    last: tuple[Any, ...] = ()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(select.format(**names, after=after, size=size), last)
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after, last = sql.SQL(" AND t.{} > %s").format(sql.Identifier(place.pk)), (rows[-1][0],)


def _swap(place: Place, swaps: Sequence[tuple[Any, str, str]]) -> int:
    """Write new tokens where the old ones still stand, in one statement; return how many stood."""
    if not swaps:
        return 0
    update = sql.SQL(
        "UPDATE {table} t SET {column} = {value} FROM unnest(%s, %s::text[], %s::text[]) AS v(pk, old, new) "
        "WHERE t.{pk} = v.pk AND {token} = v.old"
    ).format(
        table=sql.Identifier(place.table), column=sql.Identifier(place.column), pk=sql.Identifier(place.pk),
        value=place.written(sql.SQL("v.new")), token=place.read(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(update, [list(column) for column in zip(*swaps, strict=True)])
        return int(cursor.rowcount)


# --- Index keys -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Mark:
    """A column of marks and the encrypted column they are of."""

    table: str
    pk: str
    column: str
    of: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def marks() -> list[Mark]:
    """Return every column of marks."""
    return [
        Mark(model._meta.db_table, _key(model), one.column, _column(model, one.of), one.purpose)
        for model, fields in models_with(BlindIndexField)
        for one in fields
    ]


def _column(model: type[Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "column"))  # noqa: B009 - a relation has none


def turn_marks(*, progress: Progress = _quiet, batch: int = BATCH, write: bool = True) -> Turned:
    """Make every mark anew under the newest index key; with `write=False` only count under which key they are.

    A mark whose contact no field key opens stays as it is: it goes on finding the row as long as its key is kept.
    """
    done = Turned()
    for mark in marks():
        contact = Place(mark.table, mark.pk, mark.of)
        for rows in _marked(mark, batch):
            names = [keyring.name_of(key) for key in settings.INDEX_KEYS]
            swaps = []
            for pk, token, old in rows:
                text = privacy.decrypt(token)
                known = (
                    () if isinstance(text, privacy.Unreadable) else privacy.blind_indexes(text, mark.purpose)
                )
                done.under[names[known.index(old)] if old in known else UNREADABLE] += 1
                if known and old != known[0]:
                    swaps.append((pk, token, old, known[0]))
            done.read += len(rows)
            if write:
                turned = _swap_marks(mark, contact, swaps)
                done.turned += turned
                done.beaten += len(swaps) - turned
            progress(str(mark), done)
    return done


def _marked(mark: Mark, size: int) -> Iterator[list[tuple[Any, str, str]]]:
    select = sql.SQL(
        "SELECT {pk}, {of}, {mark} FROM {table} WHERE {mark} <> ''{after} ORDER BY {pk} LIMIT {size}"
    )
    names = {"pk": sql.Identifier(mark.pk), "of": sql.Identifier(mark.of), "mark": sql.Identifier(mark.column),
             "table": sql.Identifier(mark.table)}  # fmt: skip
    after: sql.Composable = sql.SQL("")
    last: tuple[Any, ...] = ()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(select.format(**names, after=after, size=size), last)
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after, last = sql.SQL(" AND {} > %s").format(sql.Identifier(mark.pk)), (rows[-1][0],)


def _swap_marks(mark: Mark, contact: Place, swaps: Sequence[tuple[Any, str, str, str]]) -> int:
    if not swaps:
        return 0
    # The contact may have been put under a new key since it was read, which does not change what it says: the mark is
    # compared, because whoever writes another contact writes its mark with it.
    update = sql.SQL(
        "UPDATE {table} t SET {mark} = v.new FROM unnest(%s, %s::text[], %s::text[]) AS v(pk, old, new) "
        "WHERE t.{pk} = v.pk AND t.{mark} = v.old"
    ).format(
        table=sql.Identifier(contact.table), pk=sql.Identifier(mark.pk), mark=sql.Identifier(mark.column)
    )
    with connection.cursor() as cursor:
        pks, _tokens, old, new = (list(column) for column in zip(*swaps, strict=True))
        cursor.execute(update, [pks, old, new])
        return int(cursor.rowcount)


# --- Who may still write under an old key -------------------------------------------------------------------------
def wait_for_writers(*, patience: float = 600.0, progress: Callable[[int], None] = lambda _n: None) -> bool:
    """Wait until every transaction that was open when this began has ended, and say whether it did.

    A transaction that began before a key was changed may have prepared rows under the key before; once it has ended,
    whatever it wrote is there to be found by the next pass.
    """
    with connection.cursor() as cursor:
        # A number of our own: whoever wrote before has a smaller one.
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [newest] = cursor.fetchone()
        until = time.monotonic() + patience
        while True:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            [oldest] = cursor.fetchone()
            if oldest >= newest:
                return True
            if time.monotonic() > until:
                return False
            progress(newest - oldest)
            time.sleep(0.2)
