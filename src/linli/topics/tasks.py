"""Work of topics that has its own hours."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.tasks import each_night

from .commands import close_due, tell_overdue


@app.periodic(cron=each_night(8, 21))
@app.task(name="topics.every_morning", queueing_lock="topics.every_morning")
def every_morning(timestamp: int) -> int:
    """Remind of promises whose day has passed, and close what was carried out and waited to be judged for long."""
    now = timezone.now()
    return tell_overdue(at=now) + close_due(at=now)
