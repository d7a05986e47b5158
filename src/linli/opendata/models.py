"""Releases: what was published when, under which rules, and what became of it."""

from typing import Any

from django.db import models
from django.db.models import Q

from linli.people.public import Account
from linli.territory.public import StreetModel


class Release(StreetModel):
    """One edition of a street's open data: numbered, never changed, perhaps withdrawn.

    `before` is the day from which on nothing is told. `digest` is over what is told, not over the files, so that the
    same content is never published twice. `rules` is the edition of the rule book it was made by.
    """

    number = models.IntegerField()
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    before = models.DateField()
    k = models.SmallIntegerField()
    licence = models.CharField(max_length=20)
    rules = models.BigIntegerField(null=True)
    cases = models.IntegerField()
    groups = models.IntegerField()
    withheld = models.IntegerField()
    digest = models.CharField(max_length=64)
    # Of each file: name, dataset, form, bytes, sha256, rows.
    files = models.JSONField(default=list)
    files_kept = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_why = models.CharField(max_length=200, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Numbers are given once; who takes something back says why."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="release_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="withdrawn_release_says_why",
            ),
            models.CheckConstraint(
                condition=Q(k__gte=3), name="release_hides_everybody_among_three_at_least"
            ),
        )

    def __str__(self) -> str:
        return f"{self.street_id} no. {self.number}"

    @property
    def is_open(self) -> bool:
        """Return whether its files may be had."""
        return self.withdrawn_at is None and self.files_kept

    @property
    def few_withheld(self) -> bool:
        """Return whether so few cases fit into no group that not even their number is told."""
        return 0 < self.withheld < self.k

    def file(self, name: str) -> dict[str, Any] | None:
        """Return what is known of one of its files."""
        return next((one for one in self.files if one["name"] == name), None)
