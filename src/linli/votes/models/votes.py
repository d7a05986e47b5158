"""A vote, what is asked in it, and its roll. What was announced stays: the database itself refuses changes of the roll."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel
from linli.votes.states import SHOWN, RollKind, VoteState

UNCOUNTED = (VoteState.ANNOUNCED, VoteState.OPEN, VoteState.CLOSED)
STAFF = (Power.CONVENE, Power.REPORT, Power.BOARD)


def vote_states() -> Iterable[Any]:
    """Return where a vote may stand."""
    return VoteState.choices


def roll_kinds() -> Iterable[Any]:
    """Return who may stand on a roll."""
    return RollKind.choices


class VoteQuerySet(models.QuerySet["Vote"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "VoteQuerySet":
        """Return what this actor may read: votes that were announced; drafts and what was void to staff of the unit."""
        seen = Q(state__in=SHOWN)
        for held in actor.posts:
            if not held.powers.isdisjoint(STAFF) and held.unit_id:
                seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
        return self.filter(seen)


class Vote(StreetModel):
    """Something that owners, members or residents decide together, with one roll and one or several questions.

    `subject_kind` and `subject_id` name what it is about where another app asked for it. `box_key` seals secret ballots
    until the box is opened, and is gone afterwards.
    """

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    subject_kind = models.CharField(max_length=20, blank=True, default="")
    subject_id = models.CharField(max_length=40, blank=True, default="")
    roll_kind = models.CharField(max_length=10, choices=roll_kinds, default=RollKind.OWNERS)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=vote_states, default=VoteState.DRAFT)
    state_since = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    announced_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    display_until = models.DateField(null=True)
    heads = models.IntegerField(default=0)
    area = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    roll_digest = models.CharField(max_length=64, blank=True, default="")
    box_key = EncryptedTextField(null=True)

    objects = VoteQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; what was announced says from when to when; the clock runs forwards."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="vote_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(state__in=(VoteState.DRAFT, VoteState.VOID))
                | Q(announced_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False, heads__gt=0),
                name="announced_vote_says_when_and_has_a_roll",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="vote_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(VoteState.DRAFT, *UNCOUNTED, VoteState.VOID))
                | Q(counted_at__isnull=False, box_key__isnull=True),
                name="counted_vote_has_no_key_of_its_box",
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | ~Q(roll_kind=RollKind.OWNERS),
                name="secret_vote_is_not_weighed_by_area",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "-made_at", "-id"), name="votes_newest_first"),
            models.Index(fields=("street", "subject_kind", "subject_id"), name="votes_about_something",
                         condition=~Q(subject_kind="")),
            models.Index(fields=("closes_at",), name="votes_by_close",
                         condition=Q(state__in=(VoteState.ANNOUNCED, VoteState.OPEN))),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.street_id} vote {self.number}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a vote holds."""
        return {
            "number": self.number, "lineage": list(self.lineage), "subject_kind": self.subject_kind,
            "about": self.subject_id, "secret": self.secret, "roll": self.roll_kind,
        }  # fmt: skip

    def takes_ballots(self, at: datetime) -> bool:
        """Return whether a page may offer the ballot; what counts is the database's clock when it is cast."""
        return (
            self.state in (VoteState.ANNOUNCED, VoteState.OPEN)
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= at < self.closes_at
        )


class Question(StreetModel):
    """One matter that is voted on, with the rule as it stood when it was announced, and what came of it.

    `rule` is the whole row of the rule book; `options` are [{code, name, cost}] of polls and budgets, none for yes or no.
    `result` holds what the public may read of the count: facts, and the steps in each language.
    """

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    rule_code = models.CharField(max_length=40)
    rule_edition = models.BigIntegerField(null=True)
    rule = models.JSONField(default=dict)
    options = models.JSONField(default=list)
    budget = models.BigIntegerField(null=True)
    passed = models.BooleanField(null=True)
    result = models.JSONField(null=True)

    class Meta(StreetModel.Meta):
        """Questions have places."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "vote", "position"), name="question_has_its_place_in_its_vote"
            ),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} {self.position}"


class Voter(StreetModel):
    """One head of the roll: whoever votes as one. Names and proxies are encrypted; flats and area are what is counted.

    `who` is JSON {key, people, names, proxies}; a link of a letter opens the ballot by the hash of its secret.
    """

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    units = ArrayField(models.CharField(max_length=60), default=list)
    area = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    place = models.CharField(max_length=40, blank=True, default="")
    developer = models.BooleanField(default=False)
    served = models.BooleanField(default=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    who = EncryptedTextField(blank=True, default="")
    token_hash = models.CharField(max_length=64)

    class Meta(StreetModel.Meta):
        """A head stands on a roll once, a link opens one ballot."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "vote", "position"), name="voter_has_one_place_on_the_roll"
            ),
            models.UniqueConstraint(fields=("street", "token_hash"), name="vote_link_opens_one_ballot"),
            models.UniqueConstraint(
                fields=("street", "vote", "account"), name="account_votes_once_in_a_vote",
                condition=Q(account__isnull=False),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("account",), name="voters_of_an_account", condition=~Q(account=None)),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} {self.position}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of the secret of a link."""
        return hashlib.sha256(token.encode()).hexdigest()


class Objection(StreetModel):
    """A written objection against a result that is displayed, and the answer to it."""

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    number = models.SmallIntegerField()
    body = EncryptedTextField()
    came_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Objections are numbered."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "vote", "number"), name="objection_has_its_number"),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} objection {self.number}"
