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
    SMS = "sms", _("Text message")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    WECHAT = "wechat", _("WeChat")
    APPRISE = "apprise", _("Office channel")


# The ways out of the house that a person may choose, and those of them that a key of the chat service opens.
OUTSIDE = (Channel.EMAIL, Channel.SMS, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.WECHAT)
CHATS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.WECHAT)


class NewsKind(models.TextChoices):
    """What sort of news an event is, so that a person can choose by it and need not know a hundred events."""

    TURN = "turn", _("It is your turn")
    CLOCK = "clock", _("Lights and limits")
    WORDS = "words", _("Words, questions and answers")
    PROGRESS = "progress", _("How it went on")


class Rhythm(models.TextChoices):
    """How often what was not sent at once is gathered."""

    NONE = "none", _("No digest")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")


class ClosedWhy(models.TextChoices):
    """Why nothing goes to an address any more."""

    STOPPED = "stopped", _("Its owner wants none")
    BOUNCED = "bounced", _("Mail came back")


class LetterState(models.TextChoices):
    """What became of a mail that came in."""

    TAKEN = "taken", _("On its case")
    TRAY = "tray", _("Waits in the tray")
    PUT = "put", _("Put to a case by hand")
    DISMISSED = "dismissed", _("Put aside")
    BOUNCE = "bounce", _("A mail of ours that came back")
    DROPPED = "dropped", _("An automatic answer")


class TrayWhy(models.TextChoices):
    """Why a mail waits for somebody; what an app refused is kept in its own words instead."""

    NO_ANSWER = "no_answer", _("It answers none of our messages.")
    NOT_TAKEN = "not_taken", _("What it answers takes no answers.")
    SAYS_NOTHING = "says_nothing", _("It says nothing.")
    TO_A_GROUP = "to_a_group", _("It answers a message to a group.")
    OTHER_SENDER = "other_sender", _("It does not come from the address of the colleague who was told.")
    NO_POST = "no_post", _("The colleague who answers holds no post any more.")


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

    `about` names what it is about in one line, `path` leads to its page; `kind` is what people choose by. What is
    `asked` for in this minute also goes to those who want no messages.
    """

    subject: Any
    text: Any
    about: str = ""
    path: str = ""
    kind: str = NewsKind.TURN
    asked: bool = False


# Filled by the apps above, each with the events it announces: "case.dispatch.lead" → its sentence.
SENTENCES: dict[str, Sentence] = {}
