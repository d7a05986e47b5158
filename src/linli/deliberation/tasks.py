"""Work of meetings that has its own hours."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.tasks import each_night

from .commands.alarms import tell_overdue
from .commands.carrying import remind
from .commands.planning import fill_all


@app.periodic(cron=each_night(1, 23))
@app.task(name="deliberation.fill", queueing_lock="deliberation.fill")
def fill_series(timestamp: int) -> int:
    """Plan the meetings of the next weeks."""
    return fill_all(at=timezone.now())


@app.periodic(cron=each_night(8, 41))
@app.task(name="deliberation.remind", queueing_lock="deliberation.remind")
def remind_of_what_is_due(timestamp: int) -> int:
    """Tell of commitments that are due or overdue, and of series that held no meeting, in the morning."""
    now = timezone.now()
    return remind(at=now) + tell_overdue(at=now)
