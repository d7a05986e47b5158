"""Trainings have their own hours and a process of their own: the worker goes on delivering meanwhile."""

import asyncio
import logging
import sys

from procrastinate.contrib.django import app

from linli.kernel.tasks import each_night

from .models import SorterVersion
from .states import SorterState

log = logging.getLogger("linli.job")


async def _train(*words: str) -> int:
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "linli", "sort", "train", *words)
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.terminate()
        raise
    if code:
        log.error("a training of the sorter failed; what it said stands above")
    return code


@app.periodic(cron=each_night(2, 11))
@app.task(name="sorting.train", queueing_lock="sorting.train")
async def train(timestamp: int) -> int:
    """Train anew where enough was filed since the last training."""
    return await _train("--due")


@app.periodic(cron="*/2 * * * *")
@app.task(name="sorting.train_asked", queueing_lock="sorting.train_asked")
async def train_asked(timestamp: int) -> int:
    """Train where somebody asked for it on a page; without that no process is begun."""
    if not await SorterVersion.objects.filter(state=SorterState.ASKED).aexists():
        return 0
    return await _train("--asked")
