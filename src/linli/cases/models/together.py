"""What several organisations owe on one case: tasks, opinions, being on the spot, commitments; and joint actions."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.people.public import Account, Organisation, Part
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import JointKind, JointState, Measure, ShareKind, ShareState, Stance
from .cases import Case


def share_kinds() -> Iterable[Any]:
    """Return what can be owed."""
    return ShareKind.choices


def share_states() -> Iterable[Any]:
    """Return where a share may stand."""
    return ShareState.choices


def stances() -> Iterable[Any]:
    """Return what an opinion may be."""
    return Stance.choices


def measures() -> Iterable[Any]:
    """Return what an authority may have done on the spot."""
    return Measure.choices


def joint_kinds() -> Iterable[Any]:
    """Return the two ways of calling several."""
    return JointKind.choices


def joint_states() -> Iterable[Any]:
    """Return where a joint action may stand."""
    return JointState.choices


class Joint(StreetModel):
    """A joint action on a case (联席执法, 吹哨报到): called, attended, recorded by each authority, concluded by the caller.

    Who is called are its shares of the kind `arrival`.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=joint_kinds)
    why = models.TextField()
    place = models.CharField(max_length=200, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=joint_states, default=JointState.CALLED)
    conclusion = models.TextField(blank=True, default="")
    concluded_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """A case has one joint action at a time: who is called twice goes twice."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"),
                condition=Q(state=JointState.CALLED),
                name="case_has_one_joint_action_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=JointState.CALLED, concluded_at=None)
                | (~Q(state=JointState.CALLED) & Q(concluded_at__isnull=False)),
                name="joint_action_that_is_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="place_of_a_joint_action_has_both_coordinates",
            ),
        )
        indexes = (models.Index(fields=("street", "case", "-called_at"), name="joint_of_case"),)

    def __str__(self) -> str:
        return f"{self.kind} at {self.case_id}"


class Share(StreetModel):
    """What one organisation owes on one case, by when, and what it said: each with a clock of its own.

    `said` is its word at the end: what was done, the opinion, why not. An arrival holds where the phone stood and how
    far that is from the case in metres, and afterwards what the authority found.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    joint = StreetForeignKey(Joint, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=share_kinds)
    part = models.CharField(max_length=10, choices=Part.choices, blank=True, default="")
    authority_row = models.IntegerField(null=True)
    what = models.TextField(blank=True, default="")
    limit = models.CharField(max_length=24, blank=True, default="")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=share_states, default=ShareState.OPEN)
    stance = models.CharField(max_length=10, choices=stances, blank=True, default="")
    said = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    # When whoever owes it was reminded that most of the time is gone, and when it was told that it is late.
    warned_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy = models.IntegerField(null=True)
    metres = models.IntegerField(null=True)
    finding = models.TextField(blank=True, default="")
    measure = models.CharField(max_length=10, choices=measures, blank=True, default="")
    found_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One open task and one open question for each organisation; each is called to a joint action once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case", "organisation", "kind"),
                condition=Q(state=ShareState.OPEN, kind__in=(ShareKind.TASK, ShareKind.OPINION)),
                name="organisation_has_one_open_task_and_question",
            ),
            models.UniqueConstraint(
                fields=("street", "joint", "organisation"),
                condition=Q(joint__isnull=False),
                name="organisation_is_called_to_a_joint_action_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ShareState.OPEN, ended_at=None)
                | (~Q(state=ShareState.OPEN) & Q(ended_at__isnull=False)),
                name="share_that_is_over_says_when",
            ),
            models.CheckConstraint(
                condition=Q(kind=ShareKind.ARRIVAL, joint__isnull=False)
                | (~Q(kind=ShareKind.ARRIVAL) & Q(joint=None)),
                name="arrival_belongs_to_a_joint_action",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ShareKind.OPINION, state=ShareState.DONE) | ~Q(stance=""),
                name="opinion_that_is_given_takes_a_stance",
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="place_of_a_sign_in_has_both_coordinates",
            ),
        )
        indexes = (
            models.Index(fields=("street", "case", "given_at"), name="share_of_case"),
            models.Index(
                fields=("street", "organisation", "due_at", "id"), name="share_owed", condition=Q(state=ShareState.OPEN)
            ),
            models.Index(fields=("street", "due_at", "id"), name="share_open", condition=Q(state=ShareState.OPEN)),
            models.Index(
                fields=("street", "organisation", "-ended_at", "-id"), name="share_given",
                condition=~Q(state=ShareState.OPEN),
            ),
            models.Index(
                fields=("street", "-ended_at", "-id"), name="share_over", condition=~Q(state=ShareState.OPEN)
            ),
            # Hardly any row is in it: what is late and not told yet.
            models.Index(
                fields=("due_at",), name="share_unalarmed", condition=Q(state=ShareState.OPEN, alarmed_at=None)
            ),
            models.Index(
                fields=("soon_at",), name="share_unwarned",
                condition=Q(state=ShareState.OPEN, warned_at=None, alarmed_at=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id} on {self.case_id}"

    @property
    def late(self) -> bool:
        """Return whether it was given after its moment; of an open one only the clock can tell."""
        return self.ended_at is not None and self.ended_at > self.due_at
