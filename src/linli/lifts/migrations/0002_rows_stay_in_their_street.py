"""What hangs on a lift hangs on one of the same street."""

from django.db import migrations

from linli.territory.public import street_key


class Migration(migrations.Migration):
    dependencies = [("lifts", "0001_a_staircase_gets_a_lift")]

    operations = [
        street_key("lifts_flat", "lift_id", "lifts_lift"),
        street_key("lifts_objection", "lift_id", "lifts_lift"),
        street_key("lifts_objection", "flat_id", "lifts_flat"),
        street_key("lifts_round", "objection_id", "lifts_objection"),
        street_key("lifts_subsidy", "lift_id", "lifts_lift"),
        street_key("lifts_stepdone", "lift_id", "lifts_lift"),
    ]
