"""Two streets, made slowly on request so that a test can cut it off half way."""

import os
import time

from django.core.management.base import BaseCommand

from tiny_app.models import Street


class Command(BaseCommand):
    def handle(self, **_options):
        Street.objects.create()
        time.sleep(float(os.environ.get("TINY_DEMO_SECONDS", "0")))
        Street.objects.create()
