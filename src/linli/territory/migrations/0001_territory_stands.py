"""The ground: streets, levels, dated units with their parents and shapes, roads."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import linli.kernel.ids
import linli.territory.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Exclusion constraints compare a key and a span of days in one index.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Statistical code: district 6 + street 3 digits.", max_length=9, unique=True
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "prefix",
                    models.CharField(
                        help_text="Begins the numbers of cases, as FL in FL-2026-000001.",
                        max_length=4,
                        unique=True,
                    ),
                ),
                ("pinyin", models.CharField(editable=False, max_length=200)),
                (
                    "illustrative",
                    models.BooleanField(
                        default=False, help_text="The shapes are made up and every map says so."
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True, help_text="Whose data the outline is, shown on every map.", max_length=200
                    ),
                ),
                ("edition", models.UUIDField(default=linli.kernel.ids.uuid7, editable=False)),
                (
                    "bounds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), editable=False, null=True, size=4
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9]{9}$")), name="street_code_has_nine_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[A-Z]{1,4}$")),
                        name="street_prefix_is_one_to_four_capitals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Level",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("depth", models.PositiveSmallIntegerField(help_text="0 is the street itself.")),
                ("code", models.SlugField(max_length=20)),
                ("name", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=60)),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="levels",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "ordering": ("street", "depth"),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("kind", models.CharField(choices=linli.territory.models.unit_kinds, max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=160)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("pinyin", models.CharField(editable=False, max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="territory.level",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "ordering": ("street", "code"),
            },
        ),
        migrations.CreateModel(
            name="UnitParent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="territory.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parents",
                        to="territory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("unit", "starts_on"),
            },
        ),
        migrations.CreateModel(
            name="UnitShape",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geometry", models.JSONField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shapes",
                        to="territory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("unit", "starts_on"),
            },
        ),
        migrations.CreateModel(
            name="Road",
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
                ("pinyin", models.CharField(editable=False, max_length=200)),
                ("geometry", models.JSONField()),
                (
                    "street",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roads",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "ordering": ("street", "pinyin"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "name"), name="a_road_has_one_entry_in_its_street"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                fields=("street", "depth"), name="a_street_has_one_level_at_each_depth"
            ),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.UniqueConstraint(
                fields=("street", "code"), name="a_level_has_its_own_code_in_its_street"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("street", "code"), name="a_unit_has_its_own_code_in_its_street"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="a_unit_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitparent",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("unit", "="),
                    (linli.territory.models.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                ],
                name="a_unit_has_one_parent_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitparent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="a_parent_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitparent",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", models.F("parent")), _negated=True),
                name="a_unit_is_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitshape",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("unit", "="),
                    (linli.territory.models.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                ],
                name="a_unit_has_one_shape_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitshape",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="a_shape_ends_after_it_starts",
            ),
        ),
    ]
