"""The ledger itself: one case, its states, and how lists find it."""

from collections.abc import Iterable
from math import floor
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from linli.kernel.lookups import Holds
from linli.people.public import Account, Actor, Industry, Organisation, Power
from linli.territory.public import StreetModel, tiers

from ..states import BETWEEN, ENDED, IN_PROGRESS, LISTS, WORKING, Door, HeldFor, State
from .catalogue import Category, Condition, states


def doors() -> Iterable[Any]:
    """Return the doors by which cases come in."""
    return Door.choices


def held_for() -> Iterable[Any]:
    """Return why a report may be held for a look."""
    return HeldFor.choices


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


class Cell(Func):
    """The square of about 200 metres in which a pin lies, as one number: what is near lies in a few of them."""

    output_field = models.BigIntegerField()
    template = "(floor(%(expressions)s * 500)::bigint)"
    arg_joiner = " * 500)::bigint * 1000000 + floor("


def cells_around(lon: float, lat: float, *, wide: float, high: float) -> list[int]:
    """Return the squares that a box around a point touches; `wide` and `high` are half its sides in degrees."""
    rows = range(floor((lat - high) * 500), floor((lat + high) * 500) + 1)
    columns = range(floor((lon - wide) * 500), floor((lon + wide) * 500) + 1)
    return [row * 1_000_000 + column for row in rows for column in columns]


# How deep below the street the lines of units are that have indexes of their own: area, committee, estate, grid.


DEPTHS = 5
# What nobody has in hand, and what waits for a decision above. The index and the list must say it in the same words.
LIES_BETWEEN = Q(state__in=BETWEEN) | (Q(raised_level__gt="") & Q(state__in=IN_PROGRESS))


class CaseQuerySet(models.QuerySet["Case"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor, *, by_ways: bool = False) -> "CaseQuerySet":
        """Return the cases this actor may see: of the units and organisations of its posts, or the reporter's own.

        `by_ways` for lists to whose cases ways lead (`queries/ways.py`), and not this condition.
        """
        has = Holds.lookup_name if by_ways else "contains"
        if actor.kind == "reporter":
            return self.filter(pk=actor.case_id)
        seen = Q(pk__in=[])
        for held in actor.posts:
            if Power.SEE not in held.powers:
                continue
            here = Q(street_id=held.street_id)
            if held.unit_id:
                here &= Q((f"lineage__{has}", [held.unit_id]))
            if held.organisation_id:
                here &= Q((f"organisations__{has}", [held.organisation_id]))
            seen |= here
        return self.filter(seen)

    def in_list(self, name: str) -> "CaseQuerySet":
        """Return the cases of one of the four lists."""
        return self.filter(state__in=LISTS[name])

    def shown_to_public(self) -> "CaseQuerySet":
        """Return what the public map may show: filed or beyond, and not declined or withdrawn."""
        hidden = (
            State.REPORTED, State.VERIFIED, State.DECLINED, State.WITHDRAWN, State.VOIDED, State.MERGED, State.MOVED
        )  # fmt: skip
        return self.exclude(state__in=hidden).filter(hidden_from_public=False)


class Case(StreetModel):
    """One thing that needs doing. Keeps the line of units it fell in, whatever the structure becomes later (X-11)."""

    number = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, default="")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    condition = models.ForeignKey(Condition, models.PROTECT, null=True, related_name="+", db_index=False)
    # The edition of the table of limits it was filed under; nothing for cases from before tables had editions.
    limits_edition = models.ForeignKey(
        "rulebooks.Edition", models.PROTECT, null=True, related_name="+", db_index=False
    )
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
    # The limit of the stage as it was when it began ("4 h"), so that a later edition of a table moves nothing that runs.
    limit = models.CharField(max_length=24, blank=True, default="")
    # When 80 % of the limit are used on its own clock; like the due moment nothing while the clock stands still.
    yellow_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    # Pauses that are over: from, to, from, to …; and what was granted on top of the limit of handling, in its unit.
    pauses = ArrayField(models.DateTimeField(), default=list, blank=True)
    extended = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    reopened = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    # The course of a case: who must name its lead, to which level it is raised, what is asked or appealed (models/course).
    arbiter = models.CharField(max_length=40, blank=True, default="")
    named_at = models.DateTimeField(null=True)
    raised_level = models.CharField(max_length=20, blank=True, default="")
    raised_to = models.ForeignKey(
        "territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    raised_at = models.DateTimeField(null=True)
    ordered = models.CharField(max_length=10, blank=True, default="")
    appealed = models.CharField(max_length=10, blank=True, default="")
    excused = models.BooleanField(default=False)
    parts = models.IntegerField(default=0)
    rating = models.SmallIntegerField(null=True)
    public_title = models.CharField(max_length=120, blank=True, default="")
    public_body = models.TextField(blank=True, default="")
    hidden_from_public = models.BooleanField(default=False)
    # Why a report from outside waits for a look before anybody goes there; "" for what does not.
    held = models.CharField(max_length=8, choices=held_for, blank=True, default="")

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
            # Of those few are open, and an officer's lists ask for these at every page.
            GinIndex(
                fields=("organisations",), name="case_open_with_supports",
                condition=Q(organisations__len__gt=1, state__in=IN_PROGRESS),
            ),
            GinIndex(
                fields=("organisations",), name="case_asked_before_lead", condition=Q(lead=None, organisations__len__gt=0)
            ),
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
            models.Index(fields=("street", "reported_at", "id"), name="case_held_for_a_look", condition=~Q(held="")),
            # For the sweep: which lights turned since the last one.
            models.Index(
                fields=("street", "yellow_at"), name="case_turning_yellow", condition=Q(yellow_at__isnull=False)
            ),
            # What hangs between, the longest first (`queries/nobody.py`).
            models.Index(fields=("street", "stage_since", "id"), name="case_between", condition=LIES_BETWEEN),
            GinIndex(Pairs("title", "place"), name="case_by_pairs_of_letters"),
            # What was reported near a place lately: for whoever reports it again, and for whoever looks for the same.
            models.Index(
                F("street"), Cell("lat", "lon"), F("reported_at").desc(), name="case_on_the_ground",
                condition=Q(state__in=(*IN_PROGRESS, State.CLOSED), lon__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every journal line of a case holds, so that counts can be rebuilt from the journal alone."""
        return {
            "lineage": list(self.lineage), "hard": self.hard, "lead": self.lead_id,
            "category": self.category.code if self.category else "", "due_at": self.due_at, "tier": self.tier,
            "limit": self.limit, "extended": self.extended, "paused_at": self.paused_at,
            "counted_from": self.dispatched_at if self.state in WORKING else None,
        }  # fmt: skip

    @property
    def counted_from(self) -> Any:
        """Return from when the limit of the stage is counted: handling from the dispatch, not from the acceptance."""
        return self.dispatched_at if self.state in WORKING and self.dispatched_at else self.stage_since

    @property
    def list_name(self) -> str:
        """Return which of the four lists shows this case."""
        return next(name for name, states in LISTS.items() if self.state in states)

    @property
    def ended(self) -> bool:
        """Return whether the case is on the write-off list."""
        return self.state in ENDED
