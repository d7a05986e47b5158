"""Counters: roll-ups of the journal, local to a node, with plain values for keys; rebuilt from line one when asked."""

from django.db import models


class StateCount(models.Model):
    """How many cases of a unit (and of all below it) stand in a state now, hard problems apart."""

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    state = models.CharField(max_length=20)
    hard = models.BooleanField()
    n = models.IntegerField()

    class Meta:
        """One counter a unit, state and kind."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "state", "hard"), name="state_has_one_counter_in_a_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.state}: {self.n}"


class DayCount(models.Model):
    """How many cases of a unit entered and left a state on a day of the deployment's zone."""

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    state = models.CharField(max_length=20)
    hard = models.BooleanField()
    entered = models.IntegerField()
    left = models.IntegerField()

    class Meta:
        """One counter a unit, day, state and kind."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "day", "state", "hard"),
                name="day_has_one_counter_of_a_state_in_a_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.state}: +{self.entered} -{self.left}"


class DayPunctuality(models.Model):
    """How many feedbacks of a unit came in time and how many late, on a day."""

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    in_time = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        """One counter a unit and day."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "day"), name="day_has_one_punctuality_in_a_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}: {self.in_time}/{self.late}"


class TierCount(models.Model):
    """How many cases of a unit stand in a state on a tier now; those of which the tier is not clear have no row."""

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    tier = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    n = models.IntegerField()

    class Meta:
        """One counter a unit, tier and state."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "tier", "state"),
                name="tier_has_one_counter_of_a_state_in_a_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.tier} {self.state}: {self.n}"


class DayRate(models.Model):
    """What the three rates (三率) are made of, on a day: of a unit and all below it, an organisation, or a type of case.

    `kind` says which of the three `key` names. A reporter's word counts on the day it was said, and for the handling it
    was said of; where they say otherwise later, the earlier word is taken away from its own day.
    """

    street_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=20)
    day = models.DateField()
    responded = models.IntegerField()
    responded_late = models.IntegerField()
    solved = models.IntegerField()
    unsolved = models.IntegerField()
    satisfied = models.IntegerField()
    dissatisfied = models.IntegerField()
    reached = models.IntegerField()
    not_reached = models.IntegerField()
    refused = models.IntegerField()

    class Meta:
        """One counter a day and thing."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "kind", "key", "day"), name="day_has_one_counter_of_rates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.day}"


class DueCount(models.Model):
    """Handling that was due on a day in a unit: open still, done in time, done late. Suspended cases are in none of them.

    Together they are what should have been closed (应结案).
    """

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    open = models.IntegerField()
    in_time = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        """One counter a unit and day."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "day"), name="day_has_one_count_of_what_is_due_in_a_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}: {self.open}+{self.in_time}+{self.late}"


class PausedCount(models.Model):
    """How many cases of a unit have a clock that stands still now."""

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    n = models.IntegerField()

    class Meta:
        """One counter a unit."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id"), name="unit_has_one_count_of_clocks_that_stand_still"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.n}"


class DayAct(models.Model):
    """How often something was done on a day in a unit: filed, declared void, sent back, reworked, raised, excused.

    What was filed by mistake is taken off what was filed; what an accepted appeal excused is taken off what was late.
    """

    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    act = models.CharField(max_length=20)
    n = models.IntegerField()

    class Meta:
        """One counter a unit, day and act."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "unit_id", "day", "act"), name="day_has_one_counter_of_an_act_in_a_unit"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.act}: {self.n}"
