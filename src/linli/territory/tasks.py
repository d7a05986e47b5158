"""What the worker does for the ground: large drafts, names that begin today, drafts whose time is over."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.rounds import each_round

from .commands.address_files import forget_old_addresses, next_addresses
from .commands.applying import names_of_the_day
from .commands.drafts import forget_old, work_on_drafts

# How long a table of addresses waits for whoever brought it.
KEPT = timedelta(days=14)


@each_round
def drafts() -> int:
    """Check or accept what is too large to wait for."""
    return work_on_drafts()


@each_round
def addresses() -> int:
    """Go on with large tables of addresses, a piece a round, so that nobody else's news waits for one."""
    return next_addresses(at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="territory.day", queueing_lock="territory.day")
def day(timestamp: int) -> None:
    """Bring up names that begin today, and forget old drafts; often, because a worker may sleep through midnight."""
    now = timezone.now()
    names_of_the_day(today=timezone.localdate(now))
    forget_old(at=now)
    forget_old_addresses(before=now - KEPT)
