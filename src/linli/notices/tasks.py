"""The outbox's part in the rounds of the worker, and what it does at its own hours."""

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.rounds import each_round

from .commands import forget_stop_codes, make_digests, send_waiting


@each_round
def send() -> int:
    """Send what is due."""
    return send_waiting(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="notices.digests", queueing_lock="notices.digests")
def digests(timestamp: int) -> int:
    """Make the digests whose hour has come."""
    return make_digests(at=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="notices.stop_codes", queueing_lock="notices.stop_codes")
def stop_codes(timestamp: int) -> int:
    """Let the codes go by which nobody was written to for long."""
    return forget_stop_codes(at=timezone.now())
