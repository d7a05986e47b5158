from django.db import migrations


class Migration(migrations.Migration):
    """What these counted is a figure of the counters by day; the worker fills those from the journal when it starts."""

    dependencies = [
        ("insight", "0006_figures_are_counted_by_day_and_by_what_was_known"),
    ]

    operations = [
        migrations.DeleteModel(name="DayPunctuality"),
        migrations.DeleteModel(name="DayAct"),
        migrations.DeleteModel(name="DueCount"),
        migrations.DeleteModel(name="DayRate"),
    ]
