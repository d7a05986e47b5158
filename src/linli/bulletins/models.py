"""Bulletins: what they tell, frozen, and what became of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetModel

from .states import OPEN, BulletinState, Kind, Of


def kinds() -> Iterable[Any]:
    """Return how long a period may be."""
    return Kind.choices


def whose() -> Iterable[Any]:
    """Return whose a bulletin may be."""
    return Of.choices


def bulletin_states() -> Iterable[Any]:
    """Return where a bulletin may stand."""
    return BulletinState.choices


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Lists begin with `visible_to`, or with `open_to_all` for those who are not signed in."""

    def visible_to(self, actor: Actor) -> "BulletinQuerySet":
        """Return what this actor may read: whatever is published, drafts too where it stands before the board."""
        seen = Q(state__in=OPEN)
        for held in actor.posts:
            if Power.BOARD in held.powers:
                seen |= Q(street_id=held.street_id)
            elif held.organisation_id:
                seen |= Q(street_id=held.street_id, organisation_id=held.organisation_id)
        return self.filter(seen)

    def open_to_all(self) -> "BulletinQuerySet":
        """Return what everybody may read."""
        return self.filter(state__in=OPEN)


class Bulletin(StreetModel):
    """One edition of what a unit or an organisation did in a period.

    `known` is the day by whose end its figures were known. `figures` are those figures, `told` the text made of them,
    by language, both frozen. `plan` is what its editor wrote in place of the proposed next steps. `version` goes up with
    every change; `files` are the Word and PDF files that were written of the version `files_of`.
    """

    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=kinds)
    of = models.CharField(max_length=12, choices=whose)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    lineage = ArrayField(models.BigIntegerField(), default=list)
    since = models.DateField()
    until = models.DateField()
    known = models.DateField()
    edition = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=bulletin_states, default=BulletinState.DRAFT)
    figures = models.JSONField(default=dict)
    told = models.JSONField(default=dict)
    plan = models.TextField(blank=True, default="")
    addressees = models.CharField(max_length=200, blank=True, default="")
    issuer = models.CharField(max_length=80, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True, default="")
    files = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    files_of = models.IntegerField(default=0)

    objects = BulletinQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once, editions of a period follow each other, and one of them stands."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="bulletin_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "kind", "of", "code", "since", "edition"), name="bulletin_has_each_edition_once"
            ),
            models.UniqueConstraint(
                fields=("street", "kind", "of", "code", "since"), condition=Q(state=BulletinState.DRAFT),
                name="period_has_one_draft_of_a_bulletin",
            ),
            models.UniqueConstraint(
                fields=("street", "kind", "of", "code", "since"), condition=Q(state=BulletinState.PUBLISHED),
                name="period_has_one_bulletin_that_stands",
            ),
            models.CheckConstraint(
                condition=Q(since__lte=models.F("until"), known__gte=models.F("until")),
                name="bulletin_is_known_after_its_period",
            ),
            models.CheckConstraint(
                condition=~Q(state=BulletinState.WITHDRAWN) | ~Q(withdrawn_why=""), name="withdrawn_bulletin_says_why"
            ),
        )  # fmt: skip

        indexes = (
            models.Index(
                fields=("street",),
                condition=Q(files_of__lt=models.F("version")),
                name="bulletin_files_to_be_written",
            ),
        )

    def __str__(self) -> str:
        return f"{self.street_id} no. {self.number}"

    @property
    def is_draft(self) -> bool:
        """Return whether it may still be changed."""
        return self.state == BulletinState.DRAFT

    @property
    def is_open(self) -> bool:
        """Return whether everybody may read it."""
        return self.state in OPEN
