"""Work that has its own hours: id in, one command."""

import asyncio
import logging
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from . import kept
from .checks import run_checks
from .ratelimit import sweep as sweep_rate_limits
from .repeats import sweep as sweep_repeats
from .seals import seal_waiting
from .trace import caused_by

log = logging.getLogger("linli.job")


def each_night(hour: int, minute: int) -> str:
    """Return as cron tells it, which counts in UTC, an hour of the night where the house stands."""
    zone = ZoneInfo(settings.TIME_ZONE)
    there = datetime.now(zone).replace(hour=hour, minute=minute)
    utc = there.astimezone(ZoneInfo("UTC"))
    return f"{utc.minute} {utc.hour} * * *"


async def traced(call_next: Any, context: Any, _worker: Any) -> Any:
    """Let all that a job does carry its own id, and log its beginning and end."""
    job = context.job
    with caused_by(f"job-{job.id}"):
        facts = {"task": job.task_name, "told": job.task_kwargs, "attempts": job.attempts}
        log.info("job begins", extra={"facts": facts})
        try:
            result = await call_next()
        except BaseException as error:
            log.warning("job fell: %s", type(error).__name__, extra={"facts": facts})
            raise
        log.info("job done", extra={"facts": facts | {"result": result}})
        return result


@app.periodic(cron="*/10 * * * *")
@app.task(name="kernel.seal", queueing_lock="kernel.seal")
def seal(timestamp: int) -> int:
    """Seal what the journal has gained."""
    return seal_waiting()


@app.periodic(cron=each_night(3, 17))
@app.task(name="kernel.sweep", queueing_lock="kernel.sweep")
def sweep(timestamp: int) -> None:
    """Forget keys of repeated writes, limits of doors that are long past, and photos of forms nobody sent again."""
    now = timezone.now()
    sweep_repeats(now)
    sweep_rate_limits(at=now)
    kept.sweep()


@app.periodic(cron="*/5 * * * *")
@app.task(name="kernel.pick_up", queueing_lock="kernel.pick_up")
async def pick_up(timestamp: int) -> int:
    """Give jobs whose worker died another try; one that waits already under the same name takes its place."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except (AlreadyEnqueued, UniqueViolation):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
    return len(stalled)


@app.periodic(cron=each_night(2, 43))
@app.task(name="kernel.backup", queueing_lock="kernel.backup")
async def backup(timestamp: int) -> int:
    """Make the nightly backup, if there is a folder for it, in a process of its own; a failure is shown and told."""
    if not settings.BACKUP_FOLDER:
        return 0
    # With a slash: where a disk is not mounted, no file must take the folder's place.
    words = ("backup", f"{settings.BACKUP_FOLDER.rstrip('/')}/", "--keep", str(settings.BACKUP_KEEP))
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "linli", *words)
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.terminate()
        raise
    if code:
        log.error("the nightly backup failed; why stands on the operations page")
    return code


@app.periodic(cron=each_night(4, 7))
@app.task(name="kernel.self_check", queueing_lock="kernel.self_check")
def self_check(timestamp: int) -> int:
    """Let the house check itself; what is wrong stands on the operations page, in the log and in the metrics."""
    return sum(one.faults for one in run_checks(at=timezone.now()))


def forget_ticks_after(now: datetime) -> int:
    """Forget that periodic work was begun at moments still to come: a clock that ran ahead wrote them.

    The queue begins a periodic task once for each of its moments. After the clock was put back, those moments come
    again, and without this nothing periodic would run until they are past.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_periodic_defers WHERE defer_timestamp > %s", [int(now.timestamp())]
        )
        return int(cursor.rowcount)
