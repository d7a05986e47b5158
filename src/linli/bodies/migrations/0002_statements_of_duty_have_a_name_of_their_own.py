"""Rename the statements of duty: a statement is a word of the opinion maps."""

from django.db import migrations


class Migration(migrations.Migration):
    """Rename a model; its table goes with it."""

    dependencies = [("bodies", "0001_who_sits_where")]
    operations = [migrations.RenameModel("Statement", "DutyStatement")]
