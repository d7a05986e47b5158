"""The picture of all tables (`linli/tables.sql`): what the migrations give an empty database, laid in one go.

Migrations are for databases that live. In an empty one they would build 130 tables by way of every state these ever had,
and Django draws all models anew at most of the 1,500 steps: forty seconds of computing. `tools/tables.py` writes the
picture from what they give; decision 0029 tells why.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

PICTURE = Path(__file__).resolve().parent.parent / "tables.sql"
# How the picture's end names each migration that it holds.
HELD = re.compile(r"^    \('(\w+)', '(\w+)', now\(\)\)[,;]$", re.MULTILINE)
# Relations of extensions (pg_stat_statements has views) are nobody's tables.
IS_EMPTY = """
SELECT current_schema() = 'public' AND NOT EXISTS (
    SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
"""
# The turn at migrating one database, and how long until it is asked for again.
TURN = "(hashtextextended('linli migrate', 0))"
ASK_AGAIN = 0.2


@contextmanager
def migrating_alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let one process at a time migrate a database: two hosts that start at once would write the same rows twice.

    The turn is asked for again and again: who waited for it inside PostgreSQL would hold a snapshot, and an index that is
    built concurrently waits for all of those. Whoever dies gives it back by their connection's end.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock{TURN}")
            if cursor.fetchone() == (True,):
                break
        time.sleep(ASK_AGAIN)
    try:
        yield
    finally:
        if connection.is_usable():  # a connection that broke has let go already
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock{TURN}")


def held(told: str) -> set[tuple[str, str]]:
    """Return (app, name) of the migrations that a picture holds."""
    return {(app, name) for app, name in HELD.findall(told)}


def on_disk() -> set[tuple[str, str]]:
    """Return (app, name) of the migrations that the installed apps have now."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def lay(connection: BaseDatabaseWrapper, told: str) -> int:
    """Lay the picture `told` in an empty database; return how many migrations are done by that, 0 if nothing was laid.

    It is laid whole or not at all. A picture that is behind is as good: the migrations after it follow. One that knows a
    migration we have not got is of other apps than these. A server that refuses it (an extension elsewhere, a right that
    lacks) loses nothing: the migrations do it, or say in their own words why they cannot.
    """
    done = held(told)
    with connection.cursor() as cursor:
        cursor.execute(IS_EMPTY)
        if cursor.fetchone() != (True,) or not done <= on_disk():
            return 0
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(told)
    except DatabaseError:
        return 0
    return len(done)
