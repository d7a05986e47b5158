"""A cache that all web processes share, for the limits on guessing; unlogged, because after a crash all begin anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_delivery_waits_between_tries")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE kernel_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
            """,
            "DROP TABLE kernel_cache",
        ),
    ]
