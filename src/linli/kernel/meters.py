"""What each process of the house counts while it works: requests by address and answer, and statements that took long.

Counted in memory and written now and then to LINLI_HOME/state/meters, a file for each process, so that whoever asks one
process hears of all. What a process that ended had counted is added to `past.json`: counters never go back. Statements
are kept as they are written in the code, with %s where values stand, so nothing of anybody is in them.
"""

import fcntl
import json
import os
import re
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Upper ends of the spans of a request's time, in seconds, as a histogram of Prometheus has them.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)
EACH, LONGEST, MOST = 5.0, 600, 40
KEPT_SLOW = 7 * 86_400
HOUR, HOURS = 3600, 2
MANY = re.compile(r"(%s)(?:, ?%s)+")


@dataclass
class Counted:
    """What was counted: requests as (address, answer) → [how many, seconds, statements, seconds in the database]."""

    requests: dict[str, list[float]] = field(default_factory=dict)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    # A statement → [how often it was slow, seconds in all, the worst, when last, for whom].
    slow: dict[str, list[Any]] = field(default_factory=dict)
    # The longest statement of each of the last hours, by the hour's number.
    hours: dict[str, float] = field(default_factory=dict)

    def add(self, told: dict[str, Any]) -> None:
        """Add what another process counted."""
        for key, numbers in told.get("requests", {}).items():
            mine = self.requests.setdefault(key, [0, 0.0, 0, 0.0])
            self.requests[key] = [a + b for a, b in zip(mine, numbers, strict=True)]
        if len(buckets := told.get("buckets", ())) == len(self.buckets):
            self.buckets = [a + b for a, b in zip(self.buckets, buckets, strict=True)]
        for sql, (n, seconds, worst, last, whom) in told.get("slow", {}).items():
            self._slow(sql, n, seconds, worst, last, whom)
        for hour, seconds in told.get("hours", {}).items():
            self.hours[hour] = max(self.hours.get(hour, 0.0), seconds)
        for old in sorted(self.hours, key=int)[:-HOURS]:
            del self.hours[old]

    def slowest(self, now: float) -> float:
        """Return how long the longest statement took in this hour and the one before; nothing took long: 0."""
        return max(self.hours.get(hour_of(now), 0.0), self.hours.get(hour_of(now - HOUR), 0.0))

    def _slow(self, sql: str, n: int, seconds: float, worst: float, last: float, whom: str) -> None:
        mine = self.slow.get(sql, [0, 0.0, 0.0, 0.0, ""])
        newer = whom if last >= mine[3] else mine[4]
        self.slow[sql] = [mine[0] + n, mine[1] + seconds, max(mine[2], worst), max(mine[3], last), newer]
        if len(self.slow) > MOST:
            del self.slow[min(self.slow, key=lambda one: self.slow[one][1])]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {"requests": self.requests, "buckets": self.buckets, "slow": self.slow, "hours": self.hours}


class Meters:
    """What this process counts; `flush` may be called as often as one likes."""

    def __init__(self) -> None:
        self._counted, self._lock = Counted(), threading.Lock()
        self._name = f"{os.getpid()}-{time.time_ns() // 1_000_000}.json"
        self._pid, self._next = os.getpid(), 0.0

    def request(self, view: str, status: int, seconds: float, queries: int, in_database: float) -> None:
        """Count one request that was answered."""
        place = next((n for n, end in enumerate(BUCKETS) if seconds <= end), len(BUCKETS))
        key = f"{view} {status // 100}xx"
        with self._lock:
            mine = self._counted.requests.setdefault(key, [0, 0.0, 0, 0.0])
            for n, more in enumerate((1, seconds, queries, in_database)):
                mine[n] += more
            self._counted.buckets[place] += 1

    def slow(self, found: Iterable[tuple[str, float]], whom: str) -> None:
        """Count statements that took long, and for which address or process."""
        now = time.time()
        with self._lock:
            for sql, seconds in found:
                told = {shape_of(sql): [1, seconds, seconds, now, whom]}
                self._counted.add({"slow": told, "hours": {hour_of(now): seconds}})

    def flush(self, folder: Path, *, now: float | None = None) -> None:
        """Write down what was counted, every few seconds; without a folder, or with a full disk, not at all."""
        moment = time.monotonic() if now is None else now
        if moment < self._next:
            return
        if os.getpid() != self._pid:  # a process that was forked counts for itself
            self.__init__()  # type: ignore[misc]
        self._next = moment + EACH
        self.write(folder)

    def write(self, folder: Path) -> None:
        """Write down what was counted so far."""
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            with self._lock:
                text = json.dumps(self._counted.plain())
            _write(folder / self._name, text)


METERS = Meters()


def hour_of(moment: float) -> str:
    """Return the number of the hour in which a moment lies."""
    return str(int(moment // HOUR))


def shape_of(sql: str) -> str:
    """Return a statement as it is known: on one line, lists of values as one, not longer than one reads."""
    return MANY.sub(r"\1, …", " ".join(str(sql).split()))[:LONGEST]


def gathered(folder: Path, *, now: float) -> Counted:
    """Return what all processes have counted; what those that ended had counted is put to the past first."""
    if not folder.is_dir():
        return Counted()
    with suppress(OSError):
        _bury(folder, now)
    found = Counted()
    for file in sorted(folder.glob("*.json")):
        found.add(_read(file))
    return found


def _bury(folder: Path, now: float) -> None:
    """Add the files of processes that are no more to the past; one process at a time does it."""
    gone = [file for file in folder.glob("*-*.json") if not _lives(file)]
    if not gone:
        return
    turn = os.open(folder / ".turn", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        past = Counted()
        past.add(_read(folder / "past.json"))
        for file in gone:
            past.add(_read(file))
        past.slow = {sql: told for sql, told in past.slow.items() if told[3] > now - KEPT_SLOW}
        _write(folder / "past.json", json.dumps(past.plain()))
        for file in gone:
            file.unlink(missing_ok=True)
    finally:
        os.close(turn)


def _lives(file: Path) -> bool:
    try:
        os.kill(int(file.name.partition("-")[0]), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        told = json.loads(file.read_text(encoding="utf-8"))
        return told if isinstance(told, dict) else {}
    return {}


def _write(file: Path, text: str) -> None:
    beside = file.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
