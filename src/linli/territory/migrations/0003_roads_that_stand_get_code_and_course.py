"""Each road that stands gets a code from its pinyin, and its one line becomes its course of always."""

from django.db import migrations


def fill(apps, schema_editor):
    road_model = apps.get_model("territory", "Road")
    shape_model = apps.get_model("territory", "RoadShape")
    taken = set()
    for road in road_model.objects.filter(code="").order_by("pk"):
        stem = "".join(c for c in road.pinyin if c.isascii() and c.isalnum())[:34] or "road"
        code, again = stem, 2
        while (road.street_id, code) in taken:
            code, again = f"{stem}-{again}", again + 1
        taken.add((road.street_id, code))
        road.code = code
        road.save(update_fields=("code",))
        shape_model.objects.create(road=road, geometry=road.geometry)


def take_back(apps, schema_editor):
    shape_model = apps.get_model("territory", "RoadShape")
    for shape in shape_model.objects.filter(ends_on=None).select_related("road"):
        shape.road.geometry = shape.geometry
        shape.road.save(update_fields=("geometry",))
    shape_model.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0002_roads_are_dated_objects"),
    ]

    operations = [migrations.RunPython(fill, take_back)]
