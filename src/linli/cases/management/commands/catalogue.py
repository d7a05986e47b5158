"""`linli catalogue`: put the catalogue into an empty house, or add what a newer version brings."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from linli.cases.commands.catalogue import load_catalogue
from linli.people.public import SYSTEM


class Command(BaseCommand):
    """Add what is absent of the catalogue; what the office changed is left alone."""

    help = "Load the catalogue of categories and filing conditions."

    def handle(self, *_args: Any, **_options: Any) -> None:
        loaded = load_catalogue(by=SYSTEM, at=timezone.now())
        self.stdout.write(f"categories +{loaded.categories}, conditions +{loaded.conditions}")
