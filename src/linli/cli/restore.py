"""`linli restore FILE`: a backup read to its end first, then put into an empty home, or in the place of what is there.

Everything is made beside what stands and changed over at the end, so a restore that fails changes nothing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg

from linli.cli import archive, house, processes
from linli.cli.backup import Progress, key_names, opened, postgres_environment, tools_for
from linli.cli.home import Home, Lock, full_or
from linli.cli.postgres import DATABASE, Server
from linli.cli.prepare import PACKAGE
from linli.cli.words import Trouble, say

BEFORE = ".before-restore"
RESTORED = f"{DATABASE}_restored"


def restore(words: Sequence[str]) -> int:
    """Put a backup into the home."""
    asked = _asked(words)
    home = Home()
    path = Path(asked.file)
    say("正在核对备份", "reading the backup to its end")
    with opened(path, asked.key, home) as vault, Progress() as progress:
        name = vault.name
        manifest, totals = archive.read_through(vault, progress.add)
    _check_version(manifest)
    try:
        return _Restoring(home, path, asked, name, manifest, totals).all()
    except OSError as problem:
        raise full_or(problem, home.path) from problem


def _asked(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="linli restore", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("file")
    parser.add_argument("--key", default="", help="the recovery key, or the file that holds it")
    parser.add_argument(
        "--replace", default="", metavar="WORD", help="put aside what is there; a refusal tells the word"
    )
    parser.add_argument(
        "--without-keys", action="store_true", help="restore although personal fields stay unreadable"
    )
    return parser.parse_args(list(words))


def _check_version(manifest: dict[str, Any]) -> None:
    """Refuse a backup of a newer version: its tables would be read by code that does not know them."""
    for told in manifest["migrations"]:
        app, _, name = told.partition(".")
        folder = PACKAGE / app / "migrations"
        if folder.is_dir() and not (folder / f"{name}.py").exists():
            raise Trouble(
                f"这份备份来自更新的版本（{manifest['linli']}，步骤 {told}）。请先更新程序。",
                f"This backup comes from a newer version ({manifest['linli']}, step {told}). Update the code first.",
            )


class _Restoring:
    """One restore; its steps in order."""

    def __init__(
        self, home: Home, path: Path, asked: argparse.Namespace, name: str, manifest: dict[str, Any],
        totals: archive.Totals,
    ) -> None:  # fmt: skip
        self.home, self.path, self.asked, self.name = home, path, asked, name
        self.manifest, self.totals = manifest, totals
        self.photos = home / "photos.restored"
        self.secrets: dict[str, str] = {}

    def all(self) -> int:
        """Check, restore, change over, bring up to date, prove."""
        self.home.open()
        with ExitStack() as until_done:
            lock = Lock(self.home / "state" / "run.lock")
            until_done.callback(lock.close)
            if not lock.take():
                raise Trouble(
                    f"{self.home.path} 正在运行（进程 {lock.holder()}），请先停止。",
                    f"{self.home.path} is running (process {lock.holder()}). Stop it first.",
                )
            self._check_keys()
            self._check_room()
            server = None
            if not os.environ.get("DATABASE_URL"):
                server = until_done.enter_context(house.kept_server(self.home, lambda: False))
                os.environ.update(house.addresses(server))
            self._check_empty(server)
            self._take_out(server)
            self._change_over(server)
            house.settle(self.home)
            say("正在更新数据库结构并核验日志链", "bringing tables up to date and verifying the journal")
            self._run("migrate", "--no-input", "-v", "0")
            self._run("journal", "verify")
        say(f"恢复完成：{self.manifest['at']} 的状态", f"restored: the state of {self.manifest['at']}")
        return 0

    # --- Before anything is touched ---

    def _check_keys(self) -> None:
        here, then = key_names(self.home), self.manifest["keys"]
        if self.totals.secrets or self.asked.without_keys or set(then) <= set(here):
            return
        raise Trouble(
            "此处的密钥不能解读备份中的姓名与电话。请先把原来的 secrets/ 放入数据目录，或加 --without-keys。",
            "The keys here cannot read the names and telephones in the backup. Put the old secrets/ into the home "
            "first, or say --without-keys.",
        )

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.home.path).free
        # A dump is compressed, and its indexes are made anew.
        needed = 6 * self.totals.database + self.totals.photo_bytes + 200_000_000
        if free < needed:
            raise Trouble(
                f"空间不足：需要约 {needed // 1_000_000} MB，只剩 {free // 1_000_000} MB。",
                f"There is not enough room: about {needed // 1_000_000} MB are needed, "
                f"{free // 1_000_000} MB are left.",
            )

    def _check_empty(self, server: Server | None) -> None:
        photos = self.home / "photos"
        held = _tables(self._address()) or any(path.is_file() for path in photos.rglob("*"))
        if held and server is None:
            raise Trouble(
                "数据库不是空的。请另建一个空数据库，并把 DATABASE_URL 指向它。",
                "The database is not empty. Make an empty one and name it in DATABASE_URL.",
            )
        if held and self.asked.replace != self.name:
            raise Trouble(
                f"数据目录 {self.home.path} 不是空的。要用备份替换现有内容，请加 --replace {self.name}"
                "（现有内容会被放在一旁，不会删除）。",
                f"The home {self.home.path} is not empty. To put the backup in its place say --replace {self.name} "
                "(what is there is put aside, not deleted).",
            )

    # --- Taking out, beside what stands ---

    def _address(self) -> str:
        return os.environ.get("LINLI_OWNER_DATABASE_URL") or os.environ["DATABASE_URL"]

    def _take_out(self, server: Server | None) -> None:
        address = self._address()
        if server is not None:
            address = server.make_beside(RESTORED)
        shutil.rmtree(self.photos, ignore_errors=True)
        self.photos.mkdir(mode=0o700)
        command = [str(tools_for(self.home, address) / "pg_restore"), "--single-transaction", "--exit-on-error",
                   "--no-owner", "--no-privileges", "--no-comments", "--no-password"]  # fmt: skip
        env = postgres_environment(address)
        with tempfile.TemporaryFile() as said:
            # Without a name of a database pg_restore would print the SQL instead.
            command.append(f"--dbname={env['PGDATABASE']}")
            reading = subprocess.Popen(
                command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            )
            try:
                with suppress(BrokenPipeError):  # it fell: what it said is told below
                    self._feed(reading)
                code = reading.wait()
            finally:
                reading.kill()
                reading.wait()
            if code:
                said.seek(0)
                raise Trouble(
                    "恢复数据库失败，现有内容没有改变。",
                    "The database could not be restored; nothing was changed.\n"
                    + said.read().decode(errors="replace")[-600:],
                )

    def _feed(self, reading: "subprocess.Popen[bytes]") -> None:
        with opened(self.path, self.asked.key, self.home) as vault, Progress() as progress:
            for entry in archive.entries_of(vault, progress.add):
                if entry.kind == archive.DATABASE and reading.stdin is not None:
                    while some := entry.source.read(archive.COPY):
                        reading.stdin.write(some)
                elif entry.kind == archive.PHOTOS:
                    self._put_photo(entry)
                elif entry.kind == archive.SECRETS:
                    self.secrets[entry.name] = entry.source.read(entry.size).decode("ascii")
            if reading.stdin is not None:
                reading.stdin.close()

    def _put_photo(self, entry: archive.Entry) -> None:
        file = self.photos / entry.name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("xb") as out:
            file.chmod(0o600)
            while some := entry.source.read(archive.COPY):
                out.write(some)

    # --- The moment of change ---

    def _change_over(self, server: Server | None) -> None:
        os.sync()
        for name, value in self.secrets.items():
            file = self.home / "secrets" / archive.safe(name)
            if file.exists() and file.read_text(encoding="ascii").strip() != value:
                file.replace(file.with_name(f"{name}{BEFORE}"))
            self.home.keep_secret(name, lambda value=value: value)  # type: ignore[misc]
        if server is not None:
            server.put_in_place(RESTORED)
        photos, aside = self.home / "photos", self.home / f"photos{BEFORE}"
        shutil.rmtree(aside, ignore_errors=True)
        photos.replace(aside)
        self.photos.replace(photos)
        if not any(aside.iterdir()):
            aside.rmdir()
        (self.home / "state" / "prepared.json").unlink(missing_ok=True)
        if self.manifest["demo"]:
            self.home.remember("demo", state="done")
        else:
            (self.home / "state" / "demo.json").unlink(missing_ok=True)

    def _run(self, *words: str) -> None:
        env = os.environ | {processes.MARK: str(self.home.path)}
        done = subprocess.run([sys.executable, "-m", "linli", *words], env=env, check=False)
        if done.returncode:
            raise Trouble(
                f"已恢复，但步骤失败：linli {' '.join(words)}（原因见上）。",
                f"Restored, but a step failed: linli {' '.join(words)} (the reason stands above).",
            )


def _tables(address: str) -> int:
    with psycopg.connect(address, connect_timeout=10) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return int(found[0]) if found else 0
