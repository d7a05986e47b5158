"""Where a suggestion stands, and where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuggestionState(models.TextChoices):
    """Where a suggestion stands."""

    RECEIVED = "received", _("Received")
    STUDYING = "studying", _("Under study")
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    DECLINED = "declined", _("Not adopted")
    CARRIED_OUT = "carried_out", _("Carried out")


# What everybody may read of once it is published: it was taken up.
TAKEN_UP = (SuggestionState.ADOPTED, SuggestionState.PARTLY, SuggestionState.CARRIED_OUT)


class Provenance(models.TextChoices):
    """Where a suggestion came from (000-28)."""

    RESIDENT = "resident", _("Resident")
    DEPARTMENT = "department", _("Line department")
    SURVEY = "survey", _("Survey")
