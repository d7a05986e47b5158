"""What sorting keeps: versions of the sorter, proposals of a category, proposals of the same issue."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.cases.public import Case, Category
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from .errors import TooFewCases
from .states import Alikeness, ProposalOutcome, SorterState, Source

# What stands behind the code in the reason of a training that had too little to learn from.
LACKING = ("cases", "kinds", "least")


def sorter_states() -> Iterable[Any]:
    """Return where a version may stand; callables, so that a new label makes no migration."""
    return SorterState.choices


def sources() -> Iterable[Any]:
    """Return what a proposal may come from."""
    return Source.choices


def outcomes() -> Iterable[Any]:
    """Return what may become of a proposal."""
    return ProposalOutcome.choices


def alikenesses() -> Iterable[Any]:
    """Return what may become of a proposal of the same issue."""
    return Alikeness.choices


class SorterVersion(StreetModel):
    """One training: what was learnt, packed, and how good it was on cases that were held back. Shares in thousandths.

    `packed` holds numbers and runs of letters that stand in two cases at least, and nothing that names a person.
    """

    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=sorter_states, default=SorterState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    trained_at = models.DateTimeField(null=True)
    # Somebody went back to it: what is trained later waits until a person puts it to use.
    pinned = models.BooleanField(default=False)
    cases = models.IntegerField(default=0)
    kinds = models.IntegerField(default=0)
    accuracy = models.SmallIntegerField(default=0)
    macro_f1 = models.SmallIntegerField(default=0)
    line = models.SmallIntegerField(default=1001)
    precision = models.SmallIntegerField(default=0)
    coverage = models.SmallIntegerField(default=0)
    figures = models.JSONField(default=dict)
    packed = models.BinaryField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Numbers are given once, one version is in use, one training is asked for."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="sorter_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street",),
                condition=Q(state=SorterState.IN_FORCE),
                name="street_has_one_sorter_in_use",
            ),
            models.UniqueConstraint(
                fields=("street",), condition=Q(state=SorterState.ASKED), name="street_asks_for_one_training"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SorterState.IN_FORCE, SorterState.KEPT))
                | Q(packed__isnull=False, trained_at__isnull=False),
                name="usable_sorter_was_trained",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SorterState.values), name="sorter_state_is_in_the_table"
            ),
        )

    def __str__(self) -> str:
        return f"{self.street_id}/{self.number} {self.state}"

    @property
    def said_why(self) -> str:
        """Return why it could not be trained, in the reader's language."""
        code, *facts = self.why.split() or [""]
        if code != TooFewCases.code or len(facts) != len(LACKING):
            return self.why
        return str(TooFewCases(**dict(zip(LACKING, facts, strict=True))))


class Proposal(StreetModel):
    """The category proposed for a case, how sure that is in thousandths, by which words, and what became of it.

    `others` are the next likely ones as [code, thousandths]. What was proposed is kept when the case is filed: so one
    knows how often the sorter is followed.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    sure = models.SmallIntegerField()
    words = ArrayField(models.CharField(max_length=20), default=list)
    others = models.JSONField(default=list)
    source = models.CharField(max_length=10, choices=sources)
    version = StreetForeignKey(SorterVersion, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=outcomes, default=ProposalOutcome.OPEN)
    settled_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One a case; found by what became of it."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_has_one_proposal"),
            models.CheckConstraint(
                condition=Q(sure__range=(0, 1000)), name="proposal_is_sure_in_thousandths"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=ProposalOutcome.values), name="proposal_outcome_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=Q(outcome=ProposalOutcome.OPEN, settled_at=None)
                | (~Q(outcome=ProposalOutcome.OPEN) & Q(settled_at__isnull=False)),
                name="settled_proposal_says_when",
            ),
        )
        indexes = (models.Index(fields=("street", "outcome", "-at"), name="proposal_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.case_id} → {self.category_id} ({self.sure})"


class Alike(StreetModel):
    """Two cases that seem to tell of the same issue, and what speaks for it; `case` is the later one."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    other = StreetForeignKey(Case, models.CASCADE, related_name="+")
    sure = models.SmallIntegerField()
    words = models.SmallIntegerField()
    shared = ArrayField(models.CharField(max_length=20), default=list)
    metres = models.IntegerField(null=True)
    days = models.IntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=alikenesses, default=Alikeness.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """A pair is proposed once; found from both ends."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case", "other"), name="pair_is_proposed_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="pair_is_of_two_cases"),
            models.CheckConstraint(
                condition=Q(state__in=Alikeness.values), name="pair_state_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=Q(state=Alikeness.OPEN, settled_at=None)
                | (~Q(state=Alikeness.OPEN) & Q(settled_at__isnull=False)),
                name="settled_pair_says_when",
            ),
        )
        indexes = (models.Index(fields=("street", "other"), name="pair_by_other"),)

    def __str__(self) -> str:
        return f"{self.case_id} ~ {self.other_id} ({self.sure})"
