"""One act on many cases: what is asked, of which cases, and what became of each."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from linli.kernel.naming import said
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import BatchState, Outcome
from .cases import Case


def batch_states() -> Iterable[Any]:
    """Return how far a batch may be."""
    return BatchState.choices


def outcomes() -> Iterable[Any]:
    """Return what may have become of a case of a batch."""
    return Outcome.choices


class Batch(StreetModel):
    """One act that somebody wants done to many cases. `told` are its words; `chosen` says of which list the cases are.

    The counts are moved in the transaction of the acts themselves, so they are right whatever was cut off.
    """

    action = models.CharField(max_length=20)
    told = models.JSONField(default=dict)
    chosen = models.CharField(max_length=200, blank=True, default="")
    chosen_en = models.CharField(max_length=200, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=batch_states, default=BatchState.DRAFT)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Found by street, newest first, and by what waits for the worker."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(done__gte=0, refused__gte=0, total__gte=models.F("done") + models.F("refused")),
                name="batch_adds_up",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "-made_at", "-id"), name="batch_by_time"),
            models.Index(
                fields=("began_at",), name="batch_under_way", condition=models.Q(state=BatchState.RUNNING)
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} on {self.total}"

    @property
    def of_which(self) -> str:
        """Return of which list the cases are, in the reader's language, whatever its maker reads."""
        return said(self.chosen, self.chosen_en)


class BatchItem(StreetModel):
    """One case of a batch: waiting, done, or refused, and why; `why` is the code of the refusal, `said` its sentence."""

    batch = StreetForeignKey(Batch, models.CASCADE, related_name="+", db_index=False)
    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    place = models.IntegerField()
    outcome = models.CharField(max_length=10, choices=outcomes, default=Outcome.WAITING)
    why = models.CharField(max_length=60, blank=True, default="")
    said = models.CharField(max_length=300, blank=True, default="")
    said_en = models.CharField(max_length=300, blank=True, default="")

    class Meta(StreetModel.Meta):
        """A case stands once in a batch."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "batch", "case"), name="case_is_in_a_batch_once"),
            models.UniqueConstraint(
                fields=("street", "batch", "place"), name="place_in_a_batch_is_given_once"
            ),
        )
        indexes = (
            models.Index(fields=("street", "batch", "outcome", "place"), name="batch_item_by_outcome"),
            models.Index(fields=("street", "case"), name="batch_item_by_case"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"

    @property
    def words(self) -> str:
        """Return what happens or why not, in the reader's language."""
        return said(self.said, self.said_en)
