"""`linli rosters plan|watch|lay`: work out the plans that wait, tell of missed turns, lay the slots of the next weeks."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.rosters.commands import close_left, lay_ahead, miss_due


class Command(BaseCommand):
    """One verb each."""

    help = "Work out the plans that wait, tell of missed turns, or lay the slots of the next weeks."

    def add_arguments(self, parser: Any) -> None:
        """Say which verbs there are."""
        parser.add_argument("verb", choices=("plan", "watch", "lay"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        now = timezone.now()
        if options["verb"] == "plan":
            from linli.rosters.commands.working import (  # noqa: PLC0415 - loads OR-tools, and only here
                work_out_waiting,
            )

            done = work_out_waiting(at=now)
        elif options["verb"] == "watch":
            done = miss_due(at=now) + close_left(at=now)
        else:
            done = lay_ahead(at=now)
        self.stdout.write(f"{options['verb']}: {done}")
