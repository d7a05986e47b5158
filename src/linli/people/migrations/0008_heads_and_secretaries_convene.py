"""Those who head a street, an area, a block or a committee convene meetings and votes; an office edits its roles."""

from django.db import migrations

WHO = ("director", "area_head", "block_head", "second_block_head", "secretary")


def give(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code__in=WHO):
        if "convene" not in role.powers:
            role.powers = [*role.powers, "convene"]
            role.save(update_fields=("powers",))


def take(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(powers__contains=["convene"]):
        role.powers = [power for power in role.powers if power != "convene"]
        role.save(update_fields=("powers",))


class Migration(migrations.Migration):
    dependencies = [("people", "0007_director_may_edit_the_rules")]

    operations = [migrations.RunPython(give, take)]
