"""The buckets of kernel.ratelimit: unlogged, because a lost count costs nobody anything and a written log costs time."""

from django.db import migrations


class Migration(migrations.Migration):
    """Creates the table."""

    dependencies = [("kernel", "0001_journal_and_its_deliveries")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE kernel_rate_limit (
                key bytea PRIMARY KEY,
                empty_at bigint NOT NULL,
                passed boolean NOT NULL
            );
            CREATE INDEX kernel_rate_limit_empty ON kernel_rate_limit (empty_at);
            """,
            "DROP TABLE kernel_rate_limit",
        )
    ]
