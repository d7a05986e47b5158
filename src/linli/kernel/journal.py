"""The journal: append-only lines chained per subject, and their proof; their readers stand in `deliveries`.

A line is written in the transaction of the act it tells. Each interested reader gets one delivery row in the same
transaction, so nothing is lost when the worker is away and nobody waits for a reader.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject

from .copying import copy_in
from .deliveries import (
    ATTEMPTS,
    PAUSES,
    READERS,
    BeingRebuilt,
    Reader,
    all_streets,
    deliver,
    heard_in,
    reader,
    rebuild,
    unpark,
)
from .ids import uuid7
from .instances import made
from .models import Delivery, JournalLine, JournalText
from .repeats import work_on
from .statements import as_json, insert_from, prepared, rows_of, update_from
from .trace import cause

GENESIS = bytes(32)
REFERENCE = UUID("5d0a3cf4-6f0a-5d1e-9a43-2f1b6f6f0c11")
__all__ = [
    "ATTEMPTS", "FINDERS", "GENESIS", "PAUSES", "READERS", "BeingRebuilt", "Draft", "Entry", "Reader",
    "all_streets", "append", "deliver", "draft", "erase_texts", "finder", "history", "length_of",
    "line_hash", "plain", "reader", "rebuild", "subject_called", "subject_of",
    "tails_of", "text_digest", "unpark", "write", "write_entry",
]  # fmt: skip


FINDERS: list[Callable[[str], UUID | None]] = []


def finder(find: Callable[[str], UUID | None]) -> Callable[[str], UUID | None]:
    """Register how an app finds a subject by the name that people use, such as the number of a case."""
    FINDERS.append(find)
    return find


def subject_called(name: str) -> UUID | None:
    """Return the subject with this id, or that an app knows by this name."""
    with suppress(ValueError):
        return UUID(name)
    return next((found for find in FINDERS if (found := find(name))), None)


# Kinds that stand in JSON as they are: told apart by their exact kind, and first, for most facts are of these.
AS_THEY_ARE = {int, bool, type(None)}


def plain(value: Any, where: str = "facts") -> Any:
    """Return `value` as JSON that reads back the same from the database.

    What would not is refused: floats, moments without a zone, text with NUL or half a surrogate pair.
    """
    if isinstance(value, dict):
        return {
            _storable(str(k), where): v if type(v) in AS_THEY_ARE else plain(v, f"{where}.{k}")
            for k, v in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        told = [v if type(v) in AS_THEY_ARE else plain(v, where) for v in value]
        return told if isinstance(value, list | tuple) else sorted(told, key=str)
    if isinstance(value, str | UUID):
        return _storable(str(value), where)
    if isinstance(value, datetime):
        return _moment(value, where)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"{where}: {type(value).__name__} cannot stand in the journal; use text or whole numbers")


def _storable(text: str, where: str) -> str:
    if "\0" in text or not (text.isascii() or _is_whole(text)):
        raise ValueError(f"{where}: text with NUL or half a surrogate pair cannot stand in the journal")
    return text


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _moment(at: datetime, where: str) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{where}: a moment without a zone cannot stand in the journal")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _around(line: JournalLine) -> tuple[str, str]:
    """Return what a line says before its place in the chain and after it."""
    before = [line.street_id, line.subject, str(line.subject_id)]
    after = [
        _moment(line.at, "at"), line.by_kind, line.by_id, line.action, line.from_state, line.to_state, line.facts,
    ]  # fmt: skip
    return f"{_canonical(before)[:-1]},", f",{_canonical(after)[1:]}"


def line_body(line: JournalLine) -> str:
    """Return what a line says, letter by letter as it goes into its hash: every column but id, prev and hash."""
    before, after = _around(line)
    return f"{before}{line.seq}{after}"


def line_hash(line: JournalLine) -> bytes:
    """Return the SHA-256 that chains `line` to the one before it, over every column but the hash itself."""
    return hashlib.sha256(bytes(line.prev) + line.id.bytes + line_body(line).encode()).digest()


def text_digest(salt: bytes | memoryview, body: str) -> str:
    """Return the digest that stands in the line for an erasable text; the salt keeps it from being guessed.

    Keyed, not joined: of a plain hash over both, the first letters of a text could be moved into its salt unseen.
    """
    return hmac.digest(bytes(salt), body.encode(), "sha256").hex()


def subject_of(subject: str, pk: int) -> UUID:
    """Return the subject id of a reference row whose key is a whole number; the kind keeps two tables apart."""
    return uuid5(REFERENCE, f"{subject}/{pk}")


def write(
    *, street_id: int, subject: str, subject_id: UUID, action: str, by: Any, at: datetime,
    from_state: str = "", to_state: str = "", facts: dict[str, Any] | None = None, texts: dict[str, str] | None = None,
) -> JournalLine:  # fmt: skip
    """Append one line to the chain of a subject and owe it to every reader of such subjects.

    The caller holds the lock of the subject's row, or has just made it; should two ever meet here all the same, the
    unique place in the chain lets one of them through. `by` has `kind` and `account_id`. Texts go beside the line.
    """
    entry = Entry(
        street_id,
        subject,
        subject_id,
        action,
        by.kind,
        by.account_id,
        at,
        from_state,
        to_state,
        facts or {},
        texts or {},
    )
    return write_entry(entry)


# The place of a line is the newest in its chain: one step in the index of the constraint that keeps the places.
TAIL = """SELECT seq, hash FROM kernel_journalline WHERE street_id = %s AND subject_id = %s ORDER BY seq DESC LIMIT 1"""


def length_of(street_id: int, subject_id: UUID) -> int:
    """Return how many lines the chain of a subject has."""
    found = prepared(TAIL, [street_id, subject_id])
    return int(found[0][0]) if found else 0


# The statement finds the newest line itself and hashes as `line_hash` does. It begins after the subject's row is held,
# so the newest line it sees is the newest there is.
PLACE = f"""tail AS MATERIALIZED ({TAIL}),
place AS MATERIALIZED (
    SELECT coalesce((SELECT seq FROM tail), 0) + 1 AS seq,
           coalesce((SELECT hash FROM tail), '\\x{GENESIS.hex()}'::bytea) AS prev)"""  # noqa: S608 - constants of ours
PLACED = {
    "seq": "place.seq",
    "prev": "place.prev",
    "hash": "sha256(place.prev || uuid_send(r.id)"
    " || convert_to((told.j->>'before') || place.seq || (told.j->>'after'), 'UTF8'))",
}


def write_entry(entry: "Entry", *, over: Model | None = None) -> JournalLine:
    """Append one line after the newest of its subject; the subject's own row `over` is written in the same statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("a journal line is written in the transaction of its act")
    told = draft([entry])
    [line] = told.lines
    before, after = _around(line)
    rows: dict[str, Sequence[Model]] = {"line": told.lines, "texts": told.texts, "owed": told.deliveries}
    rows["over"] = [over] if over else []
    brought: dict[str, Any] = {name: rows_of(some) for name, some in rows.items() if some} | {
        "before": before,
        "after": after,
    }
    work = work_on(over)
    answer = work.foretold(over) if work is not None and work.foretold is not None else None
    if work is not None and answer is not None:
        brought |= {"kept": answer, "key": {"street": work.row[0], "id": work.row[1]}}
    sql = _appending(bool(told.texts), bool(told.deliveries), type(over) if over else None, work is not None)
    [(line.seq, line.prev, line.hash)] = prepared(sql, [entry.street_id, entry.subject_id, as_json(brought)])
    if work is not None and answer is not None:
        work.written = answer | {"answer": answer["answer"] | {"version": line.seq}}
    return line


