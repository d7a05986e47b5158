"""The fast lane: shops and committees that report by a page of their own, and what they reported, on its own clock."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import LANE_DOORS
from .cases import Case, doors


class LaneMember(StreetModel):
    """A shop or a committee that reports directly; its page is opened by a secret link, or by its account.

    With a team it also has the mandate of an observer: what it sees on its round counts for that team.
    """

    name = models.CharField(max_length=80)
    door = models.CharField(max_length=12, choices=doors)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.CharField(max_length=200, blank=True, default="")
    team = models.CharField(max_length=60, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """A link opens one page; an account has one membership at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "token_hash"), name="lane_link_opens_one_page"),
            models.UniqueConstraint(
                fields=("street", "account"), condition=Q(ends_at=None, account__isnull=False),
                name="account_is_on_the_lane_once",
            ),
            models.CheckConstraint(condition=Q(door__in=LANE_DOORS), name="lane_member_has_a_door_of_the_lane"),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "name", "id"), name="lane_member_by_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def open(self) -> bool:
        """Return whether it may report now."""
        return self.ends_at is None or self.ends_at > timezone.now()


class LaneReport(StreetModel):
    """A case that came by the fast lane: by when somebody of the office must have said that it is seen."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    member = StreetForeignKey(LaneMember, models.PROTECT, related_name="+")
    team = models.CharField(max_length=60, blank=True, default="")
    limit = models.CharField(max_length=24, blank=True, default="")
    due_at = models.DateTimeField(null=True)
    yellow_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    # When whoever must acknowledge it was told that its light turned, and before when they are not to be.
    yellow_told_at = models.DateTimeField(null=True)
    red_told_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A case comes by the lane once; a sighting counts for the team that its member had then."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_came_by_the_lane_once"),
        )
        indexes = (
            models.Index(fields=("street", "due_at", "id"), name="lane_waiting", condition=Q(acknowledged_at=None)),
            models.Index(
                fields=("due_at",), name="lane_turns_red", condition=Q(acknowledged_at=None, red_told_at=None)
            ),
            models.Index(
                fields=("yellow_at",), name="lane_turns_yellow", condition=Q(acknowledged_at=None, yellow_told_at=None)
            ),
            models.Index(fields=("street", "-at", "-id"), name="lane_by_time"),
            models.Index(fields=("street", "member", "-at"), name="lane_of_member"),
            models.Index(fields=("street", "team", "at"), name="sighting_of_team", condition=~Q(team="")),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} by the lane"
