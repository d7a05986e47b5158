from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0007_counters_that_others_took_the_place_of_go"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                ("street_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("n", models.BigIntegerField()),
            ],
        ),
    ]
