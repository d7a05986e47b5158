"""Rosters, their people, their pattern and their slots."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kernel.naming import name_of
from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel


class RosterQuerySet(models.QuerySet["DutyRoster"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "RosterQuerySet":
        """Return the rosters of the units and organisations of this actor's posts, and those they are a member of."""
        seen = Q(pk=None)
        for held in actor.posts:
            if Power.SEE in held.powers:
                here = Q(street_id=held.street_id)
                if held.organisation_id:
                    seen |= here & Q(organisation_id=held.organisation_id)
                elif held.unit_id:
                    seen |= here & Q(lineage__contains=[held.unit_id])
        if actor.account_id and actor.street_ids:
            mine = Member.objects.filter(
                street_id=models.OuterRef("street_id"),
                roster_id=models.OuterRef("pk"),
                person__account_id=actor.account_id,
                person__street_id=models.OuterRef("street_id"),
                ended_at=None,
            )
            seen |= Q(models.Exists(mine), street_id__in=actor.street_ids)
        return self.filter(seen)


class DutyRoster(StreetModel):
    """One roster: of which unit or organisation, where its duty is done, what is looked at on the way."""

    number = models.IntegerField()
    name = models.CharField(max_length=80)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    place = models.CharField(max_length=120, blank=True, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    reach = models.PositiveIntegerField(default=200)
    route = models.CharField(max_length=400, blank=True, default="")
    checklist = ArrayField(models.CharField(max_length=60), default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RosterQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; a place has both coordinates or none."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="roster_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90), lon__isnull=False, lat__isnull=False),
                name="roster_place_has_both_coordinates_or_none",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Person(StreetModel):
    """Somebody who stands on duty in a street: a colleague by their account, or a volunteer by name, encrypted."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="duty")

    class Meta(StreetModel.Meta):
        """One row for a colleague and one for a telephone, so that nobody is two people to the constraint on turns."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "account"),
                condition=Q(account__isnull=False),
                name="duty_person_is_known_once_by_account",
            ),
            models.UniqueConstraint(
                fields=("street", "phone_index"),
                condition=~Q(phone_index=""),
                name="duty_person_is_known_once_by_telephone",
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Return the name that a roster shows."""
        return name_of(self.account) or str(self.account) if self.account is not None else str(self.name)

    is_a_person = True


class Member(StreetModel):
    """Somebody who takes turns at a roster, in which capacity (党员代表, 物业, 志愿者), from a moment until another."""

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    person = StreetForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    capacity = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Once at a time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "roster", "person"),
                condition=Q(ended_at=None),
                name="person_is_member_of_a_roster_once",
            ),
        )
        indexes = (models.Index(fields=("street", "person"), name="memberships_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.roster_id}"


class WeeklyRow(StreetModel):
    """One row of the weekly pattern: on these weekdays (1 Monday … 7 Sunday), from when, how long, how many people."""

    roster = StreetForeignKey(DutyRoster, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    weekdays = ArrayField(models.SmallIntegerField())
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    heads = models.PositiveSmallIntegerField(default=1)

    class Meta(StreetModel.Meta):
        """A slot lasts between ten minutes and a day and needs between one and twenty people."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minutes__range=(10, 1440), heads__range=(1, 20)),
                name="weekly_row_lasts_ten_minutes_to_a_day",
            ),
        )
        indexes = (models.Index(fields=("street", "roster"), name="weekly_rows_of_a_roster"),)

    def __str__(self) -> str:
        return f"{self.roster_id} {self.weekdays} {self.starts}"


class Slot(StreetModel):
    """A time at which a roster needs so many people for one kind of duty."""

    roster = StreetForeignKey(DutyRoster, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    heads = models.PositiveSmallIntegerField()

    class Meta(StreetModel.Meta):
        """A slot is laid once, however often its pattern is."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "roster", "starts_at", "kind"), name="slot_of_a_roster_is_laid_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return f"{self.roster_id} {self.starts_at:%m-%d %H:%M}"
