import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("territory", "0001_territory_stands")]

    operations = [
        migrations.CreateModel(
            name="PhotoInPieces",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.IntegerField()),
                ("arrived", models.IntegerField(default=0)),
                ("note", models.TextField(blank=True, default="")),
                ("begun_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
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
                "indexes": [models.Index(fields=["ends_at"], name="photo_in_pieces_ends")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "id"), name="intake_photoinpieces_is_found_by_street_and_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arrived__gte", 0), ("arrived__lte", models.F("size"))),
                        name="pieces_are_no_more_than_the_photo",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), ("arrived", models.F("size")), _connector="OR"),
                        name="only_a_whole_photo_has_a_note",
                    ),
                ],
            },
        ),
    ]
