"""The tables of the ledger. What must always be true is a constraint here, named as a sentence."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from linli.kernel.calendar import Limit
from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account, Actor, Industry, Organisation, Part, Power
from linli.territory.public import StreetForeignKey, StreetModel, tiers

from .states import ENDED, IN_PROGRESS, LISTS, CategoryKind, Door, PhotoKind, Purpose, State, Way


def states() -> Iterable[Any]:
    """Return the choices of states; callables, so that a new label makes no migration."""
    return State.choices


def doors() -> Iterable[Any]:
    """Return the doors by which cases come in."""
    return Door.choices


def kinds() -> Iterable[Any]:
    """Return the kinds of category."""
    return CategoryKind.choices


def purposes() -> Iterable[Any]:
    """Return what somebody may look at personal data for."""
    return Purpose.choices


def ways() -> Iterable[Any]:
    """Return by which ways personal data is looked at."""
    return Way.choices


def photo_kinds() -> Iterable[Any]:
    """Return the kinds of photo."""
    return PhotoKind.choices


class Category(models.Model):
    """A class or a type of the catalogue after GB/T 30428.2: "C01" 公用设施, "C0101" 上水井盖, "E0110" 暴露生活垃圾."""

    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=10, choices=kinds)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    # Where such trouble lies as a rule; empty where it may be anywhere.
    tier = models.CharField(max_length=10, choices=tiers, blank=True, default="")
    public = models.BooleanField(default=False)
    words = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        """In the order of the standard."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """A filing condition (立案条件) of a category, with its limit and closing condition; one row of the official table."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="conditions")
    row = models.IntegerField(unique=True)
    text = models.TextField()
    closing = models.TextField(blank=True, default="")
    limit_value = models.IntegerField()
    limit_unit = models.CharField(max_length=10)
    responsible = models.CharField(max_length=300, blank=True, default="")
    supervising = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        """In the order of the table."""

        ordering = ("row",)

    def __str__(self) -> str:
        return self.text

    @property
    def limit(self) -> Limit:
        """Return the limit for handling."""
        return Limit(self.limit_value, self.limit_unit)


