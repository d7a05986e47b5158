"""The director of the street office may change the structure; an office that has its own idea edits the role."""

from django.db import migrations


def give(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(code="director"):
        if "structure" not in role.powers:
            role.powers = [*role.powers, "structure"]
            role.save(update_fields=("powers",))


def take(apps, _schema):
    for role in apps.get_model("people", "Role").objects.filter(powers__contains=["structure"]):
        role.powers = [power for power in role.powers if power != "structure"]
        role.save(update_fields=("powers",))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_industries_and_narrower_duties")]

    operations = [migrations.RunPython(give, take)]
