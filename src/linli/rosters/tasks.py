"""What the clock does with rosters: missed turns each minute, slots each night, plans when somebody asks."""

import asyncio
import logging
import sys

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.tasks import each_night

from .commands.keeping import lay_ahead
from .commands.turns import close_left, miss_due
from .models import Plan
from .states import AT_WORK

log = logging.getLogger("linli.job")


@app.periodic(cron="* * * * *")
@app.task(name="rosters.watch", queueing_lock="rosters.watch")
def watch(timestamp: int) -> int:
    """Tell of turns that nobody signed in for, and close those that nobody signed out of."""
    now = timezone.now()
    return miss_due(at=now) + close_left(at=now)


@app.periodic(cron=each_night(1, 23))
@app.task(name="rosters.lay", queueing_lock="rosters.lay")
def lay(timestamp: int) -> int:
    """Lay the slots of the next weeks."""
    return lay_ahead(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="rosters.plan", queueing_lock="rosters.plan", lock="rosters.plan")
async def work_out(timestamp: int) -> int:
    """Work out the plans that wait, in a process of its own; without any no process is begun."""
    if not await Plan.objects.filter(state__in=AT_WORK).aexists():
        return 0
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "linli", "rosters", "plan")
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.terminate()
        raise
    if code:
        log.error("plans of rosters were not worked out; what was said stands above")
    return code
