"""Writes that a phone or a partner may send again: the same key makes the same thing, once."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from .ids import uuid7
from .models import Repeat
from .statements import fetch, prepared

KEPT = timedelta(days=30)


Foretold = Callable[[Any], dict[str, Any]]


class Work:
    """Work that stands or falls with the key it was sent under, and the subject that was locked with the key.

    `foretold` tells the answer of the work from the subject as it stands when its line is written; `written` is what was
    kept by that.
    """

    def __init__(self, held: Model | None, row: tuple[int, UUID], foretold: Foretold | None = None) -> None:
        self.held, self.subject = held, held.pk if held is not None else None
        self.row, self.foretold = row, foretold
        self.written: dict[str, Any] | None = None


_work: ContextVar[Work | None] = ContextVar("work of one key", default=None)


@dataclass(frozen=True)
class Subject:
    """The row that work under a key begins with: read and locked by the statement that takes the key.

    `where` names it by columns of the table, `related` what is read with it. Only for work that locks no other row of
    the table before this one: whoever locks several does so in one order.
    """

    model: type[Model]
    where: tuple[tuple[str, Any], ...]
    related: tuple[str, ...] = ()

    def taken_with(self, params: Sequence[Any]) -> Model | None:
        """Take the key and return the row, or None when the key was spent before or there is no such row."""
        named = " AND ".join(f't."{name}" = %s' for name, _value in self.where)
        values = [*params, *(value for _name, value in self.where)]
        found = fetch(self.model, f"WHERE {named} FOR UPDATE OF t", values, related=self.related, after=TAKE)
        return found[0] if found else None


TAKE = """
INSERT INTO kernel_repeat (id, street_id, purpose, key, answer, at) VALUES (%s::uuid, %s, %s, %s, %s::jsonb, %s)
ON CONFLICT (street_id, purpose, key) DO NOTHING RETURNING id
"""
SPENT = "SELECT true FROM kernel_repeat WHERE street_id = %s AND purpose = %s AND key = %s"
KEEP = "UPDATE kernel_repeat SET answer = %s::jsonb WHERE street_id = %s AND id = %s"


def digest_of_key(key: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def once(
    *, street_id: int, purpose: str, key: str, at: datetime, do: Callable[[], dict[str, Any]],
    known: dict[str, Any] | None = None, subject: Subject | None = None, foretold: Foretold | None = None,
) -> tuple[dict[str, Any], bool]:  # fmt: skip
    """Run `do` unless this key was spent; return its answer (plain JSON) and whether it ran now.

    The key is taken before the work, in one transaction with it: two requests with one key meet at the unique row,
    the second waits for the first and reads its answer; if the first fails, its key is free again. `known` is the
    answer where it is known before the work: then what `do` returns is not asked. `subject` is the row that the work
    begins with; `foretold` tells the answer from it as the work leaves it, with nothing for the version that it has then:
    it is kept by the statement that writes the line. Where the work answers otherwise, what it answers counts.
    """
    digest, pk = digest_of_key(key), uuid7()
    params = [pk, street_id, purpose, digest, json.dumps(known or {}, ensure_ascii=False), at]
    with transaction.atomic():
        held = subject.taken_with(params) if subject else None
        if held is None and not (prepared(TAKE, params) if subject is None else _is_taken(street_id, pk)):
            return Repeat.objects.get(street_id=street_id, purpose=purpose, key=digest).answer, False
        work = Work(held, (street_id, pk), foretold)
        token = _work.set(work)
        try:
            answer = do()
        finally:
            _work.reset(token)
        if known is None and answer != work.written:
            prepared(KEEP, [json.dumps(answer, ensure_ascii=False), street_id, pk])
        return answer if known is None else known, True


def _is_taken(street_id: int, pk: UUID) -> bool:
    return Repeat.objects.filter(street_id=street_id, pk=pk).exists()


def held_with_key(model: type[Model], *, take: bool, **named: Any) -> Any:
    """Return the row that was locked with the key of this work if it is the one named, as it stood then; else None.

    Who is going to change it takes it: to everybody after them it is not as it stood any more.
    """
    work = _work.get()
    held = work.held if work is not None else None
    if work is None or type(held) is not model or any(getattr(held, name) != named[name] for name in named):
        return None
    work.held = None if take else held
    return held


def work_on(subject: Model | None) -> Work | None:
    """Return the work of one key that began with this subject and foretells its answer, if that is what happens now."""
    work = _work.get()
    if work is None or work.foretold is None or subject is None or work.subject != subject.pk:
        return None
    return work


def whole() -> bool:
    """Return whether what happens now is the work of one key: refused in part it is undone as a whole.

    An act inside it needs no savepoint of its own. Work that lets one of its acts fail and goes on must not ask for
    `once` around all of them.
    """
    return _work.get() is not None


def spent(*, street_id: int, purpose: str, key: str) -> bool:
    """Return whether a key was spent: for answers to a repeat whose subject is out of sight by now."""
    return bool(prepared(SPENT, [street_id, purpose, digest_of_key(key)]))


def derived_secret(purpose: str, *parts: object, under: str | None = None) -> str:
    """Return a secret of 192 bits that the same parts give again, so that an answer may be repeated and not stored.

    `under` is a key that signed before; without it the present one is taken.
    """
    told = "\0".join([f"linli.{purpose}", *(str(part) for part in parts)]).encode()
    made = hmac.new((under or settings.SECRET_KEY).encode(), told, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def sweep(at: datetime) -> int:
    """Forget keys older than thirty days: no phone repeats a write after that. Return how many went."""
    return Repeat.objects.filter(at__lt=at - KEPT).delete()[0]
