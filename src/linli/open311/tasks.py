"""Work of this door that has its own hours: photos are fetched soon after their report, and again while they are missing."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import commands


@app.periodic(cron="* * * * *")
@app.task(name="open311.fetch_photos", queueing_lock="open311.fetch_photos")
def fetch_photos(timestamp: int) -> int:
    """Fetch what is due; also what a process that was killed never asked for."""
    return commands.fetch_photos(at=timezone.now())


@app.task(name="open311.fetch_soon")
def fetch_soon() -> int:
    """Fetch what a report has just named."""
    return commands.fetch_photos(at=timezone.now())
