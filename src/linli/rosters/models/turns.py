"""Turns, swaps, wishes, the day log and plans."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from linli.people.public import Account
from linli.rosters.states import GONE, PENDING, PlanState, SwapState, TurnState, WishKind
from linli.territory.public import StreetForeignKey, StreetModel

from .rosters import DutyRoster, Person, Slot


def turn_states() -> Iterable[Any]:
    """Return how it may go with a turn."""
    return TurnState.choices


def swap_states() -> Iterable[Any]:
    """Return where a swap may stand."""
    return SwapState.choices


def wish_kinds() -> Iterable[Any]:
    """Return what may be said of a time."""
    return WishKind.choices


def plan_states() -> Iterable[Any]:
    """Return where a plan may stand."""
    return PlanState.choices


class Moments(Func):
    """The half-open range of moments from the start to the end of a row."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def during() -> Moments:
    """Return the span of a row, for its exclusion constraint."""
    return Moments("starts_at", "ends_at", RangeBoundary())


class Turn(StreetModel):
    """One person on one seat of a slot. Its times are those of the slot, so that the database can compare them."""

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    slot = StreetForeignKey(Slot, models.PROTECT, related_name="+", db_index=False)
    person = StreetForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    seat = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    alarm_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=turn_states, default=TurnState.PLANNED)
    version = models.IntegerField(default=0)
    came_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    metres = models.IntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    vouched = models.BooleanField(default=False)
    checked = ArrayField(models.SmallIntegerField(), default=list)

    class Meta(StreetModel.Meta):
        """Nobody stands in two places at once; a seat is taken once, and by one person of a slot."""

        constraints = (
            *StreetModel.Meta.constraints,
            ExclusionConstraint(
                name="person_stands_in_one_place_at_a_time",
                expressions=(
                    (F("street"), RangeOperators.EQUAL),
                    (F("person"), RangeOperators.EQUAL),
                    (during(), RangeOperators.OVERLAPS),
                ),
                condition=~Q(state__in=[str(one) for one in GONE]),
            ),
            models.UniqueConstraint(
                fields=("street", "slot", "seat"),
                condition=~Q(state__in=[str(one) for one in GONE]),
                name="seat_of_a_slot_is_taken_once",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="turn_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state__in=["present", "done"]) | Q(came_at__isnull=False),
                name="turn_that_was_done_says_when_they_came",
            ),
        )
        indexes = (
            models.Index(fields=("street", "roster", "starts_at"), name="turns_of_a_roster"),
            models.Index(
                fields=("alarm_at",), condition=Q(state=TurnState.PLANNED), name="turns_to_be_missed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.slot_id} seat {self.seat}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line about this turn holds."""
        return {"slot": str(self.slot_id), "person": str(self.person_id), "kind": self.kind}

    @property
    def companions(self) -> frozenset[int]:
        """Return the accounts of those who stand on the same slot."""
        same = Turn.objects.filter(street_id=self.street_id, slot_id=self.slot_id)
        live = same.exclude(state__in=GONE).exclude(pk=self.pk).exclude(person__account=None)
        return frozenset(live.values_list("person__account_id", flat=True))

    @property
    def was_late(self) -> bool:
        """Return whether they came after the alarm."""
        return bool(self.came_at and self.alarm_at and self.came_at > self.alarm_at)

    def runs(self, at: datetime) -> bool:
        """Return whether the slot has begun and not ended."""
        return self.starts_at <= at < self.ends_at


class Swap(StreetModel):
    """A turn offered to somebody: for a turn of theirs (`other_turn`), or to be taken over."""

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    turn = StreetForeignKey(Turn, models.PROTECT, related_name="+", db_index=False)
    asker = StreetForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    other = StreetForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    other_turn = StreetForeignKey(Turn, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=swap_states, default=SwapState.ASKED)
    version = models.IntegerField(default=0)
    words = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A turn is offered to one person at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "turn"),
                condition=Q(state__in=[str(one) for one in PENDING]),
                name="turn_is_offered_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(asker=F("other")), name="nobody_swaps_with_themselves"),
        )
        indexes = (models.Index(fields=("street", "roster", "state"), name="swaps_of_a_roster"),)

    def __str__(self) -> str:
        return f"{self.turn_id} → {self.other_id}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line about this swap holds."""
        return {"turn": str(self.turn_id), "other": str(self.other_id)}


class DutyWish(StreetModel):
    """When somebody cannot, would rather not, or would gladly stand on duty."""

    person = StreetForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=wish_kinds)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A time has a length."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="wish_ends_after_it_starts"),
        )
        indexes = (models.Index(fields=("street", "person", "ends_at"), name="wishes_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class LogEntry(StreetModel):
    """A line of the day log (值班日志): when, by whom, which task, what; perhaps the case that was made of it."""

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    person = StreetForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    task = models.CharField(max_length=40, blank=True, default="")
    words = models.CharField(max_length=1000)
    case_number = models.CharField(max_length=24, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Read by roster, the newest first."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "roster", "-at", "-id"), name="log_of_a_roster"),)

    def __str__(self) -> str:
        return f"{self.roster_id} {timezone.localtime(self.at):%m-%d %H:%M}"


class Plan(StreetModel):
    """A fair plan for the open seats of a roster, worked out by the worker and shown before it is accepted.

    `inputs` is the digest of everything it was worked out from: with it and the seed the same plan comes out again.
    """

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    until = models.DateField()
    seed = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=plan_states, default=PlanState.WAITING)
    stop = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    inputs = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One at a time of a roster, until it was decided on."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "roster"),
                condition=Q(state__in=["waiting", "running", "draft", "short"]),
                name="roster_has_one_plan_under_way",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="plan_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return f"{self.roster_id} {self.since} – {self.until}"
