"""Say which role the database sees, and try what the sentence given asks for."""

import time

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("sentence")
        parser.add_argument("--wait", type=float, default=0)

    def handle(self, *, sentence, wait, **_options):
        with connection.cursor() as cursor:
            cursor.execute(sentence)
            rows = cursor.fetchall() if cursor.description else []
        self.stdout.write(" ".join(str(value) for row in rows for value in row))
        self.stdout.flush()
        time.sleep(wait)
