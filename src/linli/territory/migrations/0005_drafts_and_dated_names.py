"""Drafts of what shall change, and names from a day until a day."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids
import linli.territory.models.drafts
import linli.territory.models.ground
import linli.territory.public
from linli.territory.models import street_key


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0004_a_road_has_its_course_elsewhere"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=linli.territory.models.drafts.draft_kinds, max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=linli.territory.models.drafts.draft_states, default="open", max_length=10
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("on", models.DateField()),
                ("asked", models.JSONField(default=dict)),
                ("headings", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("edition", models.UUIDField(null=True)),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("outcome", models.JSONField(default=dict)),
                ("forgotten_at", models.DateTimeField()),
                (
                    "street",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                ("drawn", models.JSONField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("said", models.JSONField(default=dict)),
                ("change", models.CharField(blank=True, max_length=10)),
                ("faults", models.JSONField(default=list)),
                ("repairs", models.JSONField(default=list)),
                ("shape", models.JSONField(null=True)),
                ("open_faults", models.PositiveIntegerField(default=0)),
                ("fault_count", models.PositiveIntegerField(default=0)),
                (
                    "draft",
                    linli.territory.public.StreetForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="territory.draft"
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LevelName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=60)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="territory.level",
                    ),
                ),
            ],
            options={
                "ordering": ("level", models.OrderBy(models.F("starts_on"), nulls_first=True)),
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="territory.unit"
                    ),
                ),
            ],
            options={
                "ordering": ("unit", "starts_on"),
            },
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["street", "-made_at"], name="drafts_of_a_street"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="territory_draft_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="territory_draftrow_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.UniqueConstraint(
                fields=("street", "draft", "number"), name="a_draft_has_a_row_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="levelname",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("level", "="),
                    (
                        linli.territory.models.ground.DateRange(models.F("starts_on"), models.F("ends_on")),
                        "&&",
                    ),
                ],
                name="a_level_has_one_name_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="levelname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    ("starts_on", None),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="a_level_name_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("unit", "="),
                    (
                        linli.territory.models.ground.DateRange(models.F("starts_on"), models.F("ends_on")),
                        "&&",
                    ),
                ],
                name="a_unit_has_one_name_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="a_name_ends_after_it_starts",
            ),
        ),
        street_key("territory_draftrow", "draft_id", "territory_draft"),
    ]
