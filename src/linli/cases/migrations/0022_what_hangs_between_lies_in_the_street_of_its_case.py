"""Raisings, orders and appeals point to a case of their own street: the composite keys that every such table has."""

from django.db import migrations

from linli.territory.public import street_key


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_days_that_passed_are_told_once")]

    operations = [
        street_key(f"cases_{table}", "case_id", "cases_case") for table in ("rise", "order", "appeal")
    ]
