"""Demo data, made only through the commands that people use: a platform of the district that is not called, being paused."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from linli.people.public import SYSTEM
from linli.territory.public import Street

from .commands import pause, subscribe
from .models import Subscription

NAME = "区城运中心协同平台"
EVENTS = ("case.coordinate", "case.reopen")


def build(anchor: date | datetime) -> None:
    """Let the demo's first street have a system that will be told of coordination and reopening, and pause it.

    Paused, because nothing in a demo calls anybody: its messages wait, and show what would be said.
    """
    street = Street.objects.filter(slug="fenglin").first()
    if street is None or Subscription.objects.filter(street=street, name=NAME).exists():
        return
    day = timezone.localtime(anchor).date() if isinstance(anchor, datetime) else anchor
    at = timezone.make_aware(datetime.combine(day, time(9))) - timedelta(days=7)
    made = subscribe(
        street=street, name=NAME, url="https://hook.example.org/linli", events=EVENTS, by=SYSTEM, at=at
    )
    pause(made.pk, street_id=street.pk, by=SYSTEM, at=at + timedelta(minutes=5))
