"""Votes open and close by the clock of the database, whoever sleeps."""

from procrastinate.contrib.django import app

from .commands import keep_time


@app.periodic(cron="* * * * *")
@app.task(name="votes.keep_time", queueing_lock="votes.keep_time")
def keep_time_of_votes(timestamp: int) -> int:
    """Say of each vote that it has begun or ended; ballots are taken or refused by the clock all the same."""
    return keep_time()
