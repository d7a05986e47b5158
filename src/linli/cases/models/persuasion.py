"""Soft before hard: the ladder of measures toward a party (001-29), and mediation between parties (004-15)."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from .dossier import Noted, Party


class Ending(models.TextChoices):
    """Why a course of measures ended."""

    COMPLIED = "complied", _("Put right by themselves")
    ENFORCED = "enforced", _("Enforced")
    LIFTED = "lifted", _("Lifted")


class MediationState(models.TextChoices):
    """How far a mediation is."""

    OPEN = "open", _("In mediation")
    AGREED = "agreed", _("Agreed, to be kept")
    KEPT = "kept", _("Agreed and kept")
    BROKEN = "broken", _("Agreed and broken")
    FAILED = "failed", _("Not agreed")


class NextWay(models.TextChoices):
    """What comes after a mediation that failed."""

    AGAIN = "again", _("Mediate again later")
    COMMITTEE = "committee", _("People's mediation committee of the street")
    ARBITRATION = "arbitration", _("Arbitration")
    COURT = "court", _("Court")
    MEASURES = "measures", _("Measures of the ladder")
    NONE = "none", _("Let it rest")


class ObligationState(models.TextChoices):
    """Whether what was agreed was done."""

    OPEN = "open", _("To be kept")
    KEPT = "kept", _("Kept as agreed")
    BROKEN = "broken", _("Broken")


def endings() -> Iterable[Any]:
    """Return why courses end."""
    return Ending.choices


def mediation_states() -> Iterable[Any]:
    """Return how far mediations are."""
    return MediationState.choices


def next_ways() -> Iterable[Any]:
    """Return what comes after."""
    return NextWay.choices


def obligation_states() -> Iterable[Any]:
    """Return whether obligations are kept."""
    return ObligationState.choices


class LadderStep(Noted):
    """One measure taken toward a party: the step of the rule book, its edition, by whom, and on which law.

    Steps that are not settled are the present course; when it ends they are settled together, and a later course
    begins at the first step again.
    """

    party = StreetForeignKey(Party, models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    step_name = models.CharField(max_length=60)
    edition = models.ForeignKey(
        "rulebooks.Edition", models.PROTECT, null=True, related_name="+", db_index=False
    )
    enforcing = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    article = models.CharField(max_length=200, blank=True, default="")
    words = models.TextField()
    photos = ArrayField(models.UUIDField(), default=list)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.CharField(max_length=10, choices=endings, blank=True, default="")

    class Meta(Noted.Meta):
        """A step is taken once a course; who enforces says by which office and on which law."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "party", "step"),
                condition=Q(settled_at=None),
                name="step_is_taken_once_a_course",
            ),
            models.CheckConstraint(
                condition=Q(enforcing=False) | (Q(organisation__isnull=False) & ~Q(article="")),
                name="enforcing_step_says_who_and_by_which_law",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_how="")
                | (Q(settled_at__isnull=False) & ~Q(settled_how="")),
                name="settled_step_says_how",
            ),
        )


class Mediation(Noted):
    """A dispute between parties of the case, and what came of it."""

    number = models.SmallIntegerField()
    about = models.TextField()
    parties = ArrayField(models.UUIDField())
    standing = models.CharField(max_length=8, choices=mediation_states, default=MediationState.OPEN)
    agreement = models.TextField(blank=True, default="")
    agreed_at = models.DateTimeField(null=True)
    photos = ArrayField(models.UUIDField(), default=list)
    reason = models.TextField(blank=True, default="")
    next_way = models.CharField(max_length=12, choices=next_ways, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta(Noted.Meta):
        """It takes two to disagree; what is agreed is written; what failed says what comes next."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case", "number"), name="mediation_has_its_own_number"),
            models.CheckConstraint(
                condition=Q(parties__len__gte=2), name="mediation_is_between_two_at_least"
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=("agreed", "kept", "broken"))
                | (~Q(agreement="") & Q(agreed_at__isnull=False)),
                name="agreed_mediation_has_its_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(standing="failed") | ~Q(next_way=""),
                name="failed_mediation_says_what_comes_next",
            ),
        )


class MediationRound(Noted):
    """One sitting of a mediation: when, where, who mediated, what was said."""

    mediation = StreetForeignKey(Mediation, models.CASCADE, related_name="+")
    number = models.SmallIntegerField()
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    mediator = models.CharField(max_length=80)
    words = models.TextField()

    class Meta(Noted.Meta):
        """Rounds are numbered."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "mediation", "number"), name="round_has_its_own_number"
            ),
        )


class Obligation(Noted):
    """What a party took upon itself in an agreement, by when, and whether it was done."""

    mediation = StreetForeignKey(Mediation, models.CASCADE, related_name="+")
    party = StreetForeignKey(Party, models.PROTECT, related_name="+")
    what = models.TextField()
    due_on = models.DateField()
    standing = models.CharField(max_length=8, choices=obligation_states, default=ObligationState.OPEN)
    finding = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    alarmed_at = models.DateTimeField(null=True)

    class Meta(Noted.Meta):
        """What is checked says when; open ones are read by their day."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(standing="open", checked_at=None)
                | (~Q(standing="open") & Q(checked_at__isnull=False)),
                name="checked_obligation_says_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "due_on", "id"), name="obligation_open", condition=Q(standing="open")
            ),
        )
