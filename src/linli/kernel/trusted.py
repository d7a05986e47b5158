"""Small tables that are asked for at every request and change a few times a year: read once a second, not each time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models.signals import post_migrate

SECONDS = 1.0
Told = TypeVar("Told")


class Trusted(Generic[Told]):
    """What `read` returns, up to a second old; inside a transaction it is always read anew.

    What is decided in a transaction is written by it, so there nothing older will do, and what a transaction sees may
    be rolled back, so it is nobody else's knowledge. Callers share the answer and must not change it.
    """

    def __init__(self, read: Callable[[], Told]) -> None:
        self.read = read
        self._block: ContextVar[tuple[Told] | None] = ContextVar(f"{read.__qualname__} kept", default=None)
        self.forget()
        post_migrate.connect(
            self.forget, weak=False, dispatch_uid=f"{read.__module__}.{read.__qualname__} forgets"
        )

    def forget(self, **_signal: Any) -> None:
        """Read anew next time."""
        self._kept: tuple[float, Told] | None = None

    @contextmanager
    def kept(self) -> Iterator[Told]:
        """Let the block go by what the table says now, inside its transactions, too, and ask no more.

        For acts, which begin by reading what they go by, and for commands that do thousands of things in one go: what
        changes in the table meanwhile counts from the next block on. The outermost block of several is the one that read.
        """
        held = self._block.get()
        if held is not None:
            yield held[0]
            return
        told = self()
        token = self._block.set((told,))
        try:
            yield told
        finally:
            self._block.reset(token)

    def __call__(self) -> Told:
        """Return what the table says."""
        held = self._block.get()
        if held is not None:
            return held[0]
        if connection.in_atomic_block:
            return self.read()
        now, kept = time.monotonic(), self._kept
        if kept is None or now - kept[0] > SECONDS:
            kept = self._kept = (now, self.read())
        return kept[1]
