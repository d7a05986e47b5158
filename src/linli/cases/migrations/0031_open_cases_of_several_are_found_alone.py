"""An index of the open cases on which several organisations work: of all such cases they are few."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index is built beside the work only outside of a transaction

    dependencies = [
        ("cases", "0030_batch_is_read_in_two_languages"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(
                    ("organisations__len__gt", 1),
                    (
                        "state__in",
                        (
                            "reported",
                            "verified",
                            "filed",
                            "dispatched",
                            "in_hand",
                            "coordinating",
                            "fed_back",
                            "inspected",
                        ),
                    ),
                ),
                fields=["organisations"],
                name="case_open_with_supports",
            ),
        ),
    ]
