"""Work of the hotline that has its own hours."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from linli.kernel.rounds import each_round
from linli.kernel.tasks import each_night

from .commands.orders import forget_old_files, next_orders

PIECES = 2
KEPT = timedelta(days=14)


@each_round
def orders() -> int:
    """Go on with files of work orders, a few pieces a round, so that nobody else's news waits for a large one."""
    done = 0
    for _piece in range(PIECES):
        piece = next_orders(at=timezone.now())
        done += piece
        if not piece:
            break
    return done


@app.periodic(cron=each_night(3, 53))
@app.task(name="hotline.forget_files", queueing_lock="hotline.forget_files")
def forget_files(timestamp: int) -> int:
    """Throw away files that nobody imported for two weeks: they hold names and numbers."""
    return forget_old_files(before=timezone.now() - KEPT)
