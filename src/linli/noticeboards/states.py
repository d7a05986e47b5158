"""States of a board: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BoardState(models.TextChoices):
    """Whether what hangs there still holds."""

    UNPRINTED = "unprinted", _("Never printed")
    FITS = "fits", _("Up to date")
    STALE = "stale", _("To be printed anew")


TONES = {BoardState.UNPRINTED: "amber", BoardState.FITS: "green", BoardState.STALE: "red"}
# How many boards are printed at once.
MOST_AT_ONCE = 60
