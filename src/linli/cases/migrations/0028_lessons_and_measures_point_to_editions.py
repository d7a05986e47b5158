import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_parts_of_handling_have_clocks"),
        ("rulebooks", "0001_books_in_editions"),
    ]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="edition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rulebooks.edition",
            ),
        )
        for name in ("ladderstep", "lesson")
    ]
