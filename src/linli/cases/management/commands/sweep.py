"""`linli sweep`: what the worker does each minute, now: lights that turned, clocks that go on, reminders."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.cases.commands.alarms import alarm_late
from linli.cases.commands.reminding import tell_reminders
from linli.cases.commands.rising import escalate_due
from linli.cases.commands.sweeping import sweep_all
from linli.territory.public import Street


class Command(BaseCommand):
    """Safe to run at any time and as often as one likes: what was found and told is not found and told again."""

    help = "Find lights that turned since the last sweep, let clocks go on whose pause is over, and tell who is concerned."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it, and say how much there was."""
        at = timezone.now()
        found = sweep_all(at=at)
        looked = 0
        while batch := tell_reminders(at=at):
            looked += batch
        late = alarm_late(at=at)
        risen = sum(escalate_due(pk, at) for pk in Street.objects.order_by("pk").values_list("pk", flat=True))
        self.stdout.write(
            f"{found} lights turned or clocks went on; {looked} reminders looked at; {late} alarms; {risen} cases rose"
        )
