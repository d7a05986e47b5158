"""LINLI_HOME: the one folder that holds everything a deployment must keep."""

import base64
import errno
import fcntl
import json
import os
import pwd
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from linli.cli.words import Trouble

# The first start needs room for the binaries, an empty cluster and the demo; later ones for the log of the
# database.
ROOM_FIRST = 400_000_000
ROOM_LATER = 60_000_000


def a_fernet_key() -> str:
    """Return 32 random bytes in the form that Fernet asks for."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRETS: dict[str, Callable[[], str]] = {
    "LINLI_SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "LINLI_FIELD_KEYS": a_fernet_key,
    "LINLI_INDEX_KEY": lambda: secrets.token_urlsafe(32),
}


def as_root() -> bool:
    """Say whether this process may do everything, which PostgreSQL rightly refuses to."""
    return os.geteuid() == 0


def name_of(uid: int) -> str:
    """Return the name of a user as a person would say it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


class Home:
    """The folder, checked before anything is written: it is ours, it can be written, and there is room."""

    def __init__(self, path: str | Path | None = None) -> None:
        chosen = path or os.environ.get("LINLI_HOME") or ("/var/lib/linli" if as_root() else "var")
        self.path = Path(chosen).absolute()

    def __truediv__(self, name: str) -> Path:
        """Return a path inside."""
        return self.path / name

    def open(self) -> None:
        """Make the folder if it is absent, and refuse with a sentence if we cannot keep house in it."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.path.stat().st_uid
        except (PermissionError, FileExistsError, NotADirectoryError) as problem:
            raise self._not_writable() from problem
        except OSError as problem:
            raise full_or(problem, self.path) from problem
        if owner != os.geteuid():
            me = name_of(os.geteuid())
            raise Trouble(
                f"数据目录 {self.path} 属于用户 {name_of(owner)}，当前用户是 {me}。"
                "请换用该用户运行，或用 LINLI_HOME 指定别的目录。",
                f"The home {self.path} belongs to {name_of(owner)}, and you are {me}. "
                "Run as that user, or name another folder in LINLI_HOME.",
            )
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise self._not_writable()
        # As root the database server runs as another user, who must be able to pass through, not to look
        # around.
        self.path.chmod(0o711 if as_root() else 0o700)
        for private in ("secrets", "state", "photos", "mail", "log"):
            (self / private).mkdir(mode=0o700, exist_ok=True)

    def check_room(self) -> None:
        """Refuse early when the disk is nearly full: half an initialised database helps nobody."""
        free = self.room_left()
        needed = ROOM_LATER if (self / "database").exists() else ROOM_FIRST
        if free < needed:
            raise Trouble(
                f"磁盘快满了：{self.path} 所在磁盘只剩 {free // 1_000_000} MB，至少需要 "
                f"{needed // 1_000_000} MB。",
                f"The disk is full: {free // 1_000_000} MB are left where {self.path} lies, "
                f"{needed // 1_000_000} MB are needed.",
            )

    def room_left(self) -> int:
        """Return how many bytes are left where the home lies."""
        return shutil.disk_usage(self.path).free

    def _not_writable(self) -> Trouble:
        return Trouble(
            f"无法写入数据目录 {self.path}。请检查权限，或用 LINLI_HOME 指定别的目录。",
            f"The home {self.path} cannot be written. "
            "Check its permissions, or name another folder in LINLI_HOME.",
        )

    def secrets(self, names: Sequence[str] = tuple(SECRETS)) -> dict[str, str]:
        """Return these keys of this deployment, made on the first call; only `linli keys` changes them afterwards.

        The field key is the one whose loss costs most: nobody can read the encrypted telephone numbers again.
        """
        return {name: self.keep_secret(name, SECRETS[name]) for name in names}

    def keep_secret(self, name: str, make: Callable[[], str]) -> str:
        """Return the secret `name` of this home, made by `make` when it is not there yet."""
        file = self / "secrets" / name
        with suppress(FileNotFoundError):
            kept = file.read_text(encoding="ascii").strip()
            if kept:
                return kept
        # Written aside and linked into place: a process killed half way leaves no half key, and of two that
        # start together one wins.
        aside = file.with_name(f"{name}.{os.getpid()}")
        aside.touch(mode=0o600)
        with aside.open("w", encoding="ascii") as out:
            out.write(make() + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            with suppress(FileExistsError):
                file.hardlink_to(aside)
        finally:
            aside.unlink()
        return file.read_text(encoding="ascii").strip()

    def state(self, name: str) -> dict[str, Any]:
        """Return what an earlier start remembered under `name`; nothing when it never did or was cut off."""
        try:
            return json.loads((self / "state" / f"{name}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def remember(self, name: str, **values: Any) -> None:
        """Keep `values` for the next start."""
        file = self / "state" / f"{name}.json"
        aside = file.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(values), encoding="utf-8")
        aside.replace(file)


class Lock:
    """A lock that the kernel gives back when its holder dies, even by kill -9."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+", encoding="ascii")
        path.chmod(0o600)

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Take the lock and say whether we hold it now."""
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._file, how | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        if not shared:
            self._file.truncate(0)
            self._file.write(str(os.getpid()))
            self._file.flush()
        return True

    def holder(self) -> str:
        """Return the process id that the last holder left."""
        self._file.seek(0)
        return self._file.read().strip() or "?"

    def give_back(self) -> None:
        """Let others have it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give back and forget."""
        self._file.close()


@contextmanager
def full_disk_said_plainly(home: Home) -> Iterator[None]:
    """Turn a full disk inside the block into a sentence; any other error stays a fault to be seen."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise full_or(problem, home.path) from problem


def full_or(problem: OSError, where: Path) -> Trouble:
    """Return the sentence for a full disk, else the system's own words with the place."""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(f"磁盘已满：{where}", f"The disk is full: {where}")
    place = problem.filename or where
    return Trouble(
        f"系统拒绝了操作：{place}：{problem.strerror}", f"The system refused: {place}: {problem.strerror}"
    )
