"""A delivery that failed waits before its next try, and says which request it was caused by.

Both columns may be left out by code that does not know them yet: the step is an expansion, safe under traffic.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two columns; neither rewrites the table."""

    dependencies = [("kernel", "0002_rate_limits")]

    operations = [
        migrations.AddField("delivery", "next_try", models.DateTimeField(null=True)),
        migrations.AddField(
            "delivery", "cause", models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
    ]
