"""The director of the street office may edit the rule books; an office that has its own idea edits the role."""

from django.db import migrations


def give(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code="director"):
        if "rules" not in role.powers:
            role.powers = [*role.powers, "rules"]
            role.save(update_fields=("powers",))


def take(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(powers__contains=["rules"]):
        role.powers = [power for power in role.powers if power != "rules"]
        role.save(update_fields=("powers",))


class Migration(migrations.Migration):
    dependencies = [("people", "0006_heads_decide_what_was_raised_to_them")]

    operations = [migrations.RunPython(give, take)]
