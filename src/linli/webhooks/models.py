"""Who is told, and what they were told: one row for each system, and one for each message to it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel, root_of

from .states import DUE, MessageState, SubscriptionKind, SubscriptionState

# Whoever holds one of these over a whole street looks after its webhooks.
KEEPING = (Power.RULES, Power.AUDIT)


def keeps(actor: Actor, street_id: int) -> bool:
    """Return whether somebody looks after the webhooks of a street."""
    whole = (root_of(street_id).id,)
    return any(actor.may(power, street_id=street_id, lineage=whole) for power in KEEPING)


def subscription_kinds() -> Iterable[Any]:
    """Return the choices; callables, so that a new one makes no migration."""
    return SubscriptionKind.choices


def subscription_states() -> Iterable[Any]:
    """Return the states of a subscription."""
    return SubscriptionState.choices


def message_states() -> Iterable[Any]:
    """Return the states of a message."""
    return MessageState.choices


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "SubscriptionQuerySet":
        """Return the subscriptions of the streets whose webhooks this person looks after."""
        return self.filter(street_id__in=[one for one in actor.street_ids if keeps(actor, one)])


class Subscription(StreetModel):
    """One system that is told: where, of what, signed by which secret; and how it has answered lately.

    The address may hold a secret of the other side, so it is encrypted like the secret itself. `failing` counts
    failures one after another; while a system rests, nothing is sent to it. No `events`: every one of its kind.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=subscription_kinds, default=SubscriptionKind.CASES)
    url = EncryptedTextField()
    events = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    secret = EncryptedTextField()
    former_secret = EncryptedTextField(blank=True, default="")
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=subscription_states, default=SubscriptionState.ACTIVE)
    by_itself = models.BooleanField(default=False)
    failing = models.IntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Who is over says since when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=SubscriptionState.values), name="subscription_state_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="ended_subscription_says_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "kind"), condition=~Q(state="ended"), name="subscription_standing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"

    def wants(self, event: str) -> bool:
        """Return whether this system is told of an event."""
        return not self.events or event in self.events


class Message(StreetModel):
    """One thing told to one system. The same `key` is told to it once; a replay sends the same message again."""

    subscription = StreetForeignKey(Subscription, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    about = models.CharField(max_length=40, blank=True, default="")
    body = models.JSONField(default=dict)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=message_states, default=MessageState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Nothing is told twice, and who waits says until when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "subscription", "key"), name="key_is_told_to_a_system_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DUE) | Q(next_try_at__isnull=False),
                name="waiting_message_says_when_it_is_tried",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_since__isnull=False),
                name="message_being_sent_says_since_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "subscription", "next_try_at", "id"),
                condition=Q(state__in=DUE),
                name="message_due",
            ),
            models.Index(
                fields=("street", "sending_since"), condition=Q(state="sending"), name="message_being_sent"
            ),
            models.Index(fields=("street", "subscription", "-id"), name="message_of_subscription"),
            models.Index(
                fields=("street", "subscription", "-id", "state"),
                condition=Q(state__in=("failed", "unknown")),
                name="message_in_trouble",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.about}: {self.state}"
