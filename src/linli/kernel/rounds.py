"""The rounds of the worker: done again and again, a second apart, also when the database goes away.

A round lets every reader of the journal apply what waits, then does what the apps registered with `each_round`. Work
that has its own hours (seals, sweeping) is a periodic task of procrastinate instead. Nothing here is a promise of time:
the promise is the delivery row, which waits as long as it must.
"""

import logging
import time
from collections.abc import Callable
from threading import Event

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from . import journal
from .models import Heartbeat
from .seals import SEAL

log = logging.getLogger("linli.worker")
BEAT = 5.0
PAUSE = 1.0
LONGEST_WAIT = 10.0
_each_round: list[Callable[[], int]] = []


def each_round(do: Callable[[], int]) -> Callable[[], int]:
    """Register `do` for every round; it returns how much it did, so that a busy house is not kept waiting."""
    _each_round.append(do)
    return do


def one_round() -> int:
    """Let readers read and apps do their part; return how much was done."""
    done = 0
    for name in journal.READERS:
        if name != SEAL:
            done += journal.deliver(name)
    return done + sum(do() for do in _each_round)


def beat() -> None:
    """Say that the worker is alive."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


def go_round(stop: Event) -> None:
    """Go round until told to stop. A database that is away is waited for, longer each time, and said so once a time."""
    wait, last_beat = PAUSE, 0.0
    while not stop.is_set():
        try:
            if time.monotonic() - last_beat >= BEAT:
                beat()
                last_beat = time.monotonic()
            busy = one_round() > 0
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
