"""`linli backup FILE|FOLDER`: database, photos and, if asked, secrets in one encrypted file, while the house goes on.

The dump is one snapshot; photos are copied after it, and a row never names a file that was not written before it. So
nothing has to stand still. The file is written aside and renamed when it is whole.
"""

import argparse
import errno
import getpass
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict

from linli.cli import archive, house
from linli.cli.binaries import Binaries, find_binaries
from linli.cli.home import Home, Lock, full_or
from linli.cli.vault import KEY, PIECE, Secret, VaultReader, VaultWriter, new_recovery_key
from linli.cli.words import Trouble, say
from linli.kernel.keyring import name_of, split

NAME = "linli-{:%Y%m%d-%H%M%S}.linli"
ONE_OF_OURS = re.compile(r"linli-\d{8}-\d{6}\.linli\Z")
# Keys of sessions and counts of doors: whoever opens a backup must not become whoever was signed in.
LEFT_OUT = ("django_session", "kernel_rate_limit", "kernel_heartbeat")
RECOVERY_KEY = "LINLI_BACKUP_KEY"
STATE = "backup"
LOCK_PATIENCE = "60s"


def backup(words: Sequence[str]) -> int:
    """Make a backup, or look at one with `--check`."""
    asked = _asked(words)
    if asked.check:
        return check(Path(asked.target), asked.key)
    home = Home()
    home.open()
    house.settle(home)
    try:
        made = make(home, _target(asked.target), with_secrets=asked.with_secrets, keep=asked.keep)
    except BaseException as problem:
        home.remember(f"{STATE}-failed", at=datetime.now(UTC).isoformat(), why=str(problem)[:500])
        raise
    (home / "state" / f"{STATE}-failed.json").unlink(missing_ok=True)
    say(f"备份完成：{made}", f"backup made: {made}")
    return 0


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="linli backup", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("target", help="file to write, or folder in which to write linli-<moment>.linli")
    parser.add_argument("--check", action="store_true", help="read a backup to its end and say what it holds")
    parser.add_argument("--with-secrets", action="store_true", help="put the keys of the house in too")
    parser.add_argument(
        "--keep", type=int, default=0, help="in a folder: keep so many of the newest, remove older"
    )
    parser.add_argument("--key", default="", help="with --check: the recovery key, or the file that holds it")
    return parser.parse_args(list(words))


def make(home: Home, target: Path, *, with_secrets: bool, keep: int) -> Path:
    """Write the backup and return where it lies; an existing file is replaced only by a whole one."""
    began = time.monotonic()
    started = datetime.now(UTC)
    folder = target if target.is_dir() else target.parent
    file = target / NAME.format(started) if target.is_dir() else target
    if not folder.is_dir():
        raise _no_folder(folder)
    _clear_unfinished(folder)
    secret = _own_secret(home)
    try:
        with _aside(file) as out, Progress() as progress:
            pack = archive.ArchiveWriter(VaultWriter(out, secret), progress.add)
            with database_of(home) as address:
                pack.add_bytes(archive.MANIFEST, _manifest(home, address, started, with_secrets=with_secrets))
                if with_secrets:
                    _add_secrets(home, pack)
                _dump(home, address, pack)
            _add_photos(home / "photos", pack)
            pack.close()
    except OSError as problem:
        raise full_or(problem, folder) from problem
    done = {"file": str(file), "bytes": file.stat().st_size, "photos": pack.totals.photos}
    home.remember(STATE, at=started.isoformat(), seconds=round(time.monotonic() - began, 1), **done)
    if keep > 0 and target.is_dir():
        _remove_older(folder, keep)
    return file


def _target(told: str) -> Path:
    target = Path(told)
    if told.endswith("/") and not target.is_dir():
        raise _no_folder(target)
    return target


def _no_folder(folder: Path) -> Trouble:
    return Trouble(f"备份目录不存在：{folder}", f"The folder for the backup does not exist: {folder}")


# --- The file -----------------------------------------------------------------------------------------------------
@contextmanager
def _aside(file: Path) -> Iterator[BinaryIO]:
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    lock = Lock(part)
    lock.take()
    try:
        with part.open("r+b") as out:
            out.truncate(0)
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
        where = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(where)
        finally:
            os.close(where)
    finally:
        part.unlink(missing_ok=True)
        lock.close()