# The answer to the request of which the line tells, kept with it: but for its version it was known before.
KEPT = """kept AS (
    UPDATE kernel_repeat k SET answer = jsonb_set((told.j->'kept')::jsonb, '{answer,version}', to_jsonb(place.seq))
    FROM told, place WHERE k.street_id = (told.j->'key'->>'street')::bigint AND k.id = (told.j->'key'->>'id')::uuid)"""


@cache
def _appending(texts: bool, owed: bool, over: type[Model] | None, kept: bool) -> str:  # noqa: FBT001 - which parts the statement has
    # The parameters of the tail come first: `told` stands after it.
    line = insert_from(JournalLine, "told.j->'line'", given=PLACED, joined="told, place, ")
    steps = [
        PLACE,
        "told AS MATERIALIZED (SELECT %s::json AS j)",
        f"line AS ({line} RETURNING seq, prev, hash)",
    ]
    for name, model, wanted in (("texts", JournalText, texts), ("owed", Delivery, owed)):
        if wanted:
            rows = insert_from(model, f"told.j->'{name}'", joined="told, ")
            steps.append(f"{name} AS ({rows})")
    if over is not None:
        written = update_from(over, "told.j->'over'")
        steps.append(f"over AS ({written})")
    if kept:
        steps.append(KEPT)
    return f"WITH {', '.join(steps)} SELECT seq, prev, hash FROM line"  # noqa: S608 - names of our models


@dataclass
class Entry:
    """What `append` needs to know of one line; `last` is (seq, hash) of the line before it in its chain, or None."""

    street_id: int
    subject: str
    subject_id: UUID
    action: str
    by_kind: str
    by_id: int | None
    at: datetime
    from_state: str
    to_state: str
    facts: dict[str, Any]
    texts: dict[str, str]
    last: tuple[int, bytes | memoryview] | None = None


