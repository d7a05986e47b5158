"""Open data has its own hour: after midnight's backup, before the office opens."""

import asyncio
import sys

from procrastinate.contrib.django import app

from linli.kernel.tasks import each_night


@app.periodic(cron=each_night(3, 37))
@app.task(name="opendata.publish", queueing_lock="opendata.publish")
async def publish_open_data(timestamp: int) -> None:
    """Publish what is new, in a process of its own: what writes Parquet must not stay in the worker's memory."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "linli", "opendata", "publish")
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.terminate()
        raise
    if code:
        raise RuntimeError("a street was not published; what linli opendata publish said stands in the log")
