"""A lift for one staircase, its flats, objections with their rounds, subsidies and steps of the works."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import UNRESOLVED, Ground, LiftStance, LiftState, LiftWay, ObjectionState, Scheme, Step

STAFF = (Power.CONVENE, Power.REPORT, Power.BOARD)


def lift_states() -> Iterable[Any]:
    """Return where a lift may stand."""
    return LiftState.choices


def stances() -> Iterable[Any]:
    """Return what a family may say."""
    return LiftStance.choices


def grounds() -> Iterable[Any]:
    """Return what an objection may be about."""
    return Ground.choices


def objection_states() -> Iterable[Any]:
    """Return where an objection may stand."""
    return ObjectionState.choices


def schemes() -> Iterable[Any]:
    """Return by what a cost may be shared."""
    return Scheme.choices


def ways() -> Iterable[Any]:
    """Return how a stance or a signature may come."""
    return LiftWay.choices


def steps() -> Iterable[Any]:
    """Return the steps of the works."""
    return Step.choices


class LiftQuerySet(models.QuerySet["Lift"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "LiftQuerySet":
        """Return what this actor may read: what owners vote on or further; earlier and stopped ones the unit's staff."""
        seen = ~Q(state__in=(LiftState.CANVASS, LiftState.STOPPED))
        for held in actor.posts:
            if not held.powers.isdisjoint(STAFF) and held.unit_id:
                seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
        return self.filter(seen)


class Lift(StreetModel):
    """One staircase that is to get a lift. Money is in cents; counters are kept by the commands.

    `rule` is the code of the voting rule; `vote_id` the vote once one was called. `scheme` says by what the cost is shared.
    """

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    floors = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=lift_states, default=LiftState.CANVASS)
    state_since = models.DateTimeField()
    rule = models.CharField(max_length=40)
    vote_id = models.UUIDField(null=True)
    vote_number = models.IntegerField(null=True)
    scheme = models.CharField(max_length=10, choices=schemes, default=Scheme.AREA)
    preset = models.CharField(max_length=40, blank=True, default="")
    cost_cents = models.BigIntegerField(default=0)
    subsidy_cents = models.BigIntegerField(default=0)
    running_cents = models.BigIntegerField(default=0)
    display_until = models.DateField(null=True)
    flats = models.IntegerField(default=0)
    in_favour = models.IntegerField(default=0)
    opposed = models.IntegerField(default=0)
    payers = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)
    unresolved = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.BigIntegerField(default=0)

    objects = LiftQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; money is not below nothing; what is on display says until when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="lift_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(cost_cents__gte=0, subsidy_cents__gte=0, running_cents__gte=0), name="lift_money_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state=LiftState.DISPLAY) | Q(display_until__isnull=False),
                name="lift_on_display_says_until_when",
            ),
            models.CheckConstraint(condition=Q(signed__lte=F("flats")), name="lift_is_signed_by_no_more_than_there_are"),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "-made_at", "-id"), name="lifts_newest_first"),)

    def __str__(self) -> str:
        return f"{self.street_id} lift {self.number}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a lift holds."""
        return {
            "number": self.number, "lineage": list(self.lineage), "scheme": self.scheme, "preset": self.preset,
            "cost": self.cost_cents, "subsidy": self.subsidy_cents, "rule": self.rule,
        }  # fmt: skip


class Flat(StreetModel):
    """A flat of the staircase: its door, floor, area, what the family says, and what it pays and receives in cents.

    `share_cents` is set when the agreement is signed and stays. `token_hash` opens the family's own page.
    """

    lift = StreetForeignKey(Lift, models.CASCADE, related_name="+", db_index=False)
    door = models.CharField(max_length=20)
    position = models.IntegerField()
    floor = models.SmallIntegerField()
    area = models.DecimalField(max_digits=10, decimal_places=4)
    owners = EncryptedTextField(blank=True, default="")
    own_weight = models.CharField(max_length=20, blank=True, default="")
    compensation_cents = models.BigIntegerField(default=0)
    stance = models.CharField(max_length=10, choices=stances, default=LiftStance.UNASKED)
    stance_at = models.DateTimeField(null=True)
    stance_way = models.CharField(max_length=10, choices=ways, blank=True, default="")
    share_cents = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_way = models.CharField(max_length=10, choices=ways, blank=True, default="")
    photo_id = models.UUIDField(null=True)
    token_hash = models.CharField(max_length=64)

    class Meta(StreetModel.Meta):
        """A door stands once in its staircase; who signed knows what it pays."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "lift", "door"), name="lift_has_each_door_once"),
            models.UniqueConstraint(fields=("street", "token_hash"), name="page_of_a_flat_has_one_link"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(share_cents__isnull=False), name="signed_flat_knows_its_share"
            ),
            models.CheckConstraint(
                condition=Q(floor__gte=1, area__gt=0, compensation_cents__gte=0),
                name="flat_has_floor_and_area",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lift_id} {self.door}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is kept of the secret of a family's page."""
        return hashlib.sha256(token.encode()).hexdigest()


class Objection(StreetModel):
    """Somebody is against it, in writing: an owner of the staircase (`flat`) or a neighbour; negotiated in rounds."""

    lift = StreetForeignKey(Lift, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    flat = StreetForeignKey(Flat, models.PROTECT, null=True, related_name="+", db_index=False)
    neighbour = EncryptedTextField(blank=True, default="")
    ground = models.CharField(max_length=15, choices=grounds)
    text = EncryptedTextField()
    state = models.CharField(max_length=10, choices=objection_states, default=ObjectionState.OPEN)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = EncryptedTextField(blank=True, default="")
    rounds = models.SmallIntegerField(default=0)

    class Meta(StreetModel.Meta):
        """Numbered within the lift; over is said with the moment."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "lift", "number"), name="objection_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNRESOLVED, closed_at=None)
                | (~Q(state__in=UNRESOLVED) & Q(closed_at__isnull=False)),
                name="objection_is_over_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lift_id} objection {self.number}"


class Round(StreetModel):
    """One round of talks about an objection: what was offered, and the compensation offered in cents."""

    objection = StreetForeignKey(Objection, models.CASCADE, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    text = EncryptedTextField()
    offered_cents = models.BigIntegerField(null=True)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """Numbered within the objection."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "objection", "number"), name="round_number_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.objection_id} round {self.number}"


class Subsidy(StreetModel):
    """Money from elsewhere towards the cost, in cents."""

    lift = StreetForeignKey(Lift, models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=120)
    amount_cents = models.BigIntegerField()
    entered_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Subsidies are something, and found by lift."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="subsidy_is_something"),
        )
        indexes = (models.Index(fields=("street", "lift"), name="subsidies_of_a_lift"),)

    def __str__(self) -> str:
        return f"{self.lift_id} {self.source}"


class StepDone(StreetModel):
    """A step of the works, planned for a day and done on one."""

    lift = StreetForeignKey(Lift, models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=12, choices=steps)
    planned_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")
    photo_id = models.UUIDField(null=True)

    class Meta(StreetModel.Meta):
        """A step stands once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "lift", "step"), name="lift_has_each_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.lift_id} {self.step}"
