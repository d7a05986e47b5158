"""The embedded PostgreSQL: a thin starter for binaries that somebody else built.

The server listens on a unix socket alone, runs as an unprivileged user when we are root, and ends with the process
that started it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from linli.cli import processes
from linli.cli.binaries import Binaries, find_binaries
from linli.cli.home import Home, as_root, name_of
from linli.cli.words import Trouble, say

DATABASE, OWNER, WEB, ROOT = "linli", "linli_owner", "linli_web", "postgres"
EXTENSIONS = ("btree_gist", "pg_trgm")
# sun_path holds 108 bytes with its closing zero, and PostgreSQL adds "/.s.PGSQL.5432.lock" to the folder.
SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432.lock")
START_PATIENCE = 300.0
STOP_PATIENCE = 20.0
LOG_LIMIT = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "jit": "off",
    # Pages ask for a few dozen rows each: starting helpers for that costs more than they bring.
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
    # A statement that failed, and what is told of its row, hold names and telephones; logs must not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "logging_collector": "off",
}
# A test's database is thrown away: it need not survive a power cut.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """One cluster in LINLI_HOME/database and the server over it.

    The caller holds the lock of the server (`house.py`), so whatever still runs on this cluster is an orphan.
    """

    def __init__(
        self, home: Home, *, hasty: bool = False, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        self.home = home
        self.hasty = hasty
        self.cancelled = cancelled
        self.data = home / "database"
        self.user = self._user()
        self.sockets = self._socket_folder()
        self.is_new = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the server, while we run it."""
        return self._process.pid if self._process else None

    def url(self, role: str = WEB, database: str = DATABASE) -> str:
        """Return the address of `database` for `role`.

        No password: whoever can pass the socket's folder (mode 0700) is the server's user or root, and both
        could read the cluster's files anyway. So `trust` gives nothing away.
        """
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='/')}"

    def start(self) -> None:
        """Start the server, whatever state an earlier one was left in, and make what Linli needs in it."""
        binaries = find_binaries(self.home)
        self._check_the_way()
        self._end_orphans()
        self._make_cluster(binaries)
        self._make_socket_folder()
        self._run(binaries)
        if not self.cancelled():
            self._make_database()

    def stop(self) -> None:
        """Stop the server: a fast shutdown, then an immediate one (which costs a recovery)."""
        if self._process is None:
            return
        for how, patience in ((signal.SIGINT, STOP_PATIENCE), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            with suppress(ProcessLookupError):
                self._process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
                break
        self._process = None

    def is_up(self) -> bool:
        """Say whether the server we started still runs."""
        return self._process is not None and self._process.poll() is None

    def answers(self, role: str = ROOT, database: str = "postgres") -> bool:
        """Say whether `role` can connect right now."""
        try:
            psycopg.connect(self.url(role, database), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def renew_database(self) -> None:
        """Put the database aside and make an empty one; the last one put aside can still be looked at."""
        self._put_aside(f"{DATABASE}_unfinished")
        self._make_database()

    def make_beside(self, name: str) -> str:
        """Make an empty database called `name` beside ours, in the place of an older one; return its owner's address."""
        with psycopg.connect(self.url(ROOT, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
        self._make_database(name)
        return self.url(OWNER, name)

    def put_in_place(self, name: str) -> None:
        """Put the database called `name` in the place of ours, which can still be looked at as `linli_before`."""
        self._put_aside(f"{DATABASE}_before")
        with psycopg.connect(self.url(ROOT, "postgres"), autocommit=True) as connection:
            renaming = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(renaming.format(sql.Identifier(name), sql.Identifier(DATABASE)))

    def _put_aside(self, name: str) -> None:
        ours, aside = sql.Identifier(DATABASE), sql.Identifier(name)
        with psycopg.connect(self.url(ROOT, "postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(aside))
            using = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(using, [DATABASE])
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(ours, aside))

    # --- Users and folders ---

    def _user(self) -> pwd.struct_passwd | None:
        """Return the user the server runs as when we are root; None: as ourselves."""
        if not as_root():
            return None
        wanted = os.environ.get("LINLI_POSTGRES_USER")
        for name in [wanted] if wanted else ["postgres", "nobody"]:
            with suppress(KeyError):
                user = pwd.getpwnam(name)
                if user.pw_uid:
                    return user
        raise Trouble(
            f"PostgreSQL 不能以 root 运行，也没有可用的普通用户（{wanted or 'postgres, nobody'}）。"
            "请设置 LINLI_POSTGRES_USER。",
            "PostgreSQL refuses to run as root, and there is no unprivileged user "
            f"({wanted or 'postgres, nobody'}). "
            "Name one in LINLI_POSTGRES_USER.",
        )

    def _check_the_way(self) -> None:
        """Refuse with a sentence when the server's user cannot reach the cluster."""
        if self.user is None:
            return
        for folder in reversed(self.home.path.parents):
            facts = folder.stat()
            owners, groups = facts.st_uid == self.user.pw_uid, facts.st_gid == self.user.pw_gid
            if not facts.st_mode & (0o100 if owners else 0o010 if groups else 0o001):
                name = self.user.pw_name
                raise Trouble(
                    f"数据库以用户 {name} 运行，但它进不去 {folder}。"
                    "请把 LINLI_HOME 放到别处（例如 /var/lib/linli）。",
                    f"The database runs as {name}, who cannot enter {folder}. "
                    "Put LINLI_HOME elsewhere (for example /var/lib/linli).",
                )

    def _give(self, folder: Path) -> None:
        """Hand `folder` and what is in it to the server's user."""
        if self.user is None or folder.stat().st_uid == self.user.pw_uid:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)

    def _socket_folder(self) -> Path:
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= SOCKET_FOLDER_LIMIT:
            return inside
        return Path("/tmp") / f"linli-{sha256(os.fsencode(self.home.path)).hexdigest()[:16]}"  # noqa: S108 - see below

    def _make_socket_folder(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self._give(self.sockets)
        # /tmp belongs to everybody: a folder that somebody else laid there first must not become our door.
        facts = self.sockets.lstat()
        ours = self.user.pw_uid if self.user else os.geteuid()
        if self.sockets.is_symlink() or facts.st_uid != ours:
            raise Trouble(
                f"数据库的套接字目录 {self.sockets} 属于 {name_of(facts.st_uid)}，不能使用。"
                "请删除它，或换一个较短的 LINLI_HOME。",
                f"The socket's folder {self.sockets} belongs to {name_of(facts.st_uid)}. "
                "Remove it, or choose a shorter LINLI_HOME.",
            )
        self.sockets.chmod(0o700)

    # --- The life of the server ---

    def _end_orphans(self) -> None:
        """End a server that survived its supervisor, and clear the traces of one that died without a word.

        A process id in postmaster.pid proves nothing (after a reboot it may be anybody's), the working
        directory does. Only when no process works in the cluster are the lock files stale: PostgreSQL itself
        would refuse to start over them if the number has been given to another process of the same user.
        """
        if not self.data.exists():
            return
        orphans = processes.working_in(self.data)
        if orphans:
            say("正在收尾上次遗留的数据库进程", "ending a database server that was left behind")
            # A postmaster waits for its children; children without a postmaster leave by themselves or by
            # SIGQUIT.
            parents = [one for one in orphans if one.ppid() not in {other.pid for other in orphans}]
            processes.end_all(parents, by=(signal.SIGINT, signal.SIGQUIT), patience=STOP_PATIENCE)
            left = processes.working_in(self.data)
            if not processes.end_all(left, by=(signal.SIGQUIT, signal.SIGKILL), patience=10):
                raise Trouble(
                    "上次遗留的数据库进程无法结束。",
                    "A database server that was left behind cannot be ended.",
                )
        if processes.can_see_working_folders():
            for stale in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
                stale.unlink(missing_ok=True)

    def _make_cluster(self, binaries: Binaries) -> None:
        if self.data.exists():
            major = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
            if major != str(binaries.major):
                raise Trouble(
                    f"数据库由 PostgreSQL {major} 建立，现有程序是 {binaries.major} 版。"
                    "请先导出再导入（见运维文档）。",
                    f"The database was made by PostgreSQL {major}, the binaries are {binaries.major}. "
                    "Dump and restore it (see the operations document).",
                )
            self._give(self.data)
            return
        say("正在建立数据库", "making the database")
        # Made aside and renamed: an initdb that was killed leaves nothing that looks like a cluster.
        aside = self.data.with_name("database.new")
        processes.end_all(processes.working_in(aside), by=(signal.SIGKILL,), patience=10)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        self._give(aside)
        options = ["-U", ROOT, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
        if self.hasty:
            options.append("--no-sync")
        with self._log().open("ab") as log:
            made = processes.start(
                [binaries / "initdb", "-D", aside, *options],
                env=self._environment(),
                dies_by=signal.SIGKILL,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                cwd=aside,
                output=log,
            )
            if made.wait():
                raise self._would_not("initdb")
        aside.rename(self.data)
        self.is_new = True

    def _run(self, binaries: Binaries) -> None:
        settings = SETTINGS | {"unix_socket_directories": f"{self.sockets}"} | (HASTY if self.hasty else {})
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log().open("ab") as log:
            self._process = processes.start(
                [binaries / "postgres", "-D", self.data, *options],
                env=self._environment(),
                # The kernel sends it when we die, even by kill -9: a fast shutdown, so that nothing is left
                # behind.
                dies_by=signal.SIGINT,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                cwd=self.data,
                output=log,
            )
        until = time.monotonic() + START_PATIENCE
        told = time.monotonic() + 5
        while not self.answers():
            if self._process.poll() is not None:
                self._process = None
                raise self._would_not("postgres")
            if self.cancelled():
                return
            if time.monotonic() > told:
                say("数据库正在恢复，请稍候", "the database is recovering, please wait")
                told += 30
            if time.monotonic() > until:
                self.stop()
                raise self._would_not("postgres")
            time.sleep(0.02)

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _log(self) -> Path:
        log = self.home / "log" / "postgres.log"
        log.parent.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            if log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))
        return log

    def _would_not(self, program: str) -> Trouble:
        log = self._log()
        last = (
            "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-6:])
            if log.exists()
            else ""
        )
        if "No space left on device" in last or "could not extend file" in last:
            return Trouble(
                f"磁盘已满，数据库无法启动：{self.data}",
                f"The disk is full, the database cannot start: {self.data}",
            )
        return Trouble(
            f"数据库无法启动（{program}），日志见 {log}",
            f"The database would not start ({program}); see {log}\n{last}",
        )

    def _make_database(self, name: str = DATABASE) -> None:
        """Make what is missing of roles, database and extensions: a killed start may have ended anywhere."""
        with psycopg.connect(self.url(ROOT, "postgres"), autocommit=True) as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, WEB):
                if role not in roles:
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                making = sql.SQL(
                    "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
                )
                connection.execute(making.format(sql.Identifier(name), sql.Identifier(OWNER)))
                self.is_new = True
        with psycopg.connect(self.url(ROOT, name), autocommit=True) as connection:
            present = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
            for extension in EXTENSIONS:
                if extension not in present:
                    connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
