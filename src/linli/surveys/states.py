"""States and questions: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    OPEN = "open", _("Running")
    CLOSED = "closed", _("Over")
    PUBLISHED = "published", _("Published")


class Feeling(models.TextChoices):
    """What is asked: the three feelings (三感), and how satisfied somebody is on the whole."""

    GAIN = "gain", _("Sense of gain")
    HAPPINESS = "happiness", _("Sense of happiness")
    SECURITY = "security", _("Sense of security")
    SATISFIED = "satisfied", _("Satisfied on the whole")


# What is asked in so many words, one to five.
QUESTIONS = {
    Feeling.GAIN: _("Over the last year, did living here become better in what you get from it?"),
    Feeling.HAPPINESS: _("All in all, how happy are you living here?"),
    Feeling.SECURITY: _("How safe do you feel here, by day and by night?"),
    Feeling.SATISFIED: _("How satisfied are you with how problems here are dealt with?"),
}
SCALE = (("1", _("Not at all")), ("2", _("Little")), ("3", _("Fairly")), ("4", _("Rather")), ("5", _("Very")))
# From here on an answer counts as a yes.
YES = 4
MOST = 5_000
