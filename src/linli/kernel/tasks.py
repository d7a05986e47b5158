"""Work that has its own hours: id in, one command."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .ratelimit import sweep as sweep_rate_limits
from .repeats import sweep as sweep_repeats
from .seals import seal_waiting


@app.periodic(cron="*/10 * * * *")
@app.task(name="kernel.seal", queueing_lock="kernel.seal")
def seal(timestamp: int) -> int:
    """Seal what the journal has gained."""
    return seal_waiting()


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.sweep", queueing_lock="kernel.sweep")
def sweep(timestamp: int) -> None:
    """Forget keys of repeated writes and limits of doors that are long past."""
    now = timezone.now()
    sweep_repeats(now)
    sweep_rate_limits(at=now)
