"""Bulletins have their own hours; what writes Word and PDF runs in a process of its own."""

import asyncio
import sys

from procrastinate.contrib.django import app

from .queries.bulletins import without_files


async def _run(verb: str) -> None:
    # What it counts aloud is for a terminal, and the first thing a new house would say after its address.
    words = (sys.executable, "-m", "linli", "bulletins", verb)
    child = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.DEVNULL)
    try:
        code = await child.wait()
    except asyncio.CancelledError:
        child.terminate()
        raise
    if code:
        raise RuntimeError(f"linli bulletins {verb} did not end well; what it said stands in the log")


@app.periodic(cron="5 * * * *")
@app.task(name="bulletins.draft_due", queueing_lock="bulletins.draft_due", lock="bulletins")
async def draft_due(timestamp: int) -> None:
    """Draft what is due by now."""
    await _run("due")


@app.periodic(cron="* * * * *")
@app.task(name="bulletins.write_files", queueing_lock="bulletins.write_files", lock="bulletins")
async def write_files(timestamp: int) -> None:
    """Write Word and PDF of what was drafted, edited or published since; asks once a minute, and mostly for nothing."""
    if await without_files().aexists():
        await _run("files")
