"""Writes that a phone or a partner may send again: the same key makes the same thing, once."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from .ids import uuid7
from .models import Repeat
from .statements import prepared

KEPT = timedelta(days=30)
# Whether the work under way stands or falls with the key it was sent under.
_whole: ContextVar[bool] = ContextVar("whole", default=False)
TAKE = """
INSERT INTO kernel_repeat (id, street_id, purpose, key, answer, at) VALUES (%s::uuid, %s, %s, %s, '{}', %s)
ON CONFLICT (street_id, purpose, key) DO NOTHING RETURNING id
"""
KEEP = "UPDATE kernel_repeat SET answer = %s::jsonb WHERE street_id = %s AND id = %s"


def digest_of_key(key: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def once(
    *, street_id: int, purpose: str, key: str, at: datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Run `do` unless this key was spent; return its answer (plain JSON) and whether it ran now.

    The key is taken before the work, in one transaction with it: two requests with one key meet at the unique row,
    the second waits for the first and reads its answer; if the first fails, its key is free again.
    """
    digest = digest_of_key(key)
    with transaction.atomic():
        taken = prepared(TAKE, [uuid7(), street_id, purpose, digest, at])
        if not taken:
            return Repeat.objects.get(street_id=street_id, purpose=purpose, key=digest).answer, False
        token = _whole.set(True)
        try:
            answer = do()
        finally:
            _whole.reset(token)
        prepared(KEEP, [json.dumps(answer, ensure_ascii=False), street_id, taken[0][0]])
        return answer, True


def whole() -> bool:
    """Return whether what happens now is the work of one key: refused in part it is undone as a whole.

    An act inside it needs no savepoint of its own. Work that lets one of its acts fail and goes on must not ask for
    `once` around all of them.
    """
    return _whole.get()


def spent(*, street_id: int, purpose: str, key: str) -> bool:
    """Return whether a key was spent: for answers to a repeat whose subject is out of sight by now."""
    digest = digest_of_key(key)
    return Repeat.objects.filter(street_id=street_id, purpose=purpose, key=digest).exists()


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
