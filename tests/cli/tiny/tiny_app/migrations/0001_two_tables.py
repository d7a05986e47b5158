from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name="Street",
            fields=[("id", models.BigAutoField(primary_key=True))],
            options={"db_table": "territory_street"},
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[("id", models.BigAutoField(primary_key=True)), ("body", models.TextField())],
            options={"db_table": "kernel_journalline"},
        ),
    ]
