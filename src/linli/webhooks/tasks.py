"""The part of webhooks in the rounds of the worker, and their sweeping."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.rounds import each_round
from linli.kernel.tasks import each_night

from . import commands

# The post of this worker, standing from round to round.
_post = commands.Post()


@each_round
def send() -> int:
    """Send what is due, and hear what has been answered since the round before."""
    return commands.send_waiting(at=timezone.now(), post=_post)


@app.periodic(cron=each_night(3, 29))
@app.task(name="webhooks.sweep", queueing_lock="webhooks.sweep")
def sweep(timestamp: int) -> int:
    """Forget messages that are old."""
    return commands.sweep(at=timezone.now())
