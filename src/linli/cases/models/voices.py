"""What reporters were asked after the work: each call back, and whether it reached them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Reached
from .cases import Case


def outcomes_of_calls() -> Iterable[Any]:
    """Return what may come of a call back."""
    return Reached.choices


class CallBack(StreetModel):
    """One attempt to ask whoever reported a case whether it is solved and how satisfied they are (回访).

    `attempt` counts within one handling: after a case was opened again it begins anew. `latest` marks the one that
    stands; it goes when the reporter says so by their own link, or the case is opened again.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=12, choices=outcomes_of_calls)
    solved = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    said = models.TextField(blank=True, default="")
    attempt = models.SmallIntegerField()
    gave_up = models.BooleanField(default=False)
    latest = models.BooleanField(default=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """One call back of a case stands; only who was reached has said something."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(latest=True), name="one_call_back_of_a_case_stands"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Reached.REACHED) | Q(solved=None, satisfied=None),
                name="only_who_was_reached_answers_a_call_back",
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "at", "id"), name="call_back_without_answer",
                condition=Q(latest=True) & ~Q(outcome=Reached.REACHED),
            ),
            models.Index(fields=("street", "case", "-at"), name="call_back_of_case"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"call back {self.attempt} of {self.case_id}: {self.outcome}"
