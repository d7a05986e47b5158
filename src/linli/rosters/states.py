"""States and kinds: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TurnState(models.TextChoices):
    """How it went with one person's turn."""

    PLANNED = "planned", _("Planned")
    PRESENT = "present", _("On duty")
    DONE = "done", _("Duty done")
    MISSED = "missed", _("Missed")
    TAKEN_OFF = "taken_off", _("Taken off")
    SWAPPED = "swapped", _("Swapped")


# A turn that was given to somebody else takes no seat and no time of its person.
GONE = (TurnState.TAKEN_OFF, TurnState.SWAPPED)
STOOD = (TurnState.PRESENT, TurnState.DONE)


class SwapState(models.TextChoices):
    """Where a swap stands."""

    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Waits for approval")
    DONE = "done", _("Swapped")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Not approved")


PENDING = (SwapState.ASKED, SwapState.ACCEPTED)


class WishKind(models.TextChoices):
    """What somebody says of a time: cannot, would rather not, would like to."""

    AWAY = "away", _("Cannot")
    RATHER_NOT = "rather_not", _("Rather not")
    RATHER = "rather", _("Gladly")


class PlanState(models.TextChoices):
    """Where a plan stands."""

    WAITING = "waiting", _("Waits to be worked out")
    RUNNING = "running", _("Being worked out")
    DRAFT = "draft", _("Draft")
    SHORT = "short", _("Not every seat can be taken")
    ACCEPTED = "accepted", _("Accepted")
    DISCARDED = "discarded", _("Discarded")
    CANCELLED = "cancelled", _("Stopped")
    FAILED = "failed", _("Failed")


AT_WORK = (PlanState.WAITING, PlanState.RUNNING)
SHOWN = (PlanState.DRAFT, PlanState.SHORT)


class Why(models.TextChoices):
    """Why somebody cannot take a slot, as the explanation of a plan says it."""

    AWAY = "away", _("cannot then")
    BUSY = "busy", _("stands elsewhere then")
    REST = "rest", _("is still resting")
    DAY = "day", _("has enough on that day")
    WEEK = "week", _("has enough in that week")
    NIGHTS = "nights", _("would have too many nights in a row")


# What a day's sign-in allows: so long before the beginning; what is still open so long after the end is closed.
EARLY_MINUTES = 60
CLOSED_AFTER_MINUTES = 120
# How far ahead slots are laid by themselves.
AHEAD_DAYS = 28
# The most of one roster that a plan is worked out for.
MOST_PEOPLE, MOST_SLOTS, MOST_DAYS = 200, 600, 92
