"""Bodies, who sits in them, nominations, statements of duty, stations and what heads advise: dated rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from linli.people.public import Account, Actor, Organisation

from .states import AdviceKind, Grade, NominationState


def nomination_states() -> Iterable[Any]:
    """Return where a nomination may stand."""
    return NominationState.choices


def advice_kinds() -> Iterable[Any]:
    """Return the five powers of a head."""
    return AdviceKind.choices


def grades() -> Iterable[Any]:
    """Return how a force is assessed."""
    return Grade.choices


class DayRange(Func):
    """A range of days, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()


def _days(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name=name)


def on_day(on: date) -> Q:
    """Return the condition of rows in force on a day: the first day counts, `ends_on` does not."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


class BodyQuerySet(models.QuerySet["Body"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "BodyQuerySet":
        """Return the published bodies, and all of the streets in which somebody has a post."""
        return self.filter(Q(public=True) | Q(street_id__in=actor.street_ids))


class Body(models.Model):
    """One body of a kind of the rule book at a unit, from a day until before another."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    purpose = models.TextField(blank=True, default="")
    document = models.CharField(max_length=120, blank=True, default="")
    document_no = models.CharField(max_length=60, blank=True, default="")
    document_on = models.DateField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # What it grew out of when the structure was upgraded.
    succeeds = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    # Under which entry of the register of organisations it can be asked, if it can.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    public = models.BooleanField(default=False)
    starts_on = models.DateField()
    # By when its term is to be renewed; it stands until somebody ends it.
    term_until = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        """A name stands once at a unit at a time."""

        constraints = (
            _days("body_ends_after_it_starts"),
            ExclusionConstraint(
                name="body_stands_once_at_a_unit",
                expressions=(
                    (F("unit"), RangeOperators.EQUAL),
                    (F("name"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
            ),
        )
        indexes = (models.Index(fields=("street", "kind", "id"), name="body_by_kind"),)

    def __str__(self) -> str:
        return self.name

    def stands_on(self, on: date) -> bool:
        """Return whether it stands on a day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


class Membership(models.Model):
    """Somebody on a seat of a body: an account, a named person of elsewhere, or an organisation, between two days.

    `organisation` is where a person is seconded from, or the member itself when neither account nor name is given.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    seat = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=60, blank=True, default="")
    exclusive = models.BooleanField(default=False)
    substitute_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="substitutes")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        """Somebody sits; an exclusive seat has one holder at a time, and nobody sits twice on one kind of seat."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(organisation__isnull=False) | ~Q(name=""),
                name="member_is_somebody",
            ),
            _days("member_leaves_after_joining"),
            ExclusionConstraint(
                name="exclusive_seat_has_one_holder",
                expressions=(
                    (F("body"), RangeOperators.EQUAL),
                    (F("seat"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
                condition=Q(exclusive=True, substitute_for=None),
            ),
            ExclusionConstraint(
                name="nobody_sits_twice",
                expressions=(
                    (F("body"), RangeOperators.EQUAL),
                    (F("seat"), RangeOperators.EQUAL),
                    (Coalesce(F("account"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("organisation"), 0), RangeOperators.EQUAL),
                    (F("name"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Return the name of who sits, as it is written."""
        return self.name or str(self.account or self.organisation or "")


class Nomination(models.Model):
    """Somebody proposed for a seat, reviewed, and seated or declined."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="nominations")
    seat = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=60, blank=True, default="")
    reason = models.TextField()
    state = models.CharField(max_length=12, choices=nomination_states, default=NominationState.NOMINATED)
    review = models.TextField(blank=True, default="")
    decision = models.TextField(blank=True, default="")
    votes_cast = models.PositiveIntegerField(null=True)
    votes_for = models.PositiveIntegerField(null=True)
    nominated_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    nominated_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="nomination")

    class Meta:
        """Who took the seat has a membership, and nobody else."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(organisation__isnull=False) | ~Q(name=""),
                name="nominee_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="taken", membership__isnull=False)
                | (~Q(state="taken") & Q(membership=None)),
                name="nominee_who_took_the_seat_sits",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None) | Q(votes_for__lte=F("votes_cast")),
                name="no_more_votes_for_than_cast",
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Return the name of the candidate, as it is written."""
        return self.name or str(self.account or self.organisation or "")


class Item(models.Model):
    """Who owns a named item of a mechanism (a list, a safeguard, a requirement) at a unit, and when it was last checked."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    pack = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    owner = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        """An item has one owner at a time."""

        constraints = (
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(organisation__isnull=False), name="item_is_owned"
            ),
            _days("item_ends_after_it_starts"),
            ExclusionConstraint(
                name="item_has_one_owner_at_a_time",
                expressions=(
                    (F("unit"), RangeOperators.EQUAL),
                    (F("pack"), RangeOperators.EQUAL),
                    (F("code"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} {self.code}"


class DutyStatement(models.Model):
    """A statement of duty (责任书) that an institution signed for a term."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True, default="")
    signed_by = models.CharField(max_length=60)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        """A term is not empty."""

        constraints = (_days("statement_ends_after_it_starts"),)
        indexes = (models.Index(fields=("street", "-signed_on", "-id"), name="statement_by_day"),)

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One duty of a statement: what, how much, by when, and what shows that it is fulfilled."""

    statement = models.ForeignKey(DutyStatement, models.PROTECT, related_name="duties")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    evidence = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        """Duties stand in their order; what is done is shown."""

        ordering = ("statement", "position")
        constraints = (
            models.UniqueConstraint(fields=("statement", "position"), name="duty_has_its_place"),
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(evidence=""), name="fulfilled_duty_is_shown"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Station(models.Model):
    """A place where forces work together: a workstation of a programme, of a block."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    address = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True, default="")
    hours = models.CharField(max_length=80, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        """A name stands once in a street at a time."""

        constraints = (
            _days("station_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=("street", "name"), condition=Q(ends_on=None), name="station_has_its_own_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class StationPlace(models.Model):
    """A force or a person that works at a station, between two days."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="places")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        """Somebody works there, and is not counted twice."""

        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False) | Q(organisation__isnull=False),
                name="station_place_is_somebodys",
            ),
            _days("station_place_ends_after_it_starts"),
            ExclusionConstraint(
                name="nobody_works_twice_at_a_station",
                expressions=(
                    (F("station"), RangeOperators.EQUAL),
                    (Coalesce(F("account"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("organisation"), 0), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.account or self.organisation)


class Advice(models.Model):
    """What the head of a unit says by one of the five powers, to whom, and what was answered."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=advice_kinds)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField()
    grade = models.CharField(max_length=12, choices=grades, blank=True, default="")
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    reply = models.TextField(blank=True, default="")
    replied_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        """An assessment gives a grade and nothing else does; an answer says something."""

        constraints = (
            models.CheckConstraint(
                condition=Q(kind="assessment") & ~Q(grade="") | (~Q(kind="assessment") & Q(grade="")),
                name="assessment_gives_a_grade",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | ~Q(reply=""), name="answer_to_advice_says_something"
            ),
        )
        indexes = (models.Index(fields=("street", "-given_at", "-id"), name="advice_by_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.organisation}"
