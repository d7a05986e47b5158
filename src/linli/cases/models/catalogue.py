"""What the office files by: categories, filing conditions, its own days."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

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
    """A filing condition (立案条件) of a category, by its number in the table of limits: what a case is filed under.

    Only its identity stands here, with the words it had when it was first known. What it says, by when such a case is
    handled and when it may be closed, stands in the edition of the table that the case was filed under.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="conditions")
    row = models.IntegerField()
    text = models.TextField()

    class Meta:
        """In the order of the table; another office may use a number for another type, so it is one's own in a type."""

        ordering = ("row",)
        constraints = (
            models.UniqueConstraint(
                fields=("category", "row"), name="condition_has_its_number_in_a_category"
            ),
        )

    def __str__(self) -> str:
        return self.text
