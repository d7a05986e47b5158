"""Kinds and states: the closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Selection(models.TextChoices):
    """How a seat of a kind of body is filled."""

    APPOINTMENT = "appointment", _("By appointment")
    REVIEW = "review", _("By nomination, review and appointment")
    ELECTION = "election", _("By nomination, review and election")


class NominationState(models.TextChoices):
    """Where a nomination stands."""

    NOMINATED = "nominated", _("Nominated")
    REVIEWED = "reviewed", _("Reviewed")
    TAKEN = "taken", _("Took the seat")
    DECLINED = "declined", _("Declined")


class Check(models.TextChoices):
    """What a line of a mechanism pack looks for."""

    ROLE = "role", _("Holders of a role at the unit")
    FORCE = "force", _("Somebody of an organisation at the unit")
    BODY = "body", _("Bodies of a kind at the unit")
    SEAT = "seat", _("Holders of a seat in a body at the unit")
    UNITS = "units", _("Units of a level in the unit")
    CROSS = "cross", _("Cross-appointment, both ways")
    ITEM = "item", _("A named item with an owner")


class AdviceKind(models.TextChoices):
    """The five powers of an area head, as acts."""

    CONSULTATION = "consultation", _("Consultation")
    PLANNING = "planning", _("Planning advice")
    RESOURCES = "resources", _("Allocation of resources")
    PERSONNEL = "personnel", _("Personnel advice")
    ASSESSMENT = "assessment", _("Assessment of a force")


class Grade(models.TextChoices):
    """How a force is assessed."""

    EXCELLENT = "excellent", _("Excellent")
    GOOD = "good", _("Well done")
    FAIR = "fair", _("Sufficient")
    POOR = "poor", _("Insufficient")
