"""What stops a clock or lengthens its limit, who asked, who approved; and which lights were told of."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Light, PauseKind, RequestState
from .cases import Case


def pause_kinds() -> Iterable[Any]:
    """Return why a clock may stand still."""
    return PauseKind.choices


def request_states() -> Iterable[Any]:
    """Return where a request stands."""
    return RequestState.choices


def lights() -> Iterable[Any]:
    """Return the lights that somebody is told of."""
    return Light.choices


class Asked(StreetModel):
    """A request about the clock of a case: who asked and why, who decided and with which words."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=request_states, default=RequestState.ASKED)
    reason = models.TextField()
    # Who led the case when it was asked: a request of somebody who no longer leads it has lapsed.
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")

    class Meta(StreetModel.Meta):
        """Nothing of its own: a base."""

        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} of {self.case_id}: {self.state}"

    def lapsed_for(self, case: Case) -> bool:
        """Return whether the case went on without it: another leads now, or it was dispatched anew since."""
        return self.lead_id != case.lead_id or self.asked_at < (case.dispatched_at or case.stage_since)


class Pause(Asked):
    """A span in which the clock of a case stands still (挂账): approved by somebody else, or while we wait for the reporter.

    It always has an end in sight: at `until` the clock runs again, whatever happens.
    """

    kind = models.CharField(max_length=10, choices=pause_kinds)
    starts_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    @property
    def until_on(self) -> date:
        """Return the last day of the pause: it ends when that day is over."""
        return timezone.localtime(self.until - timedelta(microseconds=1)).date()

    class Meta(Asked.Meta):
        """One is asked for and one is in force at a time; nobody approves their own."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(state="asked"), name="case_asks_for_one_pause_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(state="granted", ends_at=None),
                name="case_is_paused_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(starts_at__isnull=False), name="granted_pause_says_since_when"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")), name="pause_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(kind="waiting") | Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="pause_is_approved_by_somebody_else",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=("street", "until", "id"), condition=Q(state="granted", ends_at=None), name="pause_in_force"
            ),
            models.Index(fields=("street", "asked_at", "id"), condition=Q(state="asked"), name="pause_asked"),
            models.Index(fields=("street", "case", "asked_at"), name="pause_of_case"),
        )  # fmt: skip


class Extension(Asked):
    """More time for handling (延期), in the unit of the limit itself; approved by somebody else."""

    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)

    class Meta(Asked.Meta):
        """One is asked for at a time; nobody approves their own."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"), condition=Q(state="asked"), name="case_asks_for_one_extension_at_a_time"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="extension_is_for_some_time"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="extension_is_approved_by_somebody_else",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "asked_at", "id"), condition=Q(state="asked"), name="extension_asked"),
            models.Index(fields=("street", "case", "asked_at"), name="extension_of_case"),
        )  # fmt: skip


class Reminder(models.Model):
    """A light of a case that turned: found by the sweep once, told once, in office hours where its limit keeps them.

    Plain values for keys, like the counters: thousands come in one statement, and none is ever looked for by a key.
    """

    street_id = models.BigIntegerField()
    case_id = models.UUIDField()
    light = models.CharField(max_length=10, choices=lights)
    due_at = models.DateTimeField()
    found_at = models.DateTimeField()
    # Not told before this moment; a light that turned at night waits for the office to open.
    not_before = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    # How many people were told; none where the case had moved on before.
    told = models.IntegerField(default=0)

    class Meta:
        """Once a case, light and due moment."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "case_id", "light", "due_at"), name="light_is_told_of_once"
            ),
        )
        indexes = (
            models.Index(fields=("not_before", "id"), condition=Q(told_at=None), name="reminder_to_tell"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.light}"


class PartClock(StreetModel):
    """The clock of a part of handling that runs now: stopping it, penalty, demolition; done or over, its row goes.

    Kept in step with the case by every act that moves its clock, so that what turns yellow or red is found by an index
    and not by counting each case. It has no due moment while the clock of the case stands still.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=24)
    limit = models.CharField(max_length=24)
    due_at = models.DateTimeField(null=True)
    yellow_at = models.DateTimeField(null=True)
    # Not told before this moment; a light that turned at night waits for the office to open.
    not_before = models.DateTimeField(null=True)
    yellow_told_at = models.DateTimeField(null=True)
    red_told_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One clock for each part of a case."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case", "stage"), name="part_of_handling_has_one_clock"
            ),
        )
        indexes = (
            models.Index(
                fields=("yellow_at",), condition=Q(yellow_told_at=None, yellow_at__isnull=False), name="part_turns_yellow"
            ),
            models.Index(fields=("due_at",), condition=Q(red_told_at=None, due_at__isnull=False), name="part_turns_red"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"


class Watermark(models.Model):
    """Until when the lights of a street are swept: what turned before it has been found."""

    street_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.street_id} swept until {self.at}"
