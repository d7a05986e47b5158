import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids
import linli.territory.public
from linli.territory.public import street_key


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_shops_and_committees_have_a_fast_lane"),
        ("rulebooks", "0001_books_in_editions"),
        ("territory", "0005_drafts_and_dated_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartClock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("stage", models.CharField(max_length=24)),
                ("limit", models.CharField(max_length=24)),
                ("due_at", models.DateTimeField(null=True)),
                ("yellow_at", models.DateTimeField(null=True)),
                ("not_before", models.DateTimeField(null=True)),
                ("yellow_told_at", models.DateTimeField(null=True)),
                ("red_told_at", models.DateTimeField(null=True)),
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
                        condition=models.Q(("yellow_at__isnull", False), ("yellow_told_at", None)),
                        fields=["yellow_at"],
                        name="part_turns_yellow",
                    ),
                    models.Index(
                        condition=models.Q(("due_at__isnull", False), ("red_told_at", None)),
                        fields=["due_at"],
                        name="part_turns_red",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "id"), name="cases_partclock_is_found_by_street_and_id"
                    ),
                    models.UniqueConstraint(
                        fields=("street", "case", "stage"), name="part_of_handling_has_one_clock"
                    ),
                ],
            },
        ),
        street_key("cases_partclock", "case_id", "cases_case"),
        migrations.AddField(model_name="share", name="warned_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                condition=models.Q(("alarmed_at", None), ("state", "open"), ("warned_at", None)),
                fields=["soon_at"],
                name="share_unwarned",
            ),
        ),
    ]
