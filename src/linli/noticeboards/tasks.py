"""The clock makes boards stale, too: a post that was given ahead begins, one that was limited ends."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .commands import refresh_all


@app.periodic(cron="11 * * * *")
@app.task(name="noticeboards.refresh", queueing_lock="noticeboards.refresh")
def look(timestamp: int) -> int:
    """Look at the boards of every street."""
    return refresh_all(at=timezone.now())
