"""Closed words of the ground."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """On which of the three tiers of a street something lies (街面 / 路面 / 楼面)."""

    FRONTAGE = "frontage", _("Street front")
    ROADWAY = "roadway", _("Road surface")
    BUILDING = "building", _("Inside buildings")
