"""The closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CovenantKind(models.TextChoices):
    """What a community gives itself."""

    COVENANT = "covenant", _("Covenant")
    CHARTER = "charter", _("Charter")
    RULES = "rules", _("House rules")
    PLEDGE = "pledge", _("Pledge")


class EditionState(models.TextChoices):
    """Where one edition stands."""

    DRAFT = "draft", _("Being drafted")
    COMMENTS = "comments", _("Open to comments")
    VOTING = "voting", _("Being voted on")
    PASSED = "passed", _("Passed, not yet published")
    IN_FORCE = "in_force", _("Now in force")
    PAST = "past", _("Replaced by a newer edition")
    REPEALED = "repealed", _("Repealed")


OPEN = (EditionState.DRAFT, EditionState.COMMENTS, EditionState.VOTING, EditionState.PASSED)
SHOWN = (EditionState.COMMENTS, EditionState.VOTING, EditionState.PASSED, EditionState.IN_FORCE, EditionState.PAST,
         EditionState.REPEALED)  # fmt: skip


class CommentState(models.TextChoices):
    """What became of a comment on a clause."""

    NEW = "new", _("New comment")
    TAKEN = "taken", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_TAKEN = "not_taken", _("Not taken up")
    HIDDEN = "hidden", _("Not shown")


class BadgeState(models.TextChoices):
    """Whether a badge is held."""

    HELD = "held", _("Holds the badge")
    WITHDRAWN = "withdrawn", _("Badge withdrawn")


LONGEST_TEXT, LONGEST_CLAUSE, MOST_CLAUSES = 40_000, 2_000, 200
