"""What a piece of work was caused by: one id from the browser through the command to the worker.

A request has its id, a job of the queue `job-` and its number, a round of the worker `round-` and a few letters. Each
log line carries it, and so does each delivery row, so that what a reader does later is found under the request that
caused it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# What PostgreSQL adds to an error repeats the values of the row: names, telephones, words of a report.
VALUES = re.compile(r"^(DETAIL|CONTEXT|QUERY|STATEMENT|HINT|LINE \d+):.*(\n(?![A-Z]+:).*)*", re.MULTILINE)
NOTHING = "-"
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default=NOTHING)


def cause() -> str:
    """Return the id of the work that is under way, empty when there is none."""
    found = REQUEST_ID.get()
    return "" if found == NOTHING else found[:64]


@contextmanager
def caused_by(what: str) -> Iterator[None]:
    """Let everything in the block carry this id; an empty one changes nothing."""
    if not what:
        yield
        return
    token = REQUEST_ID.set(what)
    try:
        yield
    finally:
        REQUEST_ID.reset(token)


def without_values(said: str) -> str:
    """Return what a database said of an error, without the values that stood in the row."""
    return VALUES.sub("", said).rstrip()
