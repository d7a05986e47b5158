from typing import Any

from django.db import migrations, models

NAMES = (
    "reported", "reported_public", "reported_patrol", "reported_desk", "reported_hotline",
    "reported_open311", "reported_merchant", "reported_committee", "reported_meeting", "reported_import",
    "reported_street", "born_open", "born_solved", "born_otherwise", "standing", "valid", "valid_patrol",
    "valid_public", "taken_up", "not_taken_up", "not_filed", "withdrawn", "merged", "moved",
    "first_responses", "response_minutes", "verified", "verified_in_time", "verify_open", "filed",
    "filed_in_time", "file_open", "self_handled", "settled", "voided", "voided_filed", "dispatched",
    "dispatched_in_time", "dispatch_open", "sent_back", "arbitrated", "shirked", "responded",
    "responded_late", "accept_open", "escalated", "supervised", "suspended", "extended", "handled_in_time",
    "handled_late", "handling_minutes", "due_open", "due_in_time", "due_late", "rework", "inspected",
    "inspected_in_time", "inspect_open", "close_open", "closed_in_time", "closed_late", "closing_minutes",
    "reopened", "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached", "refused",
)  # fmt: skip


def figures() -> list[tuple[str, Any]]:
    """Return the columns of the figures. Keys stand before them, so that reading a row need not walk over them."""
    return [
        (name, (models.BigIntegerField if name.endswith("_minutes") else models.IntegerField)(null=True))
        for name in NAMES
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0005_acts_are_counted_by_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Build",
            fields=[
                ("reader", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("rules", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="UnitDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "unit_id",
                        "day",
                        "known",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("known", models.DateField()),
                *figures(),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CategoryDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "category",
                        "day",
                        "known",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("category", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("known", models.DateField()),
                *figures(),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="OrganisationDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "organisation_id",
                        "day",
                        "known",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("known", models.DateField()),
                *figures(),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="MonthCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "month",
                        "unit_id",
                        "category",
                        "door",
                        "organisation_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("unit_id", models.BigIntegerField()),
                ("category", models.CharField(max_length=20)),
                ("door", models.CharField(max_length=12)),
                ("organisation_id", models.BigIntegerField()),
                *figures(),
            ],
            options={"abstract": False},
        ),
    ]
