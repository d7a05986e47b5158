"""Work of the counters that has its own hours."""

import logging

from procrastinate.contrib.django import app

from .commands.booking import keep_built

log = logging.getLogger("linli.insight")


@app.periodic(cron="*/5 * * * *")
@app.task(name="insight.keep_built", queueing_lock="insight.keep_built", lock="insight.keep_built")
def build_what_is_new(timestamp: int) -> int:
    """Build the counters anew after an update that counts something new."""
    done = keep_built()
    if done:
        log.info("counters are built anew", extra={"facts": {"lines": done}})
    return done
