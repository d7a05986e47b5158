"""A house of its own for measurements: an embedded PostgreSQL with every safety on, and Django settled on it."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from linli.cli import house
from linli.cli.home import Home
from linli.cli.postgres import OWNER


def bench_home() -> Path | None:
    """Return the folder that is kept from one measurement to the next, or None for one that is thrown away."""
    named = os.environ.get("LINLI_BENCH_HOME", "")
    return Path(named).resolve() if named else None


class House:
    """A running database with all tables. A folder that was named is kept; another one goes when the block ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self.kept = folder is not None
        self.home = Home(folder or Path(tempfile.mkdtemp(prefix="linli-bench-")))
        self.home.open()
        self.ends = ExitStack()

    def __enter__(self) -> Self:
        # Borrowed, so that two measurements of one home, or a command beside them, share one server.
        self.server = self.ends.enter_context(house.borrowed_server(self.home))
        house.settle(self.home)
        os.environ["DATABASE_URL"] = os.environ["LINLI_OWNER_DATABASE_URL"] = self.server.url(OWNER)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from linli.cli.grants import grant

        grant()
        if not (self.home / "static").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
        return self

    def __exit__(self, *_why: object) -> None:
        from django.db import connections

        connections.close_all()
        self.ends.close()
        if not self.kept:
            shutil.rmtree(self.home.path, ignore_errors=True)
