from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

SIZE = 'CASE WHEN "{0}" IS NULL THEN NULL ELSE coalesce(array_length("{0}", 1), 0) END'


class Migration(migrations.Migration):
    atomic = False  # indexes are made beside whoever writes

    dependencies = [("cases", "0006_indexes_that_no_list_asks_for_go")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["street", "due_at", "id"],
                name="case_in_deep_unit",
                condition=models.Q(("lineage__len__gt", 5)),
            ),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_in_deeper_unit"),
        # Without figures of its own an expression is believed to hold for every third row.
        migrations.RunSQL(
            f"CREATE STATISTICS case_lengths (mcv) ON ({SIZE.format('lineage')}), ({SIZE.format('organisations')}) "
            "FROM cases_case",
            "DROP STATISTICS case_lengths",
        ),
        # Indexes on expressions are chosen by figures that only this gathers.
        migrations.RunSQL("ANALYZE cases_case", migrations.RunSQL.noop),
    ]
