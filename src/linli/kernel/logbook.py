"""LINLI_HOME/log/linli.jsonl: what every process of the house did, line after line, in one file for all of them.

A line is appended by one write to a file opened for appending, so lines of several processes never mix. When the file
is full or a day is over, one process renames it; the others see that the name leads elsewhere and follow. A disk that
is full costs lines, never a request. Knows nothing of Django: the supervisor writes here too.
"""

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NAME = "linli.jsonl"
FULL = 20_000_000
KEPT = 30


class Logbook:
    """The file, for one process; `write` may be called from any thread."""

    def __init__(self, folder: Path, *, full: int = FULL, kept: int = KEPT) -> None:
        self.folder, self._full, self._kept = folder, full, kept
        self._lock = threading.Lock()
        self._file: int | None = None
        self._is: tuple[int, int] | None = None

    def write(self, line: str, *, now: float | None = None) -> None:
        """Append one line; what cannot be written is lost, and nobody is stopped by it."""
        moment = time.time() if now is None else now
        with self._lock, suppress(OSError):
            self._follow(moment)
            if self._file is not None:
                os.write(self._file, line.encode("utf-8", "replace") + b"\n")

    def tell(self, message: str, **facts: Any) -> None:
        """Append a line of the shape that all have."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": "info", "from": "linli.house", "request": "-", "message": message, **facts}
        self.write(json.dumps(told, ensure_ascii=False, default=str))

    def _follow(self, now: float) -> None:
        """Have the file open that has the name now, a fresh one when the last is full or of another day."""
        name = self.folder / NAME
        found = self._named(name)
        if found is not None and self._is_over(found, now):
            self._turn(name, now)
            found = self._named(name)
        if found is None or (found.st_dev, found.st_ino) != self._is:
            if self._file is not None:
                os.close(self._file)
            self._file = self._is = None
            # No folder, no log: a command without a home makes none.
            self._file = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            here = os.fstat(self._file)
            self._is = (here.st_dev, here.st_ino)

    @staticmethod
    def _named(name: Path) -> os.stat_result | None:
        try:
            return name.stat()
        except FileNotFoundError:
            return None

    def _is_over(self, found: os.stat_result, now: float) -> bool:
        # A clock that was put back makes no new day: the file would be turned with every line.
        return found.st_size > 0 and (
            found.st_size >= self._full or int(found.st_mtime // 86_400) < int(now // 86_400)
        )

    def _turn(self, name: Path, now: float) -> None:
        """Rename the file, unless another process was faster, and remove the oldest."""
        turning = os.open(self.folder / ".turning", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turning, fcntl.LOCK_EX)
            found = self._named(name)
            if found is None or not self._is_over(found, now):
                return
            moment = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
            number = 0
            while (old := self.folder / f"linli-{moment}-{number}.jsonl").exists():
                number += 1
            name.rename(old)
            for past in sorted(self.folder.glob("linli-*.jsonl"))[: -self._kept]:
                past.unlink(missing_ok=True)
        finally:
            os.close(turning)


def lines_between(folder: Path, first: datetime, last: datetime) -> Iterator[dict[str, Any]]:
    """Give the lines of these moments, oldest file first; what is no line of ours is passed over."""
    begins, ends = (at.astimezone(UTC).isoformat(timespec="milliseconds") for at in (first, last))
    for file in _files_of(folder, first):
        with suppress(OSError), file.open(encoding="utf-8", errors="replace") as lines:
            for text in lines:
                # The moment is the first field and in UTC: most lines are passed over without being parsed.
                if text[:8] == '{"at": "' and not begins <= text[8:37] <= ends:
                    continue
                with suppress(ValueError, TypeError, KeyError):
                    told = json.loads(text)
                    if begins <= told["at"] <= ends:
                        yield told


def _files_of(folder: Path, first: datetime) -> list[Path]:
    begun = (first - timedelta(days=1)).timestamp()
    old = [file for file in sorted(folder.glob("linli-*.jsonl")) if file.stat().st_mtime >= begun]
    now = folder / NAME
    return [*old, *([now] if now.exists() else [])]
