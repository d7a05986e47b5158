"""What the office files by: categories, filing conditions, limits of stages, its own days."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from linli.kernel.calendar import Limit
from linli.territory.public import tiers

from ..states import CategoryKind, State


def states() -> Iterable[Any]:
    """Return the choices of states; callables, so that a new label makes no migration."""
    return State.choices


def kinds() -> Iterable[Any]:
    """Return the kinds of category."""
    return CategoryKind.choices


class Category(models.Model):
    """A class or a type of the catalogue after GB/T 30428.2: "C01" 公用设施, "C0101" 上水井盖, "E0110" 暴露生活垃圾."""

    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=10, choices=kinds)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # Where such trouble lies as a rule; empty where it may be anywhere.
    tier = models.CharField(max_length=10, choices=tiers, blank=True, default="")
    public = models.BooleanField(default=False)
    words = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        """In the order of the standard."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """A filing condition (立案条件) of a category, with its limit and closing condition; one row of the official table."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="conditions")
    row = models.IntegerField(unique=True)
    text = models.TextField()
    closing = models.TextField(blank=True, default="")
    limit_value = models.IntegerField()
    limit_unit = models.CharField(max_length=10)
    responsible = models.CharField(max_length=300, blank=True, default="")
    supervising = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        """In the order of the table."""

        ordering = ("row",)

    def __str__(self) -> str:
        return self.text

    @property
    def limit(self) -> Limit:
        """Return the limit for handling."""
        return Limit(self.limit_value, self.limit_unit)


class StageLimit(models.Model):
    """The office's own limit of a stage that the official table does not limit: how long a case may stay in a state."""

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=states)
    limit_value = models.IntegerField()
    limit_unit = models.CharField(max_length=10)

    class Meta:
        """One row a state for a street; rows without a street are the default."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "state"), name="stage_has_one_limit_in_a_street", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.state}: {self.limit}"

    @property
    def limit(self) -> Limit:
        """Return the limit of the stage."""
        return Limit(self.limit_value, self.limit_unit)


class OfficeDay(models.Model):
    """A day that the office itself declared to be worked or free, whatever the State Council's calendar says."""

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    works = models.BooleanField()

    class Meta:
        """A day is said once."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "on"), name="office_day_is_said_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {'works' if self.works else 'free'}"
