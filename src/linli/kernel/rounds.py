"""The rounds of the worker: done again and again, a second apart, also when the database goes away.

A round lets every reader of the journal apply what waits, then does what the apps registered with `each_round`. Work
that has its own hours (seals, sweeping) is a periodic task of procrastinate instead. Nothing here is a promise of time:
the promise is the delivery row, which waits as long as it must.

Of what waits a reader gets as much as it reads in a second, by what it read the last time, so that none keeps the others
waiting for a minute. Those that people watch (the counters) and those that are slow (the sorting of reports) go round in
threads of their own.
"""

import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from . import journal
from .deliveries import BATCH
from .http import Meter
from .meters import METERS
from .models import Heartbeat
from .seals import SEAL
from .trace import caused_by

log = logging.getLogger("linli.worker")
BEAT = 5.0
PAUSE = 1.0
# The lanes beside the rounds, and how long each waits when nothing does. What is counted half a second after the act is on
# the wall within two.
WATCHED, SLOW = "watched", "slow"
LANES = {WATCHED: 0.4, SLOW: PAUSE}
# How long a reader may read before the next has its turn, and the least it gets.
TURN, LEAST, AT_FIRST = 1.0, 50, 100
LONGEST_WAIT = 10.0
# A clock that goes back further than this was put back, by hand or by the network.
STEP = 60.0
_each_round: list[Callable[[], int]] = []


def each_round(do: Callable[[], int]) -> Callable[[], int]:
    """Register `do` for every round; it returns how much it did, so that a busy house is not kept waiting."""
    _each_round.append(do)
    return do


class Turns:
    """How many lines each reader gets at once: as many as it reads in a turn, by what it read the last times."""

    def __init__(self) -> None:
        self._pace: dict[str, float] = {}

    def limit(self, name: str) -> int:
        """Return how many lines of a street the reader gets now."""
        return int(min(BATCH, max(LEAST, self._pace.get(name, AT_FIRST) * TURN)))

    def read(self, name: str, lines: int, seconds: float) -> None:
        """Note how long a reader took. A few lines tell little of many: they never slow a quick reader down."""
        if lines >= LEAST or seconds > TURN:
            self._pace[name] = max(lines, 1) / max(seconds, 1e-6)


TURNS = Turns()


def one_round(*, readers: Iterable[str] | None = None, parts: bool = True) -> int:
    """Let readers read, all or these, and apps do their part; return how much was done."""
    done, meter = 0, Meter()
    try:
        with caused_by(f"round-{uuid4().hex[:12]}"), connection.execute_wrapper(meter):
            for name in list(journal.READERS) if readers is None else readers:
                if name != SEAL:
                    began = time.monotonic()
                    lines = journal.deliver(name, limit=TURNS.limit(name))
                    TURNS.read(name, lines, time.monotonic() - began)
                    done += lines
            return done + sum(do() for do in (_each_round if parts else ()))
    finally:
        if meter.slow:
            METERS.slow(meter.slow, "worker")
        METERS.flush(Path(settings.HOME) / "state" / "meters")


def beat() -> None:
    """Say that the worker is alive."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


class Clock:
    """Notices that the clock of the wall was put back, by the one that only goes on."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def was_put_back(self, wall: float | None = None) -> bool:
        """Say whether the clock was put back since this was asked last."""
        ahead = (time.time() if wall is None else wall) - time.monotonic()
        went_back, self._ahead = ahead < self._ahead - STEP, ahead
        return went_back


def go_round(stop: Event, put_back: Callable[[], None] = lambda: None) -> None:
    """Go round until told to stop. A database that is away is waited for, longer each time, and said so once a time.

    `put_back` is called when the clock was put back: the queue beside us keeps moments in its memory.
    """
    wait, last_beat, clock = PAUSE, 0.0, Clock()
    while not stop.is_set():
        if clock.was_put_back():
            log.warning("the clock was put back; periodic work begins anew")
            put_back()
        try:
            if time.monotonic() - last_beat >= BEAT:
                beat()
                last_beat = time.monotonic()
            busy = one_round(readers=_of("")) > 0
            wait = PAUSE
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database is away, waiting %.0f s: %s", wait, str(error).strip().splitlines()[:1])
            connection.close()
            busy, last_beat = False, 0.0
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        except Exception:
            log.exception("a round failed; the next one tries again")
            busy = False
            stop.wait(LONGEST_WAIT)
        if not busy:
            stop.wait(PAUSE)
    connection.close()


def go_beside(stop: Event, lane: str) -> None:
    """Let the readers of a lane read what waits, until told to stop; whatever fails, the next look tries again."""
    while not stop.is_set():
        try:
            if not one_round(readers=_of(lane), parts=False):
                stop.wait(LANES[lane])
        except (DatabaseError, InterfaceError):
            connection.close()  # the rounds say so, and wait as long
            stop.wait(PAUSE)
        except Exception:
            log.exception("readers beside the rounds failed; they try again")
            stop.wait(LONGEST_WAIT)
    connection.close()


def _of(lane: str) -> list[str]:
    return [name for name, one in journal.READERS.items() if one.lane == lane]
