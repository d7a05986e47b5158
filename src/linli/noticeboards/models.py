"""Boards, what was printed on them, who looked at them, and who agreed to stand on them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import BoardState


def board_states() -> Iterable[Any]:
    """Return whether what hangs there may still hold."""
    return BoardState.choices


class BoardQuerySet(models.QuerySet["NoticeBoard"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "BoardQuerySet":
        """Return the boards of the units and organisations of this actor's posts."""
        seen = Q(pk=None)
        for held in actor.posts:
            if Power.SEE in held.powers:
                here = Q(street_id=held.street_id)
                if held.organisation_id:
                    seen |= here & Q(organisation_id=held.organisation_id)
                elif held.unit_id:
                    seen |= here & Q(lineage__contains=[held.unit_id])
        return self.filter(seen)


class NoticeBoard(StreetModel):
    """A board on a wall: of which building, where it hangs, whose property company, which number answers day and night."""

    number = models.IntegerField()
    name = models.CharField(max_length=80)
    spot = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    hotline = models.CharField(max_length=30, blank=True, default="")
    code = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=board_states, default=BoardState.UNPRINTED)
    stale_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = BoardQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers and codes are given once; a stale board says since when."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="noticeboard_number_is_given_once"),
            models.UniqueConstraint(fields=("street", "code"), name="noticeboard_code_is_given_once"),
            models.CheckConstraint(
                condition=~Q(state="stale") | Q(stale_since__isnull=False),
                name="stale_noticeboard_says_since_when",
            ),
        )

    def __str__(self) -> str:
        return self.name


class BoardLine(StreetModel):
    """Somebody without an account whom a board names (生活管家 …), who agreed to it on a day."""

    board = StreetForeignKey(NoticeBoard, models.PROTECT, related_name="+", db_index=False)
    label = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    work_number = models.CharField(max_length=30, blank=True, default="")
    agreed_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Read by board."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "board"), name="lines_of_a_noticeboard"),)

    def __str__(self) -> str:
        return f"{self.board_id} {self.label}"


class Agreement(StreetModel):
    """That a colleague agreed to stand on boards with their name and a work telephone, from when until when."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    work_number = models.CharField(max_length=30)
    agreed_at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "account"),
                condition=Q(ended_at=None),
                name="colleague_agrees_to_boards_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}"


class Printing(StreetModel):
    """What was printed for a board: every line as it stood, and its digest."""

    board = StreetForeignKey(NoticeBoard, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta(StreetModel.Meta):
        """Read by board, the newest first."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "board", "-at"), name="printings_of_a_noticeboard"),)

    def __str__(self) -> str:
        return f"{self.board_id} {self.at:%Y-%m-%d}"


class BoardCheck(StreetModel):
    """That somebody stood before a board: whether it hangs as it was printed, and what else there is to say."""

    board = StreetForeignKey(NoticeBoard, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    hangs = models.BooleanField()
    words = models.CharField(max_length=200, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Read by board, the newest first."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "board", "-at"), name="checks_of_a_noticeboard"),)

    def __str__(self) -> str:
        return f"{self.board_id} {self.at:%Y-%m-%d}"
