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


class SurveyKind(models.TextChoices):
    """What a survey asks: the same four questions of a sample, or what groups of people need."""

    FEELINGS = "feelings", _("Feelings of a sample")
    NEEDS = "needs", _("Needs by group")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Any of several")
    SCALE = "scale", _("One to five")
    NUMBER = "number", _("A number")
    TEXT = "text", _("In one’s own words")
    RANK = "rank", _("In an order")
    MATRIX = "matrix", _("One to five for each line")


class Domain(models.TextChoices):
    """What a need is about (行食住用)."""

    TRAVEL = "travel", _("Getting there")
    FOOD = "food", _("Food")
    LODGING = "lodging", _("Lodging")
    DAILY = "daily", _("Daily use")


class Chosen(models.TextChoices):
    """How those who answer were chosen; only a random sample has a margin of error."""

    OPEN = "open", _("Whoever wants to answers")
    QUOTA = "quota", _("So many of each group are asked on the spot")
    RANDOM = "random", _("Drawn by lot from a list")


class SurveyWay(models.TextChoices):
    """By which way an answer came."""

    LINK = "link", _("By link")
    CODE = "code", _("By code")
    PAPER = "paper", _("On paper")


class TextState(models.TextChoices):
    """Where an answer in words stands."""

    WAITING = "waiting", _("Waits to be looked at")
    SHOWN = "shown", _("Shown to everybody")
    WITHHELD = "withheld", _("Not shown")


# Whose rows add up to all who answered: each person stands in one of them.
ADDS_UP = (QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.RANK)
# A mark of one or two out of five says that something is lacking.
LACKING = 2
MOST_QUESTIONS, MOST_OPTIONS, LONGEST_TEXT, LARGEST = 60, 30, 500, 1_000_000
