"""What must be true before the doors open: tables, grants, static files and, at first, the demo street."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import psycopg

from linli.cli import processes
from linli.cli.home import Home
from linli.cli.postgres import Server
from linli.cli.troubles import database_trouble
from linli.cli.words import Trouble, say

PACKAGE = Path(__file__).resolve().parent.parent
NO = {"0", "false", "no", "off"}


class Cancelled(Exception):  # noqa: N818 - nothing is wrong: a person has asked us to stop
    """The person stopped the house while it was being prepared."""


class Preparation:
    """The steps before the doors open, each skipped when an earlier start has done it."""

    def __init__(self, home: Home, server: Server | None, cancelled: Callable[[], bool]) -> None:
        self.home = home
        self.server = server
        self.cancelled = cancelled
        self.address = os.environ.get("LINLI_OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]

    def all(self) -> None:
        """Do what is missing."""
        self._tables_and_files()
        wanted = os.environ.get("LINLI_DEMO", "").strip().lower() not in NO
        if wanted:
            self._demo()
        done = self.home.state("demo").get("state") == "done"
        os.environ.setdefault("LINLI_DEMO", "true" if wanted and done else "false")

    def _tables_and_files(self) -> None:
        print_now = fingerprint()
        before = self.home.state("prepared")
        if before == {"code": print_now, "address": self._name(), "migrations": self._migrations()}:
            return
        say("正在更新数据库结构", "bringing the tables up to date")
        self._command("migrate", "--no-input", "-v", "0")
        say("正在准备静态文件", "collecting static files")
        self._command("collectstatic", "--no-input", "-v", "0")
        self.home.remember("prepared", code=print_now, address=self._name(), migrations=self._migrations())

    def _name(self) -> str:
        # An address may hold a password, which has no business in a state file.
        return sha256(self.address.encode()).hexdigest()

    def _migrations(self) -> int:
        """Return how many migrations the database has seen: 0 if empty, whatever we remember of it."""
        return self._count("django_migrations")

    def _count(self, table: str) -> int:
        try:
            with psycopg.connect(self.address, connect_timeout=10) as connection:
                if connection.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
                    return 0
                counted = connection.execute(
                    psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
                )
                row = counted.fetchone()
        except psycopg.OperationalError as problem:
            raise database_trouble(problem) from problem
        return int(row[0]) if row else 0

    def _demo(self) -> None:
        """Build the demo in an empty house; one that was cut off is put aside and built again.

        Nobody can have worked in half a demo, because the doors open only after it stands: so starting again
        loses nothing, and is simpler to trust than going on in the middle.
        """
        state = self.home.state("demo").get("state")
        streets = self._count("territory_street")
        if state == "building" and streets:
            if self.server is None:
                raise Trouble(
                    "演示街道只建了一半。请清空这个数据库后再启动，或设置 LINLI_DEMO=false。",
                    "The demo street was cut off half way. "
                    "Empty this database and start again, or set LINLI_DEMO=false.",
                )
            say("上次演示街道没有建完，重新开始", "the demo street was cut off half way: beginning again")
            self.server.renew_database()
            shutil.rmtree(self.home / "photos", ignore_errors=True)
            self._tables_and_files()
        elif streets:
            return
        say("首次启动：正在建立演示街道", "first start: building the demo street")
        self.home.remember("demo", state="building")
        self._command("demo")
        self.home.remember("demo", state="done")

    def _command(self, *words: str) -> None:
        """Run a command of ours in a process of its own, which ends when we are told to stop."""
        child = processes.start(
            [sys.executable, "-m", "linli", *words],
            env=os.environ | {processes.MARK: str(self.home.path)},
        )
        try:
            while child.poll() is None:
                if self.cancelled():
                    raise Cancelled
                time.sleep(0.05)
        finally:
            processes.end_group(child, patience=5)
        if child.returncode:
            raise Trouble(
                f"步骤失败：linli {words[0]}（原因见上）。",
                f"The step failed: linli {words[0]} (the reason stands above).",
            )


def fingerprint() -> str:
    """Return what changes when the code or anything installed beside it does; by names and times."""
    facts = [
        f"{path.relative_to(PACKAGE)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    site = Path(psycopg.__file__).parent.parent
    facts += sorted(path.name for path in site.glob("*.dist-info"))
    return sha256("\n".join([sys.version, *facts]).encode()).hexdigest()


def cards(home: Home) -> subprocess.Popen[bytes]:
    """Start asking for the demo's sign-in cards; the answer is the output of the process."""
    return subprocess.Popen(
        [sys.executable, "-m", "linli.cli.cards"],
        env=os.environ | {processes.MARK: str(home.path)},
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
