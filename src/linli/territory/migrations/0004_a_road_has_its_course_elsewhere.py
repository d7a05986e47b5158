"""The line of a road stands in its courses alone, and its code is its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0003_roads_that_stand_get_code_and_course"),
    ]

    operations = [
        # Two steps, so that going back finds a column that may be empty until the courses are poured back in.
        migrations.AlterField(model_name="road", name="geometry", field=models.JSONField(default=dict)),
        migrations.RemoveField(model_name="road", name="geometry"),
        migrations.AddConstraint(
            model_name="road",
            constraint=models.UniqueConstraint(
                fields=("street", "code"), name="a_road_has_its_own_code_in_its_street"
            ),
        ),
    ]
