"""Accounts, organisations, roles, posts and coverage: reference tables, small and read mostly."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from linli.territory.public import tiers

from .states import OrganisationKind, Part, Power


def organisation_kinds() -> Iterable[Any]:
    """Return the choices; a callable, so that a new kind makes no migration."""
    return OrganisationKind.choices


def powers() -> Iterable[Any]:
    """Return the choices of powers, as a callable for the same reason."""
    return Power.choices


def parts() -> Iterable[Any]:
    """Return the parts an organisation may have."""
    return Part.choices


class Account(AbstractUser):
    """A person who signs in: staff of offices, departments, committees and companies. Residents need none."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    # Somebody else knows the password; until its owner has chosen another one, the account's posts give nothing.
    chooses_password = models.BooleanField(default=False)
    # Their name is shown as they write it, in no other script (kernel/naming.py).
    is_a_person = True
    # The posts in force that were read together with the account of a session; None where it was read alone.
    held: tuple[Any, ...] | None = None

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name people use; Chinese names are one word."""
        return self.name

    get_short_name = get_full_name


class Organisation(models.Model):
    """A body that can be asked: department, seconded force, committee, property company, squad, institution."""

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=organisation_kinds)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True, default="")
    short = models.CharField(max_length=20, blank=True, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    phone = models.CharField(max_length=30, blank=True, default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        """Codes are unique in a street, and once among the bodies above streets."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "code"),
                name="organisation_has_one_code_in_its_street",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of powers. The office edits which powers a role has; a post gives them to a person."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    powers = ArrayField(models.CharField(max_length=20, choices=powers), default=list)
    exclusive = models.BooleanField(default=False)
    rank = models.IntegerField(default=100)

    class Meta:
        """Shown from the director down."""

        ordering = ("rank", "code")

    def __str__(self) -> str:
        return self.name


class TsTzRange(Func):
    """A range of moments, for the exclusion constraint."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class PostQuerySet(models.QuerySet["Post"]):
    """Posts in time."""

    def held_at(self, at: datetime) -> "PostQuerySet":
        """Return the posts in force at a moment; start counts, end does not."""
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Post(models.Model):
    """A person in a role, at a unit or in an organisation, from a moment to a moment.

    Ending a post ends its powers that minute, because powers are read from posts in force and from nothing else.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts")
    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="posts")
    substitute_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="substitutes")
    exclusive = models.BooleanField(default=False, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        """An exclusive post has one holder at a time; a substitute stands in beside the holder."""

        constraints = (
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(organisation__isnull=False),
                name="post_stands_at_a_unit_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="post_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="exclusive_post_has_one_holder_at_a_time",
                expressions=(
                    (F("role"), RangeOperators.EQUAL),
                    (Coalesce(F("unit"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("organisation"), 0), RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
                condition=Q(exclusive=True, substitute_for=None),
            ),
        )
        indexes = (models.Index(fields=("account", "ends_at"), name="post_of_account"),)

    def __str__(self) -> str:
        return f"{self.account} · {self.role}"


class Coverage(models.Model):
    """One row of the table of duties: for these categories, in this unit and all below it, this organisation.

    `category` is a code of the catalogue or the beginning of one ("" covers all), so that a duty can be given for
    one kind of trouble, for a whole class, or for everything. A row may hold on one road only, or on one of the three
    tiers (front, road, buildings) only.
    """

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    row = models.IntegerField()
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, blank=True, default="")
    road = models.ForeignKey("territory.Road", models.PROTECT, null=True, blank=True, related_name="+")
    tier = models.CharField(max_length=10, choices=tiers, blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="covers")
    part = models.CharField(max_length=10, choices=parts, default=Part.LEAD)
    note = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        """Rows are numbered within the street, as the office reads them, and one lead stands for one line of duty."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "row"), name="coverage_row_has_one_number_in_its_street"
            ),
            models.UniqueConstraint(
                fields=("street", "unit", "category", "road", "tier"),
                condition=Q(part="lead", ends_on=None),
                name="coverage_has_one_lead_for_a_duty",
                nulls_distinct=False,
            ),
        )
        ordering = ("street", "row")

    def __str__(self) -> str:
        return f"{self.row}: {self.category or '*'} → {self.organisation}"


class AccessToken(models.Model):
    """What a program shows in place of a person's password: less than the person may do, for a time, revocable.

    Only a hash is kept. It gives no power of its own: of the powers that its account holds at the moment of a request
    it lets through those among `scopes`, in `street` alone when it names one.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    scopes = ArrayField(models.CharField(max_length=20, choices=powers))
    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    hash = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        """A token ends, lets something through, and cannot be read out of the database."""

        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")),
                name="token_is_revoked_after_it_was_made",
            ),
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="token_lets_something_through"),
            models.CheckConstraint(condition=Q(hash__regex="^[0-9a-f]{64}$"), name="token_is_kept_as_a_hash"),
        )
        indexes = (models.Index(fields=("account", "-created_at", "-id"), name="token_of_account"),)

    def __str__(self) -> str:
        return f"{self.name} …{self.tail}"


class Industry(models.Model):
    """A trade of the street's businesses (美容美发, KTV, 餐饮 …), for which the matrix names who oversees it."""

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True, default="")
    words = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    ends_on = models.DateField(null=True)

    class Meta:
        """A code is used once, and of the industries in use each has a name of its own."""

        ordering = ("street", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("street", "code"), name="industry_has_its_own_code_in_its_street"
            ),
            models.UniqueConstraint(
                fields=("street", "name"),
                condition=Q(ends_on=None),
                name="industry_in_use_has_its_own_name_in_its_street",
            ),
        )

    def __str__(self) -> str:
        return self.name


class DayRange(Func):
    """A range of days, for exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Authority(models.Model):
    """One row of the industry matrix: for this industry (and this kind of trouble) this organisation leads or joins.

    `category` is as in the table of duties: "" is every trouble of the industry. A row holds from a day until before
    another; changing who leads ends one row and begins the next.
    """

    street = models.ForeignKey("territory.Street", models.PROTECT, related_name="+")
    row = models.IntegerField()
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="authorities")
    category = models.CharField(max_length=20, blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="oversees")
    part = models.CharField(max_length=10, choices=parts, default=Part.LEAD)
    basis = models.CharField(max_length=200, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        """Rows are numbered within the street; at a time one leads for a trouble of an industry, and nobody joins twice."""

        ordering = ("street", "row")
        constraints = (
            models.UniqueConstraint(
                fields=("street", "row"), name="authority_row_has_one_number_in_its_street"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="authority_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="industry_has_one_lead_at_a_time",
                expressions=(
                    (F("industry"), RangeOperators.EQUAL),
                    (F("category"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
                condition=Q(part="lead"),
            ),
            ExclusionConstraint(
                name="organisation_stands_once_for_an_industry",
                expressions=(
                    (F("industry"), RangeOperators.EQUAL),
                    (F("category"), RangeOperators.EQUAL),
                    (F("organisation"), RangeOperators.EQUAL),
                    (DayRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.row}: {self.industry} → {self.organisation}"
