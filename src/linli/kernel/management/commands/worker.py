"""`linli worker`: reads the journal, sends notices, seals, sweeps; stops at SIGTERM within two seconds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable
from threading import Event, Thread

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel import rounds
from linli.kernel.tasks import forget_ticks_after, traced

log = logging.getLogger("linli.worker")
AGAIN = 5.0


class Command(BaseCommand):
    """Run the rounds in threads and the queue of periodic and long work beside them."""

    help = "Read the journal, send notices, seal and sweep, until stopped."
    begin_anew: Callable[[], object] = staticmethod(lambda: None)  # replaced when the queue stands

    def handle(self, **_options: object) -> None:
        """Work until SIGTERM or Ctrl-C."""
        stop = Event()
        log.info("the worker begins", extra={"facts": {"process": "worker", "pid": os.getpid()}})
        threads = [
            Thread(target=self.go_round, args=(stop,), name="rounds", daemon=True),
            *(
                Thread(target=rounds.go_beside, args=(stop, lane), name=lane, daemon=True)
                for lane in rounds.LANES
            ),
        ]
        for thread in threads:
            thread.start()
        try:
            asyncio.run(self.queue(stop))
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=2)
        log.info("the worker ends", extra={"facts": {"process": "worker", "pid": os.getpid()}})
        sys.stdout.flush()

    def go_round(self, stop: Event) -> None:
        """Go round; a clock that was put back while nobody worked is noticed first."""
        self.forget_ticks()
        rounds.go_round(stop, self.after_a_step_back)

    def after_a_step_back(self) -> None:
        """Begin the queue anew: it keeps in memory what it has begun at moments that come again."""
        self.forget_ticks()
        self.begin_anew()

    async def queue(self, stop: Event) -> None:
        """Run procrastinate's worker, again after every fall, until told to stop."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        anew = asyncio.Event()
        self.begin_anew = lambda: loop.call_soon_threadsafe(anew.set)
        while not ended.is_set():
            anew.clear()
            work = asyncio.create_task(self.work())
            reasons = {asyncio.create_task(event.wait()) for event in (ended, anew)}
            await asyncio.wait({work, *reasons}, return_when=asyncio.FIRST_COMPLETED)
            for reason in reasons:
                reason.cancel()
            if not work.done():
                work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                try:
                    await asyncio.wait_for(work, timeout=1.5)
                except TimeoutError:
                    log.warning("a task did not stop in time; it is tried again after the next start")
                except Exception as error:  # noqa: BLE001 - whatever it was, the queue starts again
                    log.warning("the queue fell and starts again: %s", error)
            if not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), AGAIN)
        stop.set()

    async def work(self) -> None:
        """Open a connection of its own and take jobs from the queue."""
        connector = app.connector.get_worker_connector()
        with app.replace_connector(connector) as queue:
            async with queue.open_async():
                await queue.run_worker_async(
                    install_signal_handlers=False,
                    concurrency=2,
                    shutdown_graceful_timeout=1,
                    delete_jobs="successful",
                    worker_middleware=[traced],
                )

    @staticmethod
    def forget_ticks() -> None:
        """Let a clock that was put back keep nothing from being done."""
        with contextlib.suppress(
            DatabaseError, InterfaceError
        ):  # a database that is away is waited for by the rounds
            forget_ticks_after(timezone.now())
