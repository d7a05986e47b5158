"""Every command but `run`: settle the environment, find the database, hand over to Django."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.errors import LockNotAvailable

from linli.cli import house
from linli.cli.home import Home, full_disk_said_plainly
from linli.cli.troubles import database_trouble
from linli.cli.words import Trouble, say

# These never ask the database anything, so none is started for them.
WITHOUT_DATABASE = {
    "help",
    "check",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "makemessages",
    "makemigrations",
    "startapp",
    "version",
}
# How long a migration waits for one table, and for all of them.
LOCK_TIMEOUT = "2s"
MIGRATE_PATIENCE = 300.0
# These change tables, which the web role may not.
AS_OWNER = {"migrate", "flush", "createcachetable"}


def run_command(words: Sequence[str]) -> int:
    """Run the management command `words[0]` with what it needs around it."""
    home = Home()
    # The terminal says mail-in; a module cannot be called so.
    words = ["mail_in", *words[1:]] if words[0] == "mail-in" else words
    name = words[0]
    if (
        name in WITHOUT_DATABASE
        or name.startswith("-")
        or {"--help", "-h"} & set(words)
        or _only_counts(words)
    ):
        # No home is made for a question about the code.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
        return _django(words)
    home.open()
    house.settle(home)
    with full_disk_said_plainly(home):
        if name == "collectstatic":
            return _django(words)
        if name == "what-happened":
            return _what_happened(home, words[1:])
        with _database(home):
            if name == "demo" and not _tables_stand():
                # An empty house has no tables yet; in a process of its own, for only the owner may make them.
                made = subprocess.run([sys.executable, "-m", "linli", "migrate", "-v", "0"], check=False)
                if made.returncode:
                    return made.returncode
            if name in AS_OWNER:
                os.environ["LINLI_AS_OWNER"] = "1"
            code = _patiently(words) if name == "migrate" else _django(words)
            if name == "migrate" and not code and _is_plain_migration(words):
                from linli.cli.grants import grant  # noqa: PLC0415 - needs Django's settings

                grant()
                _give_roles()
            if name == "demo" and not code:
                home.remember("demo", state="done")
            return code


def _tables_stand() -> bool:
    """Say whether the database has seen a migration."""
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
        return connection.execute("SELECT to_regclass('django_migrations')").fetchone() != (None,)


def _only_counts(words: Sequence[str]) -> bool:
    """Say whether nothing but files is asked: a limit or votes without a street's own books, sorting measured."""
    if list(words[:2]) == ["sort", "evaluate"]:
        return True
    return words[0] in {"due", "votes"} and not any(word.split("=")[0] == "--street" for word in words)


def _give_roles() -> None:
    """Add the roles that a new version brings to a house that has roles; what the office changed is left alone."""
    from django.apps import apps  # noqa: PLC0415 - needs Django's settings
    from django.utils import timezone  # noqa: PLC0415 - as above

    if apps.is_installed("linli.people"):
        from linli.people.public import SYSTEM, Role, set_default_roles  # noqa: PLC0415 - as above

        if Role.objects.exists():
            set_default_roles(by=SYSTEM, at=timezone.now())


def _what_happened(home: Home, words: Sequence[str]) -> int:
    """Ask logs and database, and the logs alone when the database is what happened."""
    try:
        with _database(home):
            return _django(["what_happened", *words])
    except Trouble as trouble:
        print(f"{trouble}\n", file=sys.stderr)
        os.environ.setdefault("DATABASE_URL", "postgresql:///nothing")
        return _django(["what_happened", *words, "--logs-only"])


def _patiently(words: Sequence[str]) -> int:
    """Migrate beside people who work: a step that cannot have its table at once lets them pass and tries again.

    A waiting ALTER TABLE makes all who come after it wait too, even readers. So it gives up after LOCK_TIMEOUT, in
    which time pages are slow at worst. Each migration is a transaction: what was done stays, what was not is begun anew.
    """
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} -c lock_timeout={LOCK_TIMEOUT}".strip()
    until = time.monotonic() + float(os.environ.get("LINLI_MIGRATE_PATIENCE", "") or MIGRATE_PATIENCE)
    pause = 1.0
    while True:
        try:
            return _django(words)
        except LockedOut as locked:
            if time.monotonic() > until:
                raise Trouble(
                    "有事务长时间占用数据表，结构更新没有完成；已完成的步骤保留，可再次运行。",
                    "A transaction holds a table, so the tables are not up to date; what was done stays. Run it again.\n"
                    f"{locked}",
                ) from locked
            say(f"数据表正被使用，{pause:.0f} 秒后重试", f"a table is in use, trying again in {pause:.0f} s")
            time.sleep(pause)
            pause = min(pause * 2, 15.0)


class LockedOut(Exception):  # noqa: N818 - somebody else's turn, not a mistake
    """A table was in somebody's hands for longer than may be waited."""


def _is_plain_migration(words: Sequence[str]) -> bool:
    return not {"--plan", "--check"} & set(words)


@contextmanager
def _database(home: Home) -> Iterator[None]:
    """Give the block DATABASE_URL: the one that is set, else the embedded server."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    home.check_room()
    with house.borrowed_server(home) as server:
        os.environ.update(house.addresses(server))
        try:
            yield
        finally:
            # A pooled or lasting connection would make the server wait for us while we wait for it. Settings that
            # were refused opened none, and asking would bury their sentence under a second fault.
            if "django.db" in sys.modules and sys.modules["django.conf"].settings.configured:
                sys.modules["django.db"].connections.close_all()


def _raising(words: Sequence[str]) -> list[str]:
    """Let a command raise what it refuses; a word that is no command says so by itself."""
    plain = words[0].startswith("-") or words[0] in {"help", "version"} or "--traceback" in words
    return list(words) if plain else [words[0], "--traceback", *words[1:]]


def _django(words: Sequence[str]) -> int:
    # The environment had to be settled before Django is looked at.
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - as said
    from django.core.management import CommandError, execute_from_command_line  # noqa: PLC0415 - as said
    from django.db import OperationalError  # noqa: PLC0415 - as said

    try:
        execute_from_command_line(["linli", *_raising(words)])
    except CommandError as refused:
        # Django would print the name of its class before the sentence.
        print(refused, file=sys.stderr)
        return refused.returncode
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except OperationalError as problem:
        if isinstance(problem.__cause__, LockNotAvailable):
            raise LockedOut(str(problem).strip().splitlines()[0]) from problem
        raise database_trouble(problem.__cause__ or problem) from problem
    except (ImproperlyConfigured, RuntimeError) as problem:
        if type(problem).__name__ not in {"SettingError", "ImproperlyConfigured"}:
            raise
        raise Trouble("设置有误，见下一行。", str(problem)) from problem
    return 0