class StageLimit(models.Model):
    """The office's own limit of a stage that the official table does not limit: how long a case may stay in a state."""

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=states)
    limit_value = models.IntegerField()
    limit_unit = models.CharField(max_length=10)

    class Meta:
        """One row a state for a street; rows without a street are the default."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "state"), name="stage_has_one_limit_in_a_street", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.state}: {self.limit}"

    @property
    def limit(self) -> Limit:
        """Return the limit of the stage."""
        return Limit(self.limit_value, self.limit_unit)


class OfficeDay(models.Model):
    """A day that the office itself declared to be worked or free, whatever the State Council's calendar says."""

    street = models.ForeignKey("territory.Street", models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    works = models.BooleanField()

    class Meta:
        """A day is said once."""

        constraints = (
            models.UniqueConstraint(
                fields=("street", "on"), name="office_day_is_said_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {'works' if self.works else 'free'}"


class Letters(Func):
    """Some texts as one, in capitals, as a word is looked for in them."""

    output_field = models.TextField()
    template = "upper(%(expressions)s)"
    arg_joiner = " || ' ' || "


class Pairs(Func):
    """The pairs of neighbouring letters of some texts, as an array: 井盖缺失 has 井盖, 盖缺 and 缺失.

    Most Chinese words have two letters, and an index of threes (pg_trgm) cannot find them. Made of functions that
    PostgreSQL has, so that an index may stand on it.
    """

    output_field = ArrayField(models.TextField())
    # Those that begin at the first letter, the third …, and those that begin at the second, the fourth …
    template = (
        r"string_to_array(regexp_replace(upper(%(expressions)s), '(..)', '\1 ', 'g') || ' ' || "
        r"regexp_replace(substr(upper(%(expressions)s), 2), '(..)', '\1 ', 'g'), ' ')"
    )
    arg_joiner = " || ' ' || "


def pairs_of(word: str) -> list[str]:
    """Return the pairs of neighbouring letters of a word, as the index knows them."""
    letters = word.upper()
    return [letters[n : n + 2] for n in range(len(letters) - 1)]


# How deep below the street the lines of units are that have indexes of their own: area, committee, estate, grid.
DEPTHS = 5


class CaseQuerySet(models.QuerySet["Case"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Return the cases this actor may see: of the units and organisations of its posts, or the reporter's own."""
        if actor.kind == "reporter":
            return self.filter(pk=actor.case_id)
        seen = Q(pk__in=[])
        for held in actor.posts:
            if Power.SEE not in held.powers:
                continue
            here = Q(street_id=held.street_id)
            if held.unit_id:
                here &= Q(lineage__contains=[held.unit_id])
            if held.organisation_id:
                here &= Q(organisations__contains=[held.organisation_id])
            seen |= here
        return self.filter(seen)

    def in_list(self, name: str) -> "CaseQuerySet":
        """Return the cases of one of the four lists."""
        return self.filter(state__in=LISTS[name])

    def shown_to_public(self) -> "CaseQuerySet":
        """Return what the public map may show: filed or beyond, and not declined or withdrawn."""
        hidden = (State.REPORTED, State.VERIFIED, State.DECLINED, State.WITHDRAWN)
        return self.exclude(state__in=hidden).filter(hidden_from_public=False)


class Case(StreetModel):
    """One thing that needs doing. Keeps the line of units it fell in, whatever the structure becomes later (X-11)."""

    number = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, default="")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    condition = models.ForeignKey(Condition, models.PROTECT, null=True, related_name="+", db_index=False)
    door = models.CharField(max_length=12, choices=doors)
    source = models.CharField(max_length=40, blank=True, default="")
    source_id = models.CharField(max_length=80, null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place = models.CharField(max_length=200, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    road = models.ForeignKey("territory.Road", models.PROTECT, null=True, related_name="+", db_index=False)
    tier = models.CharField(max_length=10, choices=tiers, blank=True, default="")
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    located = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=states, default=State.REPORTED)
    hard = models.BooleanField(default=False)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    organisations = ArrayField(models.BigIntegerField(), default=list)
    found_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    fed_back_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    reported_at = models.DateTimeField()
    stage_since = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_rule = models.CharField(max_length=40, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    reopened = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    rating = models.SmallIntegerField(null=True)
    public_title = models.CharField(max_length=120, blank=True, default="")
    public_body = models.TextField(blank=True, default="")
    hidden_from_public = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Promises of the ledger."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="case_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "source", "source_id"), name="case_comes_from_its_source_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_is_in_the_table"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at=None)),
                name="ended_case_says_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DISPATCHED, State.IN_HAND, State.COORDINATING))
                | Q(lead__isnull=False),
                name="case_at_work_has_a_lead",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="rating_is_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="pin_has_both_coordinates",
            ),
        )
        # What each is for, and what the worklists ask of them, stands in `queries/ways.py` and in decision 0016.
        indexes = (
            *(
                models.Index(
                    F("street"), F(f"lineage__{depth}"), F("due_at"), F("id"), F("state"),
                    name=f"case_open_in_unit_{depth}", condition=Q(state__in=IN_PROGRESS),
                )
                for depth in range(DEPTHS)
            ),
            *(
                models.Index(
                    F("street"), F(f"lineage__{depth}"), F("reported_at").desc(), F("id").desc(),
                    name=f"case_ended_in_unit_{depth}", condition=Q(state__in=ENDED),
                )
                for depth in range(1, DEPTHS)
            ),
            # Hardly any row is in it, so whatever the planner believes of such rows, this is the shortest way to them.
            models.Index(
                fields=("street", "due_at", "id"), name="case_in_deep_unit", condition=Q(lineage__len__gt=DEPTHS)
            ),
            models.Index(
                fields=("street", "lead", "due_at", "id", "state"), name="case_open_by_lead",
                condition=Q(state__in=IN_PROGRESS),
            ),
            models.Index(
                fields=("street", "lead", "-reported_at", "-id"), name="case_ended_by_lead", condition=Q(state__in=ENDED)
            ),
            GinIndex(fields=("organisations",), name="case_with_supports", condition=Q(organisations__len__gt=1)),
            models.Index(fields=("street", "-reported_at", "-id"), name="case_by_report"),
            models.Index(
                fields=("street", "-reported_at", "-id", "state"), name="case_open_by_report",
                condition=Q(state__in=IN_PROGRESS),
            ),
            models.Index(fields=("street", "-ended_at", "-id"), name="case_by_end", condition=Q(state__in=ENDED)),
            models.Index(fields=("street", "category", "-reported_at", "-id"), name="case_by_category"),
            models.Index(
                fields=("street", "road", "-reported_at", "-id"), name="case_on_road", condition=Q(road__isnull=False)
            ),
            models.Index(fields=("street", "due_at", "id"), name="case_hard", condition=Q(hard=True)),
            models.Index(fields=("street", "due_at", "id"), name="case_unlocated", condition=Q(located=False)),
            GinIndex(Pairs("title", "place"), name="case_by_pairs_of_letters"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every journal line of a case holds, so that counts can be rebuilt from the journal alone."""
        return {
            "lineage": list(self.lineage), "hard": self.hard, "lead": self.lead_id,
            "category": self.category.code if self.category else "", "due_at": self.due_at, "tier": self.tier,
        }  # fmt: skip

    @property
    def list_name(self) -> str:
        """Return which of the four lists shows this case."""
        return next(name for name, states in LISTS.items() if self.state in states)

    @property
    def ended(self) -> bool:
        """Return whether the case is on the write-off list."""
        return self.state in ENDED


class Reporter(StreetModel):
    """Who raised a case and how to reach them: encrypted, read only through a logged look."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="phone")
    token_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10, blank=True, default="")

    class Meta(StreetModel.Meta):
        """One reporter a case; the secret link is stored as a hash only."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_has_one_reporter"),
            models.UniqueConstraint(fields=("street", "token_hash"), name="secret_link_opens_one_case"),
        )
        indexes = (models.Index(fields=("street", "phone_index"), name="reporter_by_phone"),)

    def __str__(self) -> str:
        return f"reporter of {self.case_id}"

    @staticmethod
    def new_token() -> str:
        """Return a secret for a link: 192 bits."""
        return secrets.token_urlsafe(24)

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of a token."""
        return hashlib.sha256(token.encode()).hexdigest()


class Assignment(StreetModel):
    """An organisation on a case, as lead or support, and the row of the table of duties or of the matrix that said so."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    coverage_row = models.IntegerField(null=True)
    authority_row = models.IntegerField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One open lead per case; no organisation twice on it."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case"),
                condition=Q(part=Part.LEAD, ends_at=None),
                name="case_has_one_open_lead",
            ),
            models.UniqueConstraint(
                fields=("street", "case", "organisation"),
                condition=Q(ends_at=None),
                name="organisation_is_on_a_case_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.part} on {self.case_id}"


class Photo(StreetModel):
    """A photo of a case: re-encoded, without EXIF. The file is named by the id; nobody reads it but through a view."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=photo_kinds)
    width = models.IntegerField()
    height = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(default=False)
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """The same picture hangs on a case once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case", "sha256", "kind"), name="photo_hangs_on_a_case_once"
            ),
        )


class Look(StreetModel):
    """Somebody looked at the personal data of a reporter, and why (PIPL art. 51); written once, never changed.

    A look without a case is one at this log itself, by whoever watches over it. `unusual` says what about the look the
    data officer should ask after; it is judged when it happens, from what was so at that moment.
    """

    case = StreetForeignKey(Case, models.CASCADE, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60, choices=purposes)
    note = models.CharField(max_length=200, blank=True, default="")
    way = models.CharField(max_length=10, choices=ways, default=Way.PAGE)
    address = models.GenericIPAddressField(null=True)
    unusual = ArrayField(models.CharField(max_length=12), default=list)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Found by time, by who looked and by whose case."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(purpose=Purpose.AUDIT),
                name="look_is_at_a_case_or_at_the_log",
            ),
        )
        indexes = (
            models.Index(fields=("street", "-at", "-id"), name="look_by_time"),
            models.Index(fields=("street", "account", "-at", "-id"), name="look_by_account"),
            models.Index(fields=("street", "case", "-at"), name="look_by_case"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} looked at {self.case_id or 'the log of looks'}"
