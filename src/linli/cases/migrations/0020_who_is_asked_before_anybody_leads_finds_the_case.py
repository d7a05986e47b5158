import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_days_of_the_office_stand_in_their_rule_book"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("lead", None), ("organisations__len__gt", 0)),
                fields=["organisations"],
                name="case_asked_before_lead",
            ),
        ),
    ]
