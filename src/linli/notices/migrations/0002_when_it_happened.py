"""What is shown is when something happened, not when the outbox heard of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_the_outbox")]

    operations = [migrations.RenameField("notice", "made_at", "at")]
