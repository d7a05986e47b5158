"""Counters: roll-ups of the journal, local to a node, with plain values for keys; rebuilt from line one when asked."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .states import CELL_FIGURES, FIGURES


class Figures(models.Model):
    """A column for each figure that is counted (`states.FIGURES`); nothing is NULL and takes no room."""

    class Meta:
        """Of several tables."""

        abstract = True


for _name in FIGURES:
    _kind = models.BigIntegerField if _name.endswith("_minutes") else models.IntegerField
    Figures.add_to_class(_name, _kind(null=True))


class UnitDay(Figures):
    """What happened on a day in a street, or a unit right below it, and in all below that, by the day it became known.

    Units further down have no rows here: theirs are the cells of the lines they lie on (`queries/units.py`).

    All that is known of a day is the sum over `known`; what was known at the end of another day, the sum up to it. A
    correction adds a row with the day it corrects and the day it was made: nothing is overwritten.
    """

    pk = models.CompositePrimaryKey("street_id", "unit_id", "day", "known")
    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    known = models.DateField()

    class Meta:
        """What was written on another day than it happened: few rows, by which a stock of then is told from one of now."""

        indexes = (
            models.Index(
                fields=("street_id", "unit_id"),
                include=("day", "known", "standing"),
                condition=models.Q(standing__isnull=False) & ~models.Q(known=models.F("day")),
                name="unitday_standing_told_later",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} ({self.known})"


class UnitMonth(Figures):
    """What happened in a unit and all below it in a month, as is known now; `month` is its first day.

    Long periods, and what is open at the end of a day, are added up from these, of a unit as of a whole city.
    """

    pk = models.CompositePrimaryKey("street_id", "unit_id", "month")
    street_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    month = models.DateField()

    def __str__(self) -> str:
        return f"{self.unit_id} {self.month:%Y-%m}"


class CategoryDay(Figures):
    """What happened on a day in a street with cases of a type, by the day on which it became known; "" has no type yet."""

    pk = models.CompositePrimaryKey("street_id", "category", "day", "known")
    street_id = models.BigIntegerField()
    category = models.CharField(max_length=20)
    day = models.DateField()
    known = models.DateField()

    def __str__(self) -> str:
        return f"{self.category} {self.day} ({self.known})"


class OrganisationDay(Figures):
    """What an organisation did as the lead on a day, by the day on which it became known.

    It stays with whoever had the case then, whoever has it now.
    """

    pk = models.CompositePrimaryKey("street_id", "organisation_id", "day", "known")
    street_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    day = models.DateField()
    known = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.day} ({self.known})"


class Cell(models.Model):
    """What happened on a day at one place with cases of a type, door, tier and lead (0: none), by the day it became known.

    The place is the line of units that the cases fell in, as one number (`CellLine`): a later change of the structure
    moves no old case. All that a pivot asks is a sum of these, and all that is asked of a unit deep down.
    """

    KEYS: ClassVar = ("street_id", "line", "day", "known", "organisation_id", "door", "tier", "category")

    pk = models.CompositePrimaryKey(*KEYS)
    street_id = models.BigIntegerField()
    line = models.BigIntegerField()
    day = models.DateField()
    known = models.DateField()
    organisation_id = models.BigIntegerField()
    door = models.CharField(max_length=12)
    tier = models.CharField(max_length=10)
    category = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.day} {self.line} {self.category} {self.door} {self.organisation_id}"


for _name in CELL_FIGURES:
    _kind = models.BigIntegerField if _name.endswith("_minutes") else models.IntegerField
    Cell.add_to_class(_name, _kind(null=True))


class CellLine(models.Model):
    """A line of units from the street down in which cases fell, by the number that cells know it by."""

    pk = models.CompositePrimaryKey("street_id", "line")
    street_id = models.BigIntegerField()
    line = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.line}: {self.ids}"


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


class Build(models.Model):
    """By which table of rules the counters of a street were built: where the code has another one, they are built anew.

    While that goes on there are no rules, and so many lines are `done` `of` all.
    """

    reader = models.CharField(max_length=30, primary_key=True)
    rules = models.CharField(max_length=64)
    done = models.BigIntegerField(default=0, db_default=0)
    of = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.reader} {self.rules[:8]}"


class Beat(models.Model):
    """How often the counters of a street moved: a screen asks for this one number, and draws when it is new."""

    street_id = models.BigIntegerField(primary_key=True)
    n = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.street_id}: {self.n}"


class HotMap(models.Model):
    """A map of hot spots as it was reckoned last, or is to be: its ground, its days, what is looked at, and its cells."""

    id = models.BigAutoField(primary_key=True)
    street_id = models.BigIntegerField()
    ground = models.CharField(max_length=20)
    days = models.IntegerField()
    category = models.CharField(max_length=20, blank=True, default="")
    measure = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    reckoned_at = models.DateTimeField(null=True)
    # How many of four steps are done; four: nothing is under way.
    done = models.SmallIntegerField(default=0)
    # From what hexagons are drawn again: lon and lat of the middle, metres from a middle to a corner.
    plane = models.JSONField(default=list)
    cells = models.JSONField(default=list)

    STEPS = 4

    class Meta:
        """One map a wish."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "ground", "days", "category", "measure"), name="hot_map_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.street_id} {self.ground} {self.days} {self.category} {self.measure}"

    @property
    def waits(self) -> bool:
        """Return whether it is being reckoned, or waits for that."""
        return self.done < self.STEPS
