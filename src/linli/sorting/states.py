"""The closed words of sorting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """What a proposal comes from."""

    LEXICON = "lexicon", _("Lexicon")
    SORTER = "sorter", _("Learnt from cases")


class ProposalOutcome(models.TextChoices):
    """What became of a proposal of a category."""

    OPEN = "open", _("Open")
    TAKEN = "taken", _("Filed so")
    OTHER = "other", _("Filed otherwise")
    DROPPED = "dropped", _("Never filed")


class Alikeness(models.TextChoices):
    """What became of a proposal that two cases are the same issue."""

    OPEN = "open", _("Open")
    JOINED = "joined", _("Merged or related")
    DENIED = "denied", _("Not the same")


class SorterState(models.TextChoices):
    """Where a version of the sorter stands."""

    ASKED = "asked", _("Will be trained in a moment")
    IN_FORCE = "in_force", _("In use")
    KEPT = "kept", _("Kept")
    RETIRED = "retired", _("Figures only")
    FAILED = "failed", _("Could not be trained")
