"""What keeps a case from lying between: raisings to a level above, orders of supervision, appeals of the handling unit."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Against, OrderState, RiseEnd
from .cases import Case


def ends_of_rises() -> Iterable[Any]:
    """Return how a raising may end."""
    return RiseEnd.choices


def order_states() -> Iterable[Any]:
    """Return how far an order may be."""
    return OrderState.choices


def appealed_against() -> Iterable[Any]:
    """Return what may be appealed against."""
    return Against.choices


class Rise(StreetModel):
    """A case raised to a level above (逐级上报): to whom, why, by when it must be decided, and what was decided.

    `unit` is empty for the district: it is outside this house, so what it decides is written down by the street.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    level = models.CharField(max_length=20)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+")
    came_from = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    by_itself = models.BooleanField(default=False)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    goes_on = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, choices=ends_of_rises, blank=True, default="")
    decision = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(StreetModel.Meta):
        """A case lies at one level at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(ended_at=None), name="case_is_raised_to_one_level"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
                name="ended_rise_says_how_it_ended",
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "due_at", "id"), name="rise_that_goes_on",
                condition=Q(ended_at=None, goes_on=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} raised to {self.level}"


class Order(StreetModel):
    """An order of supervision (督办): somebody above wants to know how it stands, and by when."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=order_states, default=OrderState.ASKED)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One open order a case: a second one would let the first be forgotten."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(lifted_at=None), name="case_has_one_open_order"
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "due_at", "id"), name="order_without_answer", condition=Q(state="asked")
            ),
        )

    def __str__(self) -> str:
        return f"order on {self.case_id}"


class Appeal(StreetModel):
    """The handling unit says that something is not right (申诉); somebody else decides whether it counts."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    against = models.CharField(max_length=10, choices=appealed_against)
    # Who did what is appealed against, and when: whoever did it does not decide.
    against_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    against_at = models.DateTimeField(null=True)
    text = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One open appeal a case."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(decided_at=None), name="case_has_one_open_appeal"
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "due_at", "id"), name="appeal_not_decided", condition=Q(decided_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"appeal on {self.case_id} against {self.against}"