def _clear_unfinished(folder: Path) -> None:
    """Remove what a backup that was killed left behind: nobody holds its lock."""
    for part in folder.glob("*.part"):
        lock = Lock(part)
        if lock.take():
            part.unlink(missing_ok=True)
        lock.close()


def _remove_older(folder: Path, keep: int) -> None:
    ours = sorted(path for path in folder.iterdir() if ONE_OF_OURS.match(path.name))
    for path in ours[:-keep]:
        path.unlink(missing_ok=True)


class Progress:
    """Says on a terminal, once a second, how much has gone through."""

    def __init__(self) -> None:
        self._done, self._next = 0, time.monotonic() + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def add(self, count: int) -> None:
        """Count some bytes."""
        self._done += count
        if time.monotonic() > self._next and sys.stderr.isatty():
            self._next += 1
            print(f"\r  {self._done / 1e6:,.0f} MB", end="", file=sys.stderr, flush=True)


# --- Its lock -----------------------------------------------------------------------------------------------------
def _own_secret(home: Home) -> Secret:
    if words := os.environ.get("LINLI_BACKUP_PASSPHRASE"):
        return Secret.of_words(words)
    if written := os.environ.get(RECOVERY_KEY):
        return Secret.of_key(written)
    file = home / "secrets" / RECOVERY_KEY
    is_new = not file.exists()
    written = home.keep_secret(RECOVERY_KEY, new_recovery_key)
    if is_new:
        print(
            "\n  恢复密钥（只显示这一次，请抄写并存放在别处；没有它，备份谁也打不开）\n"
            "  Recovery key, shown this once. Write it down and keep it elsewhere: without it nobody opens a backup.\n"
            f"\n    {written}\n",
            flush=True,
        )
    return Secret.of_key(written)


def opening_secret(kind: str, given: str, home: Home | None = None) -> Secret:
    """Return the secret for a file: what was given, what the environment or the home holds, what somebody types."""
    if kind == KEY:
        kept = (home or Home()) / "secrets" / RECOVERY_KEY
        if given and len(given) < 255 and Path(given).is_file():
            given = Path(given).read_text(encoding="utf-8", errors="replace")
        written = (
            given
            or os.environ.get(RECOVERY_KEY)
            or (kept.read_text(encoding="ascii") if kept.exists() else "")
        )
        return Secret.of_key(written or _typed("恢复密钥", "recovery key"))
    return Secret.of_words(
        given or os.environ.get("LINLI_BACKUP_PASSPHRASE") or _typed("备份口令", "passphrase of the backup")
    )


def _typed(zh: str, en: str) -> str:
    if not sys.stdin.isatty():
        raise Trouble(
            f"需要{zh}：设置 LINLI_BACKUP_PASSPHRASE 或用 --key 给出。",
            f"The {en} is needed: set LINLI_BACKUP_PASSPHRASE, or give it by --key.",
        )
    return getpass.getpass(f"  {zh} · {en}: ")


@contextmanager
def opened(path: Path, key: str, home: Home | None = None) -> Iterator[VaultReader]:
    """Open a backup for reading."""
    try:
        with path.open("rb", buffering=PIECE) as file:
            vault = VaultReader(file)
            vault.unlock(opening_secret(vault.kind, key, home))
            yield vault
    except FileNotFoundError as problem:
        if problem.filename != str(path):
            raise
        raise Trouble(f"没有这个文件：{path}", f"There is no such file: {path}") from None
    except OSError as problem:
        if problem.errno not in {errno.EISDIR, errno.EIO, errno.EACCES}:
            raise
        raise full_or(problem, path) from problem


def check(path: Path, key: str) -> int:
    """Read a backup to its end and say what it holds."""
    with opened(path, key) as vault, Progress() as progress:
        manifest, totals = archive.read_through(vault, progress.add)
    say(
        f"备份完好：{manifest['at']}，数据库 {totals.database / 1e6:.1f} MB，照片文件 {totals.photos} 个"
        f"（{totals.photo_bytes / 1e6:.1f} MB），{'含' if totals.secrets else '不含'}密钥，版本 {manifest['linli']}",
        f"the backup is sound: {manifest['at']}, database {totals.database / 1e6:.1f} MB, {totals.photos} photo files "
        f"({totals.photo_bytes / 1e6:.1f} MB), {'with' if totals.secrets else 'without'} secrets, "
        f"version {manifest['linli']}",
    )
    return 0


