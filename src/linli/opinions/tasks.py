"""Maps are worked out by the worker, a minute at most after somebody gave an opinion."""

from django.utils import timezone
from procrastinate.contrib.django import app

from .commands import make_maps_due


@app.periodic(cron="* * * * *")
@app.task(name="opinions.map", queueing_lock="opinions.map")
def make_maps(timestamp: int) -> int:
    """Make the maps that are behind what people said."""
    return make_maps_due(timezone.now)
