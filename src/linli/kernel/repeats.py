"""Writes that a phone or a partner may send again: the same key makes the same thing, once."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from .models import Repeat

KEPT = timedelta(days=30)


def once(
    *, street_id: int, purpose: str, key: str, at: datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Run `do` unless this key was spent; return its answer (plain JSON) and whether it ran now.

    The key is taken before the work, in one transaction with it: two requests with one key meet at the unique row,
    the second waits for the first and reads its answer; if the first fails, its key is free again.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    with transaction.atomic():
        row, made = Repeat.objects.get_or_create(
            street_id=street_id, purpose=purpose, key=digest, defaults={"at": at}
        )
        if not made:
            return row.answer, False
        row.answer = do()
        row.save(update_fields=("answer",))
        return row.answer, True


def spent(*, street_id: int, purpose: str, key: str) -> bool:
    """Return whether a key was spent: for answers to a repeat whose subject is out of sight by now."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return Repeat.objects.filter(street_id=street_id, purpose=purpose, key=digest).exists()


def sweep(at: datetime) -> int:
    """Forget keys older than thirty days: no phone repeats a write after that. Return how many went."""
    return Repeat.objects.filter(at__lt=at - KEPT).delete()[0]
