"""Standing problems (顽症): what comes back at a place, the cases that show it, the plan against it, its rechecks."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import LASTING, MeasureState, ProblemState, Spread
from .cases import Case
from .catalogue import Category


def spreads() -> Iterable[Any]:
    """Return what the place of a standing problem may be."""
    return Spread.choices


def problem_states() -> Iterable[Any]:
    """Return where a standing problem may stand."""
    return ProblemState.choices


def measure_states() -> Iterable[Any]:
    """Return how far a measure may be."""
    return MeasureState.choices


class ProblemQuerySet(models.QuerySet["StandingProblem"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "ProblemQuerySet":
        """Return the problems this actor may see: where a post lets it see cases, and what its organisation works on."""
        seen = Q(pk__in=[])
        for held in actor.posts:
            if Power.SEE not in held.powers:
                continue
            here = Q(street_id=held.street_id)
            if held.unit_id:
                here &= Q(lineage__contains=[held.unit_id])
            if held.organisation_id:
                here &= Q(organisations__contains=[held.organisation_id])
            seen |= here
        return self.filter(seen)


class StandingProblem(StreetModel):
    """Something of one kind that comes back at one place, found by the rule or named by somebody.

    `lineage` is the line of units that its cases have in common: whoever answers for that line answers for it.
    """

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", db_index=False)
    spread = models.CharField(max_length=6, choices=spreads)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    road = models.ForeignKey("territory.Road", models.PROTECT, null=True, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    radius = models.SmallIntegerField(null=True)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisations = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=10, choices=problem_states, default=ProblemState.FLAGGED)
    # By which rule it was found, in words of that day; "" where somebody named it.
    rule = models.CharField(max_length=200, blank=True, default="")
    quiet_days = models.SmallIntegerField()
    plan = models.TextField(blank=True, default="")
    owner = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    flagged_at = models.DateTimeField()
    state_since = models.DateTimeField()
    last_case_at = models.DateTimeField(null=True)
    cases = models.IntegerField(default=0)
    relapses = models.IntegerField(default=0)
    # The next day on which somebody must do something: a measure, a recheck, or the end of the quiet period.
    next_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)
    quiet_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    before = StreetForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = ProblemQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """A kind has one lasting problem at a place; a place is one of three."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="problem_has_its_number"),
            models.UniqueConstraint(
                fields=("street", "category", "unit"), condition=Q(state__in=LASTING, unit__isnull=False),
                name="kind_has_one_lasting_problem_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=("street", "category", "road"), condition=Q(state__in=LASTING, road__isnull=False),
                name="kind_has_one_lasting_problem_on_a_road",
            ),
            models.CheckConstraint(
                condition=Q(spread=Spread.UNIT, unit__isnull=False, road=None, lon=None, lat=None, radius=None)
                | Q(spread=Spread.ROAD, unit=None, road__isnull=False, lon=None, lat=None, radius=None)
                | Q(spread=Spread.SPOT, unit=None, road=None, lon__isnull=False, lat__isnull=False, radius__gt=0),
                name="problem_lies_at_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProblemState.WATCHED) | Q(over_at__isnull=False, quiet_until__isnull=False),
                name="watched_problem_says_until_when",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "state", "next_on", "id"), name="problem_by_next_day"),
            models.Index(fields=("street", "-flagged_at", "-id"), name="problem_by_flag"),
            GinIndex(fields=("lineage",), name="problem_in_unit"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every journal line of a problem holds."""
        return {
            "number": self.number, "lineage": list(self.lineage), "category": self.category.code,
            "owner": self.owner_id, "quiet_until": self.quiet_until.isoformat() if self.quiet_until else None,
        }  # fmt: skip

    @property
    def lasting(self) -> bool:
        """Return whether it may still gain evidence."""
        return self.state in LASTING


class Evidence(StreetModel):
    """A case that shows a standing problem; `relapse` marks one that came after it was declared over."""

    problem = StreetForeignKey(StandingProblem, models.CASCADE, related_name="+")
    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    by_rule = models.BooleanField(default=True)
    relapse = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A case is evidence of one problem: what was counted once is not counted for another."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_is_evidence_once"),
        )
        indexes = (models.Index(fields=("street", "problem", "-at", "-id"), name="evidence_of_problem"),)

    def __str__(self) -> str:
        return f"{self.case_id} shows {self.problem_id}"


class ProblemMeasure(StreetModel):
    """A measure of the plan: what, by which organisation, until which day."""

    problem = StreetForeignKey(StandingProblem, models.CASCADE, related_name="+")
    what = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=measure_states, default=MeasureState.OPEN)
    done = models.TextField(blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    alarmed_on = models.DateField(null=True)

    class Meta(StreetModel.Meta):
        """What is over says when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=MeasureState.OPEN, ended_at=None)
                | ~Q(state=MeasureState.OPEN) & Q(ended_at__isnull=False),
                name="measure_that_is_over_says_when",
            ),
        )
        indexes = (
            models.Index(fields=("street", "due_on", "id"), name="measure_open_by_day", condition=Q(state="open")),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.what


class Recheck(StreetModel):
    """A day on which somebody looks whether it is gone, and what they found."""

    problem = StreetForeignKey(StandingProblem, models.CASCADE, related_name="+")
    due_on = models.DateField()
    gone = models.BooleanField(null=True)
    finding = models.TextField(blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    alarmed_on = models.DateField(null=True)

    class Meta(StreetModel.Meta):
        """A recheck that was done says what was found."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(at=None, gone=None) | Q(at__isnull=False, gone__isnull=False),
                name="done_recheck_says_whether_it_is_gone",
            ),
            models.UniqueConstraint(
                fields=("street", "problem", "due_on"), condition=Q(at=None), name="recheck_is_set_once_a_day"
            ),
        )
        indexes = (
            models.Index(fields=("street", "due_on", "id"), name="recheck_open_by_day", condition=Q(at=None)),
        )

    def __str__(self) -> str:
        return f"recheck of {self.problem_id} on {self.due_on}"


class ProblemPhoto(StreetModel):
    """A photo of a recheck: re-encoded, without EXIF, its file named by the id."""

    recheck = StreetForeignKey(Recheck, models.CASCADE, related_name="+")
    width = models.IntegerField()
    height = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """The same picture shows a recheck once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "recheck", "sha256"), name="photo_shows_a_recheck_once"
            ),
        )

    def __str__(self) -> str:
        return f"photo of {self.recheck_id}"
