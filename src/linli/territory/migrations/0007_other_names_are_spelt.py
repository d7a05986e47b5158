"""Other names of units and roads are typed in pinyin, too: those that stand are spelt now."""

from itertools import chain
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.ids
from linli.territory.queries.places import pinyin_of


def spell(apps: Any, _editor: Any) -> None:
    """Spell what stands. The way back leaves nothing to do: the table goes."""
    unit, road, dated, spelt = (
        apps.get_model("territory", name) for name in ("Unit", "Road", "UnitName", "SpeltName")
    )
    rows = chain(
        unit.objects.values_list("street_id", "aliases"),
        road.objects.values_list("street_id", "aliases"),
        dated.objects.order_by().values_list("unit__street_id", "aliases"),
    )
    said = {(street_id, name) for street_id, names in rows for name in names}
    said |= set(dated.objects.order_by().values_list("unit__street_id", "name"))
    spelt.objects.bulk_create(
        (spelt(street_id=street_id, name=name, pinyin=pinyin_of(name)) for street_id, name in sorted(said)),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("territory", "0006_a_street_has_an_address_book")]

    operations = [
        migrations.CreateModel(
            name="SpeltName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("pinyin", models.CharField(max_length=200)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street", "id"), name="territory_speltname_is_found_by_street_and_id"
                    ),
                    models.UniqueConstraint(fields=("street", "name"), name="a_name_is_spelt_once"),
                ],
            },
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
