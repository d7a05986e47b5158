"""Kinds, states and pauses: the closed words of this app."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionKind(models.TextChoices):
    """What a system is told: what happens to cases, or how the work orders of the 12345 hotline ended."""

    CASES = "cases", _("What happens to cases")
    HOTLINE = "hotline", _("Answers to the 12345 platform")


class SubscriptionState(models.TextChoices):
    """Whether a system is told."""

    ACTIVE = "active", _("Is told")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Over")


class MessageState(models.TextChoices):
    """Where a message stands. `unknown`: the house fell over while sending, nobody knows whether it arrived."""

    WAITING = "waiting", _("Waits to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("Perhaps sent")


DUE = (MessageState.WAITING, MessageState.UNKNOWN)
OPEN = (MessageState.WAITING, MessageState.UNKNOWN, MessageState.SENDING)
# A message is tried once at once, then after each of these; then it has failed and somebody must look.
PAUSES = (
    timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=6), timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
# After so many failures one after another a system counts as being in trouble, and people are told; after so many more
# it is paused by itself. Between them it rests, each time longer, so that the second comes after two days at least.
TROUBLE, ENOUGH = 5, 10
# Who has been sending for so long is not sending any more.
LOST = timedelta(minutes=5)
# How long the secret before the present one signs beside it.
BOTH = timedelta(hours=24)
TEST = "test"
CASE = "case."
# How long messages are kept: those that arrived, and all others.
KEPT, KEPT_IN_TROUBLE = timedelta(days=30), timedelta(days=90)
