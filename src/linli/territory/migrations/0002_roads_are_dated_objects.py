"""Roads get a code, a life and a course that may change with a day; places get a tier."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import linli.territory.models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0001_territory_stands"),
    ]

    operations = [
        migrations.AddField(
            model_name="street",
            name="road_reach",
            field=models.PositiveSmallIntegerField(
                default=30, help_text="How many metres from its middle something still lies on a road."
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="tier",
            field=models.CharField(
                blank=True, choices=linli.territory.models.tiers, default="", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="road",
            name="code",
            field=models.SlugField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="road", name="reach", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="road", name="starts_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(model_name="road", name="ends_on", field=models.DateField(blank=True, null=True)),
        migrations.CreateModel(
            name="RoadShape",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geometry", models.JSONField()),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "road",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shapes",
                        to="territory.road",
                    ),
                ),
            ],
            options={
                "ordering": (
                    "road",
                    models.OrderBy(models.F("starts_on"), nulls_first=True),
                ),
            },
        ),
        migrations.AddConstraint(
            model_name="roadshape",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("road", "="),
                    (
                        linli.territory.models.DateRange(models.F("starts_on"), models.F("ends_on")),
                        "&&",
                    ),
                ],
                name="a_road_has_one_course_at_a_time",
            ),
        ),
        migrations.RemoveConstraint(model_name="road", name="a_road_has_one_entry_in_its_street"),
        migrations.AddConstraint(
            model_name="road",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("street", "name"),
                name="a_standing_road_has_its_own_name_in_its_street",
            ),
        ),
        migrations.AddConstraint(
            model_name="road",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="a_road_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="road",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("starts_on", None),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="a_road_ends_after_it_starts",
            ),
        ),
    ]
