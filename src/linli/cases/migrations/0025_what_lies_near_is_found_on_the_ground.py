"""What lies near is found by where it lies, and who left a mail address by its mark; made while people go on working."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import linli.cases.models.cases

LYING = (
    "reported",
    "verified",
    "filed",
    "dispatched",
    "in_hand",
    "coordinating",
    "fed_back",
    "inspected",
    "closed",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0024_reporters_are_found_by_their_mail")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                models.F("street"),
                linli.cases.models.cases.Cell("lat", "lon"),
                models.OrderBy(models.F("reported_at"), descending=True),
                condition=models.Q(("lon__isnull", False), ("state__in", LYING)),
                name="case_on_the_ground",
            ),
        ),
        AddIndexConcurrently(
            model_name="reporter",
            index=models.Index(
                condition=models.Q(("email_index", ""), _negated=True),
                fields=["street", "email_index"],
                name="reporter_by_email",
            ),
        ),
    ]
