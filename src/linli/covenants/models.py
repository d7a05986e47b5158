"""A covenant, its editions with their clauses, comments, signatures and breaches; and badges."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.cases.public import Case
from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import SHOWN, BadgeState, CommentState, CovenantKind, EditionState

STAFF = (Power.CONVENE, Power.REPORT, Power.BOARD)


def covenant_kinds() -> Iterable[Any]:
    """Return what a community may give itself."""
    return CovenantKind.choices


def edition_states() -> Iterable[Any]:
    """Return where an edition may stand."""
    return EditionState.choices


def comment_states() -> Iterable[Any]:
    """Return what may become of a comment."""
    return CommentState.choices


def badge_states() -> Iterable[Any]:
    """Return whether a badge is held."""
    return BadgeState.choices


def _staffed(actor: Actor, seen: Q) -> Q:
    for held in actor.posts:
        if not held.powers.isdisjoint(STAFF) and held.unit_id:
            seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
    return seen


class CovenantQuerySet(models.QuerySet["Covenant"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "CovenantQuerySet":
        """Return what this actor may read: everybody what was ever shown, staff of the unit drafts, too."""
        return self.filter(_staffed(actor, Q(shown=True)))


class Covenant(StreetModel):
    """What a community gives itself: of a unit, perhaps in the name of a body; told by its editions.

    `current` is the number of the edition in force, None before and after. `shown` is True from the first comments on.
    """

    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=covenant_kinds)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    current = models.IntegerField(null=True)
    review_on = models.DateField(null=True)
    shown = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = CovenantQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="covenant_number_is_given_once"),
        )
        indexes = (models.Index(fields=("street", "-made_at", "-id"), name="covenants_newest_first"),)

    def __str__(self) -> str:
        return f"{self.street_id} covenant {self.number}"


class Edition(StreetModel):
    """One edition: drafted, commented on, voted or resolved, in force from a day, replaced or repealed."""

    covenant = StreetForeignKey(Covenant, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    lineage = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=10, choices=edition_states, default=EditionState.DRAFT)
    state_since = models.DateTimeField()
    comments_until = models.DateField(null=True)
    rule = models.CharField(max_length=40, blank=True, default="")
    vote_id = models.UUIDField(null=True)
    vote_number = models.IntegerField(null=True)
    resolution = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField(null=True)
    signatures = models.IntegerField(default=0)
    comments = models.IntegerField(default=0)
    breaches = models.IntegerField(default=0)
    version = models.BigIntegerField(default=0)

    class Meta(StreetModel.Meta):
        """Numbered within the covenant; one is worked on and one in force at a time, by constraint."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "covenant", "number"), name="edition_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "covenant"), name="one_edition_is_in_force", condition=Q(state=EditionState.IN_FORCE)
            ),
            models.UniqueConstraint(
                fields=("street", "covenant"), name="one_edition_is_worked_on",
                condition=Q(state__in=(EditionState.DRAFT, EditionState.COMMENTS, EditionState.VOTING, EditionState.PASSED)),
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.IN_FORCE) | Q(starts_on__isnull=False), name="edition_in_force_has_a_day"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.covenant_id} edition {self.number}"

    @property
    def is_shown(self) -> bool:
        """Return whether everybody may read it."""
        return self.state in SHOWN

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of an edition holds."""
        return {
            "covenant": self.covenant_id.hex,
            "edition": self.number,
            "lineage": list(self.lineage),
            "rule": self.rule,
        }


class Clause(StreetModel):
    """One clause of an edition, with the words it is called by (第三条)."""

    edition = StreetForeignKey(Edition, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    name = models.CharField(max_length=20)
    text = models.TextField()
    breaches = models.IntegerField(default=0)

    class Meta(StreetModel.Meta):
        """In order within the edition."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "edition", "position"), name="clause_stands_at_its_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} {self.name}"


class Comment(StreetModel):
    """What somebody says of a clause; encrypted, shown once it was looked at. Who it is may be left out."""

    edition = StreetForeignKey(Edition, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    clause = models.IntegerField(null=True)
    text = EncryptedTextField()
    state = models.CharField(max_length=10, choices=comment_states, default=CommentState.NEW)
    reply = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Numbered within the edition."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "edition", "number"), name="comment_number_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} comment {self.number}"


class CovenantSignature(StreetModel):
    """A household, shop or firm that signs an edition, once."""

    edition = StreetForeignKey(Edition, models.CASCADE, related_name="+", db_index=False)
    party = EncryptedTextField()
    party_index = BlindIndexField(of="party", purpose="covenant")
    signed_at = models.DateTimeField()
    on_paper = models.BooleanField(default=False)

    class Meta(StreetModel.Meta):
        """A party signs an edition once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "edition", "party_index"), name="party_signs_an_edition_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition_id} signature"


class Breach(StreetModel):
    """A case in which a clause is broken."""

    edition = StreetForeignKey(Edition, models.CASCADE, related_name="+", db_index=False)
    clause = StreetForeignKey(Clause, models.CASCADE, related_name="+", db_index=False)
    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """A case breaks a clause once; found by case and by clause."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case", "clause"), name="case_breaks_a_clause_once"),
        )
        indexes = (
            models.Index(fields=("street", "edition", "-noted_at", "-id"), name="breaches_of_an_edition"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} breaks {self.clause_id}"


class BadgeQuerySet(models.QuerySet["Badge"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "BadgeQuerySet":
        """Return what this actor may read: everybody badges that are held, staff of the unit withdrawn ones, too."""
        return self.filter(_staffed(actor, Q(state=BadgeState.HELD)))


class Badge(StreetModel):
    """A badge that a shop, firm or organisation holds: by which criteria, with a plaque number, reviewed each year."""

    number = models.IntegerField()
    kind = models.CharField(max_length=40)
    holder = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.CharField(max_length=200, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    criteria = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=badge_states, default=BadgeState.HELD)
    state_since = models.DateTimeField()
    awarded_on = models.DateField()
    review_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")
    version = models.BigIntegerField(default=0)

    objects = BadgeQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Plaque numbers are given once; a holder holds a kind of badge once at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="badge_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "kind", "holder", "unit"), name="badge_is_held_once", condition=Q(state=BadgeState.HELD)
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "review_on", "id"), name="badges_by_review"),)

    def __str__(self) -> str:
        return f"{self.street_id} badge {self.number}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a badge holds."""
        return {
            "number": self.number, "lineage": list(self.lineage), "kind": self.kind,
            "review_on": self.review_on.isoformat(), "criteria": list(self.criteria),
        }  # fmt: skip
