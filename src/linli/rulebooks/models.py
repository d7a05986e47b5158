"""Editions of rule books and their rows: reference tables, small and read mostly."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from .states import EditionState


def edition_states() -> Iterable[Any]:
    """Return the states as choices; a callable, so that a new label makes no migration."""
    return EditionState.choices


class Edition(models.Model):
    """One edition of a book of a street; without a street, the deployment's own, which holds where a street has none.

    It holds from its day until the day of the next one. What is published never changes: cases keep the edition they
    were filed under, and processes keep what they read of it for ever.
    """

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    book = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=edition_states, default=EditionState.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    effective_from = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    made_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Editions of a book are numbered when they are published, and one draft at a time is worked on."""

        ordering = ("street", "book", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("street", "book", "number"),
                name="edition_has_one_number_in_its_book",
                condition=Q(number__isnull=False),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=("street", "book"),
                condition=Q(state="draft"),
                name="book_has_one_draft_at_a_time",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, number=None)
                | (
                    Q(published_at__isnull=False, effective_from__isnull=False, number__isnull=False)
                    & ~Q(state="draft")
                ),
                name="published_edition_says_since_when_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="withdrawn_edition_says_when_it_was_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.book} {self.number or self.state}"


class RuleRow(models.Model):
    """One row of an edition, at its place; its cells stand under the names of the book's columns."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        """Read in their order."""

        ordering = ("edition", "position", "id")
        indexes = (models.Index(fields=("edition", "position", "id"), name="rule_row_in_its_order"),)

    def __str__(self) -> str:
        return f"{self.edition_id} #{self.position}"
