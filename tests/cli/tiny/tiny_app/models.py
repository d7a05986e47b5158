"""The two tables that the house itself looks at."""

from django.db import models


class Street(models.Model):
    class Meta:
        db_table = "territory_street"


class JournalLine(models.Model):
    body = models.TextField()

    class Meta:
        db_table = "kernel_journalline"
