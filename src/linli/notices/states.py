"""Channels, recipients and states of a notice, and when a failed one is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way a notice takes."""

    INAPP = "inapp", _("In Linli")
    EMAIL = "email", _("E-mail")
    APPRISE = "apprise", _("Office channel")


class RecipientKind(models.TextChoices):
    """Who is told: somebody who signs in, whoever raised the matter, or a group of the office."""

    ACCOUNT = "account", _("Colleague")
    REPORTER = "reporter", _("Reporter")
    OFFICE = "office", _("Office group")


class NoticeState(models.TextChoices):
    """Where a notice stands. `unknown`: the house fell over while sending, nobody knows whether it went out."""

    WAITING = "waiting", _("Waits to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("Perhaps sent")
    CANCELLED = "cancelled", _("Not sent")
    READ = "read", _("Read")


# A notice is tried once at once, then after each of these; then it has failed and somebody must look.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=3),
    timedelta(hours=12),
)
# Who has been sending for so long is not sending any more.
LOST = timedelta(minutes=5)
DUE = (NoticeState.WAITING, NoticeState.UNKNOWN)


@dataclass(frozen=True)
class Sentence:
    """What is said of one event, all with %(…)s for the facts of the notice: a lazy subject and a plain sentence.

    `about` names what it is about in one line, `path` leads to its page.
    """

    subject: Any
    text: Any
    about: str = ""
    path: str = ""


# Filled by the apps above, each with the events it announces: "case.dispatch.lead" → its sentence.
SENTENCES: dict[str, Sentence] = {}
