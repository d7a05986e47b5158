"""The next piece of a long work is made ready while the one before it waits for the database."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

from django.db import connection, connections

Piece = TypeVar("Piece")
# Seconds after which a thread lets another one go on: who comes back from the database must not wait for long.
SWITCH = 0.0005
# Objects after which the collector of cycles looks for some. Rows make none, and looking is a seventh of their cost.
SELDOM = 200_000


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the pieces in their order, each taken from `pieces` by a thread beside while the caller is at the one before.

    The thread reads by a connection of its own, so inside a transaction, whose rows it could not see, pieces are taken
    one after another as ever. What taking a piece raises comes out here; what the caller has not asked for is dropped.
    """
    if connection.in_atomic_block:
        yield from pieces
        return
    context, before = copy_context(), sys.getswitchinterval()

    def take() -> list[Piece]:
        return context.run(lambda: list(islice(pieces, 1)))

    sys.setswitchinterval(SWITCH)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as beside:
        try:
            coming = beside.submit(take)
            while piece := coming.result():
                coming = beside.submit(take)
                yield piece[0]
        finally:
            sys.setswitchinterval(before)
            beside.submit(connections.close_all).result()


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let the block make many thousand objects at once without the collector of cycles looking at them again and again."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
