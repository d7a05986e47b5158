"""Whoever heads a unit decides what was raised to it; an office that has its own idea edits the roles."""

from django.db import migrations

HEADS = ("director", "area_head", "block_head", "secretary")


def give(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code__in=HEADS):
        if "decide" not in role.powers:
            role.powers = [*role.powers, "decide"]
            role.save(update_fields=("powers",))


def take(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(powers__contains=["decide"]):
        role.powers = [power for power in role.powers if power != "decide"]
        role.save(update_fields=("powers",))


class Migration(migrations.Migration):
    dependencies = [("people", "0005_director_may_change_the_structure")]

    operations = [migrations.RunPython(give, take)]
