"""The closed words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LiftState(models.TextChoices):
    """Where a lift stands, from the door to the ride."""

    CANVASS = "canvass", _("Asking at the doors")
    CONSENT = "consent", _("Owners vote")
    DISPLAY = "display", _("On display")
    SIGNING = "signing", _("Agreements are signed")
    FILED = "filed", _("With the authorities")
    WORKS = "works", _("Under construction")
    ACCEPTED = "accepted", _("Works accepted")
    IN_USE = "in_use", _("In use")
    STOPPED = "stopped", _("Stopped")


class LiftStance(models.TextChoices):
    """What a family says of the lift."""

    UNASKED = "unasked", _("Not asked yet")
    FAVOUR = "favour", _("In favour")
    AGAINST = "against", _("Opposed")
    UNDECIDED = "undecided", _("Undecided")
    AWAY = "away", _("Nobody reached")


class Ground(models.TextChoices):
    """What an objection is about."""

    LIGHT = "light", _("Light and sun")
    GROUND_FLOOR = "ground_floor", _("Ground floor loses value or use")
    NOISE = "noise", _("Noise")
    PRIVACY = "privacy", _("Privacy")
    PASSAGE = "passage", _("Passage, fire access, parking")
    COST = "cost", _("Who pays what")
    SAFETY = "safety", _("Safety of the building")
    OTHER = "other", _("Something else")


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    OPEN = "open", _("Open")
    TALKING = "talking", _("Being negotiated")
    SETTLED = "settled", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNRESOLVED = (ObjectionState.OPEN, ObjectionState.TALKING)


class Scheme(models.TextChoices):
    """By what the cost is shared."""

    AREA = "area", _("By area (Civil Code art. 283)")
    PRESET = "preset", _("By weights of the floors")
    OWN = "own", _("By weights the owners agreed")


class LiftWay(models.TextChoices):
    """How a stance or a signature came."""

    DOOR = "door", _("At the door")
    OFFICE = "office", _("At the committee")
    MEETING = "meeting", _("In a meeting")
    POST = "post", _("By post")


class Step(models.TextChoices):
    """What is done from the filed plan to the first ride, in order."""

    DESIGN = "design", _("Survey and design")
    PERMIT = "permit", _("Joint review of the plan")
    CONTRACT = "contract", _("Contract with the builder")
    PIPES = "pipes", _("Pipes and cables moved")
    FOUNDATION = "foundation", _("Foundation")
    SHAFT = "shaft", _("Shaft and landings")
    FITTING = "fitting", _("Lift fitted")
    INSPECTION = "inspection", _("Supervisory inspection")
    ACCEPTANCE = "acceptance", _("Acceptance of the works")
    HANDOVER = "handover", _("Handed over for upkeep")


MOST_FLOORS, MOST_FLATS = 40, 400