def tails_of(street_id: int, subject_ids: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    """Return (seq, hash) of the last line of each of these subjects; the caller holds their rows."""
    lines = JournalLine.objects.filter(street_id=street_id, subject_id__in=subject_ids)
    last = lines.order_by("subject_id", "-seq").distinct("subject_id")
    return {
        subject: (seq, bytes(tail)) for subject, seq, tail in last.values_list("subject_id", "seq", "hash")
    }


@dataclass(frozen=True)
class Draft:
    """Lines that are chained and hashed but not written yet, their texts, and what is owed to their readers."""

    lines: list[JournalLine]
    texts: list[JournalText]
    deliveries: list[Delivery]


def draft(entries: Sequence[Entry]) -> Draft:
    """Return the rows of many lines, in order; lines of one subject are chained to each other."""
    lines, texts = _chained(entries)
    caused = cause()
    return Draft(
        lines,
        [made(JournalText, **row) for row in texts],
        [made(Delivery, **row, cause=caused) for row in _owed(lines)],
    )


def append(entries: Sequence[Entry]) -> list[JournalLine]:
    """Write many lines at once, in order; lines of one subject are chained to each other."""
    lines, texts = _chained(entries)
    copy_in(JournalLine, map(vars, lines))
    copy_in(JournalText, texts)
    same = vars(Delivery(cause=cause()))
    copy_in(Delivery, _owed(lines, asked=True), same={name: same[name] for name in same.keys() - OWED})
    return lines


def _chained(entries: Sequence[Entry]) -> tuple[list[JournalLine], list[dict[str, Any]]]:
    """Return the lines, and the rows of their texts."""
    lines: list[JournalLine] = []
    texts: list[dict[str, Any]] = []
    tails: dict[tuple[int, UUID], tuple[int, bytes]] = {}
    for entry in entries:
        seq, prev = tails.get((entry.street_id, entry.subject_id)) or entry.last or (0, GENESIS)
        line = made(
            JournalLine, id=uuid7(), street_id=entry.street_id, subject=entry.subject, subject_id=entry.subject_id,
            seq=seq + 1, at=entry.at, by_kind=entry.by_kind, by_id=entry.by_id, action=entry.action,
            from_state=entry.from_state, to_state=entry.to_state, prev=bytes(prev),
        )  # fmt: skip
        digests = {}
        for name, body in entry.texts.items():
            if body:
                salt = os.urandom(16)
                digests[name] = text_digest(salt, _storable(body, name))
                of = {"street_id": entry.street_id, "line_id": line.id, "field": name}
                texts.append({"id": uuid7(), "salt": salt, "body": body, **of})
        line.facts = plain(entry.facts | ({"texts": digests} if digests else {}))
        line.hash = line_hash(line)
        tails[entry.street_id, entry.subject_id] = (line.seq, line.hash)
        lines.append(line)
    return lines, texts


OWED = {"street_id", "line_id", "reader"}


def _owed(lines: Sequence[JournalLine], *, asked: bool = False) -> Iterator[dict[str, Any]]:
    """Return the rows of what is owed: each line to each reader that wants it.

    `asked` leaves out readers that nobody in the street listens to; statements of `insert_from` leave them out themselves.
    """
    kinds = {(line.street_id, line.subject, line.by_kind, line.action) for line in lines}
    names = {kind: [r.name for r in READERS.values() if r.wants(*kind[1:])] for kind in kinds}
    if asked:
        listening = heard_in({(kind[0], name) for kind, wanted in names.items() for name in wanted})
        names = {kind: [n for n in wanted if (kind[0], n) in listening] for kind, wanted in names.items()}
    # Only now, for while rows are copied the connection answers no question.
    return (
        {"street_id": line.street_id, "line_id": line.id, "reader": name}
        for line in lines
        for name in names[line.street_id, line.subject, line.by_kind, line.action]
    )


def history(street_id: int, subject_id: UUID) -> list[JournalLine]:
    """Return the lines of one subject, oldest first, each with `.texts` = {field: body} of what was not erased."""
    beside = JournalText.objects.filter(street_id=street_id, line_id=OuterRef("id")).order_by("field")
    chain = JournalLine.objects.filter(street_id=street_id, subject_id=subject_id).order_by("seq")
    lines: list[JournalLine] = []
    for line in chain.annotate(
        said=ArraySubquery(beside.values(told=JSONObject(field="field", body="body")))
    ):
        line.texts = {text["field"]: text["body"] for text in line.said}
        lines.append(line)
    return lines


def erase_texts(street_id: int, subject_id: UUID) -> int:
    """Erase every text of a subject; the lines and their proof stay. Return how many texts went."""
    ids = JournalLine.objects.filter(street_id=street_id, subject_id=subject_id).values_list("id", flat=True)
    return JournalText.objects.filter(street_id=street_id, line_id__in=list(ids)).delete()[0]