# --- What goes in -------------------------------------------------------------------------------------------------
@contextmanager
def database_of(home: Home) -> Iterator[str]:
    """Give the address of the database as its owner: your own server, else the embedded one, which runs or is started."""
    with ExitStack() as until_done:
        if not os.environ.get("DATABASE_URL"):
            server = until_done.enter_context(house.borrowed_server(home))
            os.environ.update(house.addresses(server))
            until_done.callback(lambda: [os.environ.pop(name, None) for name in house.addresses(server)])
        yield os.environ.get("LINLI_OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]


def postgres_environment(address: str) -> dict[str, str]:
    """Return an address as the variables that PostgreSQL's tools read; as words of a command all could see a password."""
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "options": "PGOPTIONS"}  # fmt: skip
    told = {
        names[name]: str(value)
        for name, value in conninfo_to_dict(address).items()
        if name in names and value
    }
    return os.environ | told


def tools_for(home: Home, address: str) -> Binaries:
    """Return PostgreSQL's tools for this server: they must not be older than it."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        server = connection.info.server_version // 10000
    ours = find_binaries(home)
    found = [ours, *_on_path()]
    for binaries in found:
        if binaries.major >= server and (binaries / "pg_dump").exists():
            return binaries
    raise Trouble(
        f"服务器是 PostgreSQL {server}，找不到同版本的 pg_dump。",
        f"The server is PostgreSQL {server}, and no pg_dump of that version is found.",
    )


def _on_path() -> Iterator[Binaries]:
    if (found := shutil.which("pg_dump")) is not None:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        with suppress(ValueError, IndexError):
            yield Binaries(Path(found).parent, int(said.split()[2].split(".")[0]))


def _manifest(home: Home, address: str, at: datetime, *, with_secrets: bool) -> bytes:
    with psycopg.connect(address, connect_timeout=10) as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        server = connection.info.server_version // 10000
    told: dict[str, Any] = {
        "format": archive.FORMAT, "linli": version("linli"), "at": at.isoformat(timespec="seconds"),
        "postgresql": server, "migrations": [f"{app}.{name}" for app, name in rows],
        "keys": key_names(home), "secrets": with_secrets, "demo": home.state("demo").get("state") == "done",
    }  # fmt: skip
    return json.dumps(told).encode()


def key_names(home: Home) -> list[str]:
    """Return by which names the keys of personal fields are called; nothing can be learned of a key from its name."""
    file = home / "secrets" / "LINLI_FIELD_KEYS"
    given = os.environ.get("LINLI_FIELD_KEYS") or (file.read_text(encoding="ascii") if file.exists() else "")
    return [name_of(key) for key in split(given)]


def _add_secrets(home: Home, pack: archive.ArchiveWriter) -> None:
    for name, value in home.secrets().items():
        given = os.environ.get(name) or value
        pack.add_bytes(f"{archive.SECRETS}/{name}", given.encode())


def _dump(home: Home, address: str, pack: archive.ArchiveWriter) -> None:
    command = [str(tools_for(home, address) / "pg_dump"), "--format=custom", "--compress=1", "--no-password",
               f"--lock-wait-timeout={LOCK_PATIENCE}"]  # fmt: skip
    command += [f"--exclude-table-data={table}" for table in LEFT_OUT]
    with tempfile.TemporaryFile() as said:
        dump = subprocess.Popen(
            command, env=postgres_environment(address), stdout=subprocess.PIPE, stderr=said
        )
        try:
            if dump.stdout is not None:
                pack.add_stream(archive.DATABASE, dump.stdout)
            code = dump.wait()
        finally:
            dump.kill()
            dump.wait()
        if code:
            said.seek(0)
            raise Trouble(
                "导出数据库失败。", f"pg_dump failed.\n{said.read().decode(errors='replace')[-600:]}"
            )


def _add_photos(folder: Path, pack: archive.ArchiveWriter) -> None:
    """Copy every photo; what disappears meanwhile was erased, and must not come back."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and path.name != "kept"):
        for photo in _files(place):
            with suppress(FileNotFoundError), photo.open("rb") as source:
                pack.add(
                    f"{archive.PHOTOS}/{place.name}/{photo.name}", os.fstat(source.fileno()).st_size, source
                )


def _files(place: Path) -> Iterator[Path]:
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                yield Path(entry.path)
