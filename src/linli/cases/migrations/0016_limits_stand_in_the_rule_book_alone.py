"""The tables of limits from before the rule book go; their rows became editions in the step before."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_cases_keep_the_limits_they_were_filed_under")]

    operations = [
        migrations.RemoveField(model_name="condition", name="closing"),
        migrations.RemoveField(model_name="condition", name="limit_unit"),
        migrations.RemoveField(model_name="condition", name="limit_value"),
        migrations.RemoveField(model_name="condition", name="responsible"),
        migrations.RemoveField(model_name="condition", name="supervising"),
        migrations.DeleteModel(name="StageLimit"),
    ]
