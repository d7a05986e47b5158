"""Limits stand in a rule book with editions; what an office had changed in its tables becomes an edition of its own."""

from datetime import date
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from linli.cases.queries.limits import LimitRow
from linli.cases.queries.standards import shipped
from linli.cases.states import STAGE_OF, LimitSource, Stage
from linli.kernel.limits import Limit

EVER = date(1970, 1, 1)
COMPARED = ("limit", "closing", "responsible", "supervising")


def write_editions(apps: Any, schema_editor: Any) -> None:
    """Write what the tables say as editions that have held for ever, where it is not what the house ships.

    Where nothing was changed nothing is written: the house writes its own first edition after every migration.
    """
    condition, stage = apps.get_model("cases", "Condition"), apps.get_model("cases", "StageLimit")
    if not condition.objects.exists():
        return
    ships = shipped()
    everywhere = [*conditions_now(condition, ships), *others_now(stage, None, ships)]
    if {row.key: row for row in everywhere} != {row.key: row for row in ships}:
        write(apps, None, everywhere)
    for street_id in stage.objects.exclude(street=None).values_list("street_id", flat=True).distinct():
        numbered = [row for row in everywhere if row.number is not None]
        write(apps, street_id, [*numbered, *others_now(stage, street_id, ships)])


def conditions_now(condition: Any, ships: tuple[LimitRow, ...]) -> list[LimitRow]:
    """Return a row for each filing condition that stands: the shipped one, marked as the office's own where it differs."""
    known = {(row.category, row.number): row for row in ships if row.stage == Stage.HANDLE and row.number}
    parts = [row for row in ships if row.stage != Stage.HANDLE and row.number]
    rows = []
    for one in condition.objects.select_related("category").order_by("row"):
        told = {
            "limit": Limit(one.limit_value, one.limit_unit), "closing": one.closing, "responsible": one.responsible,
            "supervising": one.supervising,
        }  # fmt: skip
        before = known.get((one.category.code, one.row))
        if before and before.condition == one.text and all(getattr(before, n) == told[n] for n in COMPARED):
            rows.append(before)
            rows += [row for row in parts if row.number == one.row]
            continue
        name = before.name if before else one.category.name
        about = {"category": one.category.code, "number": one.row, "name": name, "condition": one.text}
        rows.append(LimitRow(stage=Stage.HANDLE, source=LimitSource.OWN, **about, **told))
    return rows


def others_now(stage: Any, street_id: int | None, ships: tuple[LimitRow, ...]) -> list[LimitRow]:
    """Return the rows of stages without a filing condition, a street's own over the deployment's."""
    told = {one.state: one for one in stage.objects.filter(street=None)}
    if street_id is not None:
        told |= {one.state: one for one in stage.objects.filter(street_id=street_id)}
    rows = [
        LimitRow(stage=STAGE_OF[state], limit=Limit(told[state].limit_value, told[state].limit_unit))
        for state in STAGE_OF
        if state in told
    ]
    return rows + [row for row in ships if row.number is None and row.category]


def write(apps: Any, street_id: int | None, rows: list[LimitRow]) -> None:
    """Write an edition with these rows."""
    now = timezone.now()
    edition = apps.get_model("rulebooks", "Edition").objects.create(
        street_id=street_id, book="limits", number=1, state="published", effective_from=EVER, made_at=now,
        published_at=now,
    )  # fmt: skip
    rule_row = apps.get_model("rulebooks", "RuleRow")
    rule_row.objects.bulk_create(
        rule_row(edition=edition, position=place, cells=row.cells() | {"limit": _limit(row.limit)})
        for place, row in enumerate(rows, 1)
    )


def _limit(limit: Limit) -> str:
    return f"{limit.value.normalize():f} {limit.unit.value}"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_nothing_lies_between"),
        ("rulebooks", "0001_books_in_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="limits_edition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rulebooks.edition",
            ),
        ),
        migrations.AlterModelOptions(name="condition", options={"ordering": ("row",)}),
        migrations.AlterField(model_name="condition", name="row", field=models.IntegerField()),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(
                fields=("category", "row"), name="condition_has_its_number_in_a_category"
            ),
        ),
        migrations.RunPython(write_editions, migrations.RunPython.noop),
    ]
