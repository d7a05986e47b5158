"""What stands is written again by the worker, in each language: its files knew one."""

from typing import Any

from django.db import migrations


def write_again(apps: Any, _editor: Any) -> None:
    """Let the worker find every bulletin that has files."""
    apps.get_model("bulletins", "Bulletin").objects.exclude(state="withdrawn").update(files_of=0)


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_figures_are_frozen_in_editions")]

    operations = [migrations.RunPython(write_again, migrations.RunPython.noop)]
