"""How far a photo has come that a program named by its address."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhotoState(models.TextChoices):
    """Waiting to be fetched, hanging on its case, or not to be had."""

    WAITING = "waiting", _("Being fetched")
    TAKEN = "taken", _("Fetched")
    FAILED = "failed", _("Could not be fetched")
