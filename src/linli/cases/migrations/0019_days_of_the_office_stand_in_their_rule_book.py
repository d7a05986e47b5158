"""The office's own days move from their table into the book of days, as its first edition."""

from datetime import date
from typing import Any

from django.db import migrations
from django.utils import timezone

EVER = date(1970, 1, 1)
NOTE = "由原工作日调整表转入 · taken over from the table of office days"


def into_the_book(apps: Any, schema_editor: Any) -> None:
    """Make an edition for the deployment and for each street that has days; a street's stands over the deployment's."""
    edition, row = apps.get_model("rulebooks", "Edition"), apps.get_model("rulebooks", "RuleRow")
    days: dict[int | None, dict[date, bool]] = {}
    for one in apps.get_model("cases", "OfficeDay").objects.order_by("on"):
        days.setdefault(one.street_id, {})[one.on] = one.works
    at, common = timezone.now(), days.get(None, {})
    for street_id, told in days.items():
        if edition.objects.filter(street_id=street_id, book="days").exists():
            continue
        made = edition.objects.create(
            street_id=street_id, book="days", number=1, state="published", effective_from=EVER, note=NOTE, made_at=at,
            published_at=at,
        )  # fmt: skip
        row.objects.bulk_create(
            row(edition=made, position=place, cells={"on": on.isoformat(), "works": works, "note": ""})
            for place, (on, works) in enumerate(sorted((common | told).items()))
        )


def out_of_the_book(apps: Any, schema_editor: Any) -> None:
    """Write the days of the newest editions back into the table."""
    edition, day = apps.get_model("rulebooks", "Edition"), apps.get_model("cases", "OfficeDay")
    newest = {
        one.street_id: one
        for one in edition.objects.filter(book="days", state="published").order_by("number")
    }
    day.objects.bulk_create(
        day(street_id=street_id, on=date.fromisoformat(row.cells["on"]), works=row.cells["works"])
        for street_id, one in newest.items()
        for row in one.rows.all()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_standing_problems_and_calls_back"),
        ("rulebooks", "0001_books_in_editions"),
    ]

    operations = [
        migrations.RunPython(into_the_book, out_of_the_book),
        migrations.DeleteModel(name="OfficeDay"),
    ]
