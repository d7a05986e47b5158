"""The outbox: one row for each recipient, line and channel."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor
from linli.territory.public import StreetModel

from .states import DUE, Channel, NoticeState, RecipientKind


def channels() -> Iterable[Any]:
    """Return the choices; callables, so that a new one makes no migration."""
    return Channel.choices


def recipient_kinds() -> Iterable[Any]:
    """Return the kinds of recipient."""
    return RecipientKind.choices


def notice_states() -> Iterable[Any]:
    """Return the choices of states."""
    return NoticeState.choices


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "NoticeQuerySet":
        """Return what this person is told in Linli, of the streets where they hold a post now."""
        return self.filter(
            street_id__in=actor.street_ids, account_id=actor.account_id, channel=Channel.INAPP
        )  # fmt: skip

    def unread(self) -> "NoticeQuerySet":
        """Return those that nobody has read; in Linli a notice has arrived as soon as it stands."""
        return self.filter(channel=Channel.INAPP, state=NoticeState.SENT)


class Notice(StreetModel):
    """One recipient told of one journal line by one channel.

    `at` is when it happened; `facts` are codes and public names, so that erasing what somebody wrote leaves no copy
    here. An account's address is read when it is sent; a reporter's is kept encrypted until then.
    """

    line_id = models.UUIDField()
    subject_id = models.UUIDField()
    event = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    recipient_kind = models.CharField(max_length=10, choices=recipient_kinds)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    address = EncryptedTextField(blank=True, default="")
    target = models.CharField(max_length=16, blank=True, default="")
    channel = models.CharField(max_length=10, choices=channels)
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=10, choices=notice_states, default=NoticeState.WAITING)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120)
    error = models.CharField(max_length=300, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Nobody is told twice, and who waits says until when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "line_id", "channel", "recipient_kind", "account", "target"),
                name="line_tells_a_recipient_once_by_a_channel",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(recipient_kind="account", account__isnull=False)
                | (~Q(recipient_kind="account") & Q(account=None)),
                name="notice_to_an_account_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DUE) | Q(next_try_at__isnull=False),
                name="waiting_notice_says_when_it_is_tried",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_since__isnull=False),
                name="notice_being_sent_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="notice_state_is_in_the_table"
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "next_try_at", "id"), condition=Q(state__in=DUE), name="notice_due"
            ),
            models.Index(
                fields=("street", "sending_since"), condition=Q(state="sending"), name="notice_being_sent"
            ),
            models.Index(
                fields=("account", "street"), condition=Q(channel="inapp", state="sent"), name="notice_unread"
            ),
            models.Index(fields=("account", "-id"), condition=Q(channel="inapp"), name="notice_of_account"),
            models.Index(
                fields=("street", "-id"),
                condition=Q(state__in=("failed", "unknown")),
                name="notice_in_trouble",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} by {self.channel}: {self.state}"
