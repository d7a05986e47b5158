"""A worker with nothing to do."""

import time

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    def handle(self, **_options):
        while True:
            time.sleep(1)
