from django.db import migrations


class Migration(migrations.Migration):
    """What these counted the figures of `UnitDay` tell; this step only takes away, and frees half a kilobyte a case.

    The reader and the board of the version before still write and read this table, and its reader those that 0007 took
    away: stop its processes before this runs. Lines that are written meanwhile wait for the new worker.
    """

    dependencies = [
        ("insight", "0013_maps_of_hot_spots_are_kept"),
    ]

    operations = [
        migrations.DeleteModel(name="DayCount"),
    ]
