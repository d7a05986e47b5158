"""Work of the counters that has its own hours."""

import logging
from contextlib import suppress

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from linli.kernel.rounds import each_round
from linli.kernel.tasks import each_night

from .commands import hotspots
from .commands.booking import is_built, keep_built

log = logging.getLogger("linli.insight")


@app.periodic(cron="*/5 * * * *")
@app.task(name="insight.keep_built", queueing_lock="insight.keep_built", lock="insight.keep_built")
def build_what_is_new(timestamp: int) -> int:
    """Build the counters anew after an update that counts something new."""
    done = keep_built()
    if done:
        log.info("counters are built anew", extra={"facts": {"lines": done}})
    return done


@each_round
def build_at_start() -> int:
    """Let the first round after a start begin what an update has to count anew, instead of the next five minutes."""
    if not _looked:
        _looked.append(True)
        if not is_built():
            with suppress(AlreadyEnqueued):  # it is under way, or about to be
                build_what_is_new.defer(timestamp=0)
    return 0


_looked: list[bool] = []


@app.periodic(cron=each_night(2, 51))
@app.task(name="insight.hot_maps", queueing_lock="insight.hot_maps", lock="insight.hot_maps")
def reckon_hot_maps(timestamp: int) -> int:
    """Reckon the maps of hot spots anew: the usual one of each street, and those that were asked for lately."""
    return hotspots.each_night(at=timezone.now())


@app.task(name="insight.hot_map", lock="insight.hot_maps")
def reckon_hot_map(map_id: int) -> bool:
    """Reckon one map that somebody asked for."""
    return hotspots.reckon(map_id, at=timezone.now())
