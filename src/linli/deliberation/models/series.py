"""Series: meetings that come again, who is always invited to them, and who reads their calendar."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Period, Shift, Side


def shifts() -> Iterable[Any]:
    """Return what may happen on days off."""
    return Shift.choices


def periods() -> Iterable[Any]:
    """Return the periods of the alarm."""
    return Period.choices


def sides() -> Iterable[Any]:
    """Return for whom somebody sits."""
    return Side.choices


def over_place(actor: Actor, *powers: str) -> Q:
    """Return what is in a place over which this actor holds one of the powers."""
    seen = Q(pk__in=[])
    for held in actor.posts:
        if held.unit_id and any(power in held.powers for power in powers):
            seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
    return seen


class SeriesQuerySet(models.QuerySet["Series"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "SeriesQuerySet":
        """Return the series of the units of an actor's posts."""
        return self.filter(over_place(actor, Power.SEE))


class Series(StreetModel):
    """Meetings of one kind that come again: by which rule, where, and within which period one must be held.

    `rule` is an RRULE (RFC 5545) without its beginning; empty: held when somebody convenes one. `told_for` is the first
    day of the last period of which the alarm has told.
    """

    number = models.IntegerField()
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The body (`bodies`) whose members are invited and whose quorum holds, where the series belongs to one.
    body_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField()
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=120, blank=True, default="")
    shift = models.CharField(max_length=10, choices=shifts, default=Shift.NEXT)
    period = models.CharField(max_length=10, choices=periods, blank=True, default=Period.NONE)
    roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    uid = models.CharField(max_length=200, blank=True, default="")
    told_for = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    objects = SeriesQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; what came from a calendar comes once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="series_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "uid"), condition=~Q(uid=""), name="series_of_a_calendar_comes_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=720), name="meeting_lasts_minutes_or_hours"
            ),
        )
        indexes = (models.Index(fields=("street", "ended_at", "number"), name="series_that_go_on"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Seat(StreetModel):
    """Somebody who is always invited to a series: a person with an account, an organisation, or a name from outside."""

    series = StreetForeignKey(Series, models.CASCADE, related_name="+")
    position = models.IntegerField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    name = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    part = models.CharField(max_length=60, blank=True, default="")
    side = models.CharField(max_length=12, choices=sides, default=Side.OTHER)
    votes = models.BooleanField(default=True)

    class Meta(StreetModel.Meta):
        """A place in the order is given once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "series", "position"), name="seat_has_its_own_place"),
        )

    def __str__(self) -> str:
        return f"{self.series_id} {self.position}"


class CalendarLink(StreetModel):
    """The secret address under which somebody's calendar program reads their meetings; a new one ends the one before."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """A person has one that works."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "token_hash"), name="calendar_link_opens_one"),
            models.UniqueConstraint(
                fields=("street", "account"), condition=Q(ended_at=None), name="calendar_link_is_one_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id}"
