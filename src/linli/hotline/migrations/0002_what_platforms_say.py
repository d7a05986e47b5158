"""What a platform says of its own orders is kept beside ours, and what it calls kinds of things that nobody has named."""

import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids
import linli.territory.public
from linli.territory.public import street_key


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0029_whoever_must_see_a_lane_report_is_told_once"),
        ("hotline", "0001_calls_platforms_and_files_of_orders"),
        ("territory", "0008_large_tables_of_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderfile",
            name="unknown_kinds",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name="WorkOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("kind", models.CharField(blank=True, default="", max_length=80)),
                (
                    "case",
                    linli.territory.public.StreetForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "platform",
                    linli.territory.public.StreetForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hotline.platform",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["street", "platform", "due_at"],
                        name="work_order_by_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "id"), name="hotline_workorder_is_found_by_street_and_id"
                    ),
                    models.UniqueConstraint(fields=("street", "case"), name="case_is_one_work_order"),
                ],
            },
        ),
        street_key("hotline_workorder", "case_id", "cases_case"),
        street_key("hotline_workorder", "platform_id", "hotline_platform"),
    ]
