from typing import Any

from django.db import migrations, models

FIGURES = (
    "reported", "reported_public", "reported_patrol", "reported_desk", "reported_hotline", "reported_open311",
    "reported_merchant", "reported_committee", "reported_meeting", "reported_import", "reported_street",
    "born_open", "born_solved", "born_otherwise", "standing", "valid", "valid_patrol", "valid_public", "taken_up",
    "not_taken_up", "not_filed", "withdrawn", "merged", "moved", "first_responses", "response_minutes", "verified",
    "verified_in_time", "verify_open", "filed", "filed_in_time", "file_open", "self_handled", "settled", "voided",
    "voided_filed", "dispatched", "dispatched_in_time", "dispatch_open", "sent_back", "arbitrated", "shirked",
    "responded", "responded_late", "accept_open", "escalated", "supervised", "suspended", "extended",
    "handled_in_time", "handled_late", "handling_minutes", "due_open", "due_in_time", "due_late", "rework",
    "inspected", "inspected_in_time", "inspect_open", "close_open", "closed_in_time", "closed_late",
    "closing_minutes", "reopened", "solved", "unsolved", "satisfied", "dissatisfied", "reached", "not_reached",
    "refused",
)  # fmt: skip
NAMES = ", ".join(FIGURES)
# Counters by day of the version before hold every unit; those of a house that was built anew since hold the upper ones,
# and cells tell the others.
FILL = f"""INSERT INTO insight_unitmonth (street_id, unit_id, month, {NAMES})
    SELECT street_id, unit_id, date_trunc('month', day)::date, {", ".join(f"nullif(sum({name}), 0)" for name in FIGURES)}
    FROM (
        SELECT street_id, unit_id, day, {NAMES} FROM insight_unitday WHERE street_id = %(street)s
        UNION ALL
        SELECT l.street_id, u.unit_id, c.day, {", ".join(f"c.{name}" for name in FIGURES)}
        FROM insight_cell c JOIN insight_cellline l USING (street_id, line), unnest(l.ids[3:]) AS u (unit_id)
        WHERE c.street_id = %(street)s
    ) AS told GROUP BY 1, 2, 3"""  # noqa: S608 - names of ours


def fill(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SELECT DISTINCT street_id FROM insight_cellline ORDER BY 1")
        for (street_id,) in cursor.fetchall():
            cursor.execute(FILL, {"street": street_id})


class Migration(migrations.Migration):
    """Months of every unit take the place of those of streets; what was counted so far fills them, street by street."""

    dependencies = [
        ("insight", "0015_the_lowest_units_are_cells_and_streets_have_months"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "street_id",
                        "unit_id",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("street_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("reported", models.IntegerField(null=True)),
                ("reported_public", models.IntegerField(null=True)),
                ("reported_patrol", models.IntegerField(null=True)),
                ("reported_desk", models.IntegerField(null=True)),
                ("reported_hotline", models.IntegerField(null=True)),
                ("reported_open311", models.IntegerField(null=True)),
                ("reported_merchant", models.IntegerField(null=True)),
                ("reported_committee", models.IntegerField(null=True)),
                ("reported_meeting", models.IntegerField(null=True)),
                ("reported_import", models.IntegerField(null=True)),
                ("reported_street", models.IntegerField(null=True)),
                ("born_open", models.IntegerField(null=True)),
                ("born_solved", models.IntegerField(null=True)),
                ("born_otherwise", models.IntegerField(null=True)),
                ("standing", models.IntegerField(null=True)),
                ("valid", models.IntegerField(null=True)),
                ("valid_patrol", models.IntegerField(null=True)),
                ("valid_public", models.IntegerField(null=True)),
                ("taken_up", models.IntegerField(null=True)),
                ("not_taken_up", models.IntegerField(null=True)),
                ("not_filed", models.IntegerField(null=True)),
                ("withdrawn", models.IntegerField(null=True)),
                ("merged", models.IntegerField(null=True)),
                ("moved", models.IntegerField(null=True)),
                ("first_responses", models.IntegerField(null=True)),
                ("response_minutes", models.BigIntegerField(null=True)),
                ("verified", models.IntegerField(null=True)),
                ("verified_in_time", models.IntegerField(null=True)),
                ("verify_open", models.IntegerField(null=True)),
                ("filed", models.IntegerField(null=True)),
                ("filed_in_time", models.IntegerField(null=True)),
                ("file_open", models.IntegerField(null=True)),
                ("self_handled", models.IntegerField(null=True)),
                ("settled", models.IntegerField(null=True)),
                ("voided", models.IntegerField(null=True)),
                ("voided_filed", models.IntegerField(null=True)),
                ("dispatched", models.IntegerField(null=True)),
                ("dispatched_in_time", models.IntegerField(null=True)),
                ("dispatch_open", models.IntegerField(null=True)),
                ("sent_back", models.IntegerField(null=True)),
                ("arbitrated", models.IntegerField(null=True)),
                ("shirked", models.IntegerField(null=True)),
                ("responded", models.IntegerField(null=True)),
                ("responded_late", models.IntegerField(null=True)),
                ("accept_open", models.IntegerField(null=True)),
                ("escalated", models.IntegerField(null=True)),
                ("supervised", models.IntegerField(null=True)),
                ("suspended", models.IntegerField(null=True)),
                ("extended", models.IntegerField(null=True)),
                ("handled_in_time", models.IntegerField(null=True)),
                ("handled_late", models.IntegerField(null=True)),
                ("handling_minutes", models.BigIntegerField(null=True)),
                ("due_open", models.IntegerField(null=True)),
                ("due_in_time", models.IntegerField(null=True)),
                ("due_late", models.IntegerField(null=True)),
                ("rework", models.IntegerField(null=True)),
                ("inspected", models.IntegerField(null=True)),
                ("inspected_in_time", models.IntegerField(null=True)),
                ("inspect_open", models.IntegerField(null=True)),
                ("close_open", models.IntegerField(null=True)),
                ("closed_in_time", models.IntegerField(null=True)),
                ("closed_late", models.IntegerField(null=True)),
                ("closing_minutes", models.BigIntegerField(null=True)),
                ("reopened", models.IntegerField(null=True)),
                ("solved", models.IntegerField(null=True)),
                ("unsolved", models.IntegerField(null=True)),
                ("satisfied", models.IntegerField(null=True)),
                ("dissatisfied", models.IntegerField(null=True)),
                ("reached", models.IntegerField(null=True)),
                ("not_reached", models.IntegerField(null=True)),
                ("refused", models.IntegerField(null=True)),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.DeleteModel(
            name="StreetMonth",
        ),
    ]
