"""Small tables that are asked for at every request and change a few times a year: read when they changed, not each time.

Whether any of them changed is one question for all of them together, once a second in a process.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models.signals import post_migrate

from linli.kernel.statements import prepared

SECONDS = 1.0
Told = TypeVar("Told")
Mark = tuple[int, int]


class _Marks:
    """A mark of each table, another one after any change: how many rows it has, and which transactions wrote them."""

    def __init__(self) -> None:
        self.tables: tuple[str, ...] = ()
        self.forget()

    def forget(self) -> None:
        self._kept: tuple[float, dict[str, Mark]] | None = None

    def watch(self, table: str) -> None:
        if table not in self.tables:
            self.tables = (*self.tables, table)
            self.forget()

    def __call__(self, table: str) -> Mark:
        now, kept = time.monotonic(), self._kept
        if kept is None or now - kept[0] > SECONDS:
            told = prepared(" UNION ALL ".join(MARK.format(table=one) for one in self.tables))
            kept = self._kept = (now, {name: (rows, written) for name, rows, written in told})
        return kept[1][table]


MARK = """SELECT '{table}', count(*), coalesce(sum(hashtext(xmin::text)), 0) FROM {table}"""
_marks = _Marks()


class Trusted(Generic[Told]):
    """What `read` returns of a table, up to a second old; inside a transaction it is always read anew.

    What is decided in a transaction is written by it, so there nothing older will do, and what a transaction sees may
    be rolled back, so it is nobody else's knowledge. Callers share the answer and must not change it.
    """

    def __init__(self, read: Callable[[], Told], table: str) -> None:
        self.read, self.table = read, table
        _marks.watch(table)
        self._block: ContextVar[tuple[Told] | None] = ContextVar(f"{read.__qualname__} kept", default=None)
        self.forget()
        post_migrate.connect(
            self.forget, weak=False, dispatch_uid=f"{read.__module__}.{read.__qualname__} forgets"
        )

    def forget(self, **_signal: Any) -> None:
        """Read anew next time."""
        self._kept: tuple[Mark, Told] | None = None
        _marks.forget()

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
            _marks.forget()  # what this transaction wrote counts at once after it
            return self.read()
        # The mark comes first: what changes before the rows are read is noticed by the next one.
        mark, kept = _marks(self.table), self._kept
        if kept is None or kept[0] != mark:
            kept = self._kept = (mark, self.read())
        return kept[1]
