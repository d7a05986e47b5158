"""States, opinions and reasons: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsultationState(models.TextChoices):
    """Where a consultation stands."""

    OPEN = "open", _("Running")
    CLOSED = "closed", _("Over")


class StatementState(models.TextChoices):
    """Where a statement stands: nobody but its author and the moderators sees one that waits or was refused."""

    WAITING = "waiting", _("Waits to be looked at")
    SHOWN = "shown", _("Shown to everybody")
    REFUSED = "refused", _("Not shown")


class OpinionStance(models.TextChoices):
    """What somebody says of a statement."""

    AGREE = "agree", _("Agree")
    DISAGREE = "disagree", _("Disagree")
    PASS = "pass", _("Pass")


class WhyRefused(models.TextChoices):
    """Why a statement is not shown; whoever wrote it is told."""

    PERSONAL = "personal", _("It names or reaches somebody")
    INSULT = "insult", _("It insults somebody")
    OFF_TOPIC = "off_topic", _("It is about something else")
    SAID_ALREADY = "said_already", _("It has been said already")
    SEVERAL = "several", _("It says several things at once; please send one at a time")
    UNCLEAR = "unclear", _("One cannot agree or disagree with it; please say it as a statement")
    ADVERTISING = "advertising", _("It is advertising")
    UNLAWFUL = "unlawful", _("It is against the law")


# What an opinion is to the sums.
SIGNS = {OpinionStance.AGREE: 1, OpinionStance.DISAGREE: -1, OpinionStance.PASS: 0}
WORDS = {sign: stance for stance, sign in SIGNS.items()}
# Each statement is one sentence that can be read on a phone at a glance.
LONGEST, MOST_STATEMENTS, MOST_OF_ONE = 140, 500, 20
# Nothing is told of fewer people than this; a group has at least so many members.
LEAST = 5
