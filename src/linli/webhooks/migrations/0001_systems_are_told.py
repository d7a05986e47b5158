"""Systems are told what happens here: who is told, and what they were told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.ids
import linli.kernel.privacy
import linli.territory.public
import linli.webhooks.models
from linli.territory.public import street_key


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territory", "0005_drafts_and_dated_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=linli.webhooks.models.subscription_kinds, default="cases", max_length=10
                    ),
                ),
                ("url", linli.kernel.privacy.EncryptedTextField()),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("secret", linli.kernel.privacy.EncryptedTextField()),
                ("former_secret", linli.kernel.privacy.EncryptedTextField(blank=True, default="")),
                ("former_until", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=linli.webhooks.models.subscription_states, default="active", max_length=10
                    ),
                ),
                ("by_itself", models.BooleanField(default=False)),
                ("failing", models.IntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("rests_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.street",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("event", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, default="", max_length=40)),
                ("body", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=linli.webhooks.models.message_states, default="waiting", max_length=10
                    ),
                ),
                ("attempts", models.SmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("sending_since", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("status", models.SmallIntegerField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=300)),
                (
                    "street",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.street",
                    ),
                ),
                (
                    "subscription",
                    linli.territory.public.StreetForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="webhooks.subscription",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=["street", "kind"],
                name="subscription_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="webhooks_subscription_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["active", "paused", "ended"])),
                name="subscription_state_is_in_the_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="ended_subscription_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "unknown"))),
                fields=["street", "subscription", "next_try_at", "id"],
                name="message_due",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sending")),
                fields=["street", "sending_since"],
                name="message_being_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["street", "subscription", "-id"], name="message_of_subscription"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("failed", "unknown"))),
                fields=["street", "subscription", "-id", "state"],
                name="message_in_trouble",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("street", "id"), name="webhooks_message_is_found_by_street_and_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("street", "subscription", "key"), name="key_is_told_to_a_system_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "sending", "sent", "failed", "unknown"])),
                name="message_state_is_in_the_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("waiting", "unknown")), _negated=True),
                    ("next_try_at__isnull", False),
                    _connector="OR",
                ),
                name="waiting_message_says_when_it_is_tried",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True),
                    ("sending_since__isnull", False),
                    _connector="OR",
                ),
                name="message_being_sent_says_since_when",
            ),
        ),
        street_key("webhooks_message", "subscription_id", "webhooks_subscription"),
    ]
