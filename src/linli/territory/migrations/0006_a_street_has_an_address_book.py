"""The address book of a street, and the keys by which its entries are typed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids
import linli.territory.public
from linli.territory.models import street_key


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0005_drafts_and_dated_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("gate", models.CharField(blank=True, default="", max_length=40)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("source", models.CharField(blank=True, default="", max_length=60)),
                ("order", models.CharField(db_collation="C", editable=False, max_length=120)),
                (
                    "road",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.road",
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
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AddressKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=80)),
                (
                    "address",
                    linli.territory.public.StreetForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.address"
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
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["street", "order", "id"], name="address_in_order"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="territory_address_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(fields=("street", "name"), name="address_is_entered_once"),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lat", None), ("lon", None)),
                    models.Q(("lat__isnull", False), ("lon__isnull", False)),
                    _connector="OR",
                ),
                name="address_has_both_coordinates",
            ),
        ),
        migrations.AddIndex(
            model_name="addresskey",
            index=models.Index(fields=["street", "key"], name="address_key_in_order"),
        ),
        migrations.AddConstraint(
            model_name="addresskey",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="territory_addresskey_is_found_by_street_and_id"
            ),
        ),
        street_key("territory_addresskey", "address_id", "territory_address"),
    ]
