"""Meetings, what is on their agenda, and who is invited, answers and is there."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import FOLLOW_UP, MeetingOutcome, MeetingState, Reply, Side, SignedBy
from .series import Series, over_place, sides


def meeting_states() -> Iterable[Any]:
    """Return where a meeting may stand."""
    return MeetingState.choices


def outcomes() -> Iterable[Any]:
    """Return what may become of an item."""
    return MeetingOutcome.choices


def replies() -> Iterable[Any]:
    """Return what may be answered to an invitation."""
    return Reply.choices


def ways_to_sign() -> Iterable[Any]:
    """Return how presence may be noted."""
    return SignedBy.choices


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Lists begin with `visible_to`, and what everybody reads with `shown_to_public`."""

    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        """Return the meetings of the units of an actor's posts, and those the actor is invited to."""
        seen = over_place(actor, Power.SEE)
        if actor.account_id:
            mine = Attendee.objects.filter(account_id=actor.account_id, street_id__in=actor.street_ids)
            seen |= Q(pk__in=mine.values("meeting_id"))
        return self.filter(seen)

    def shown_to_public(self) -> "MeetingQuerySet":
        """Return the meetings whose result is published."""
        return self.exclude(published_at=None)


class Meeting(StreetModel):
    """One meeting: when and where, by which rule of which edition it can decide, its minutes and its result.

    `occurs_on` is the day that the rule of its series named, before it was moved off a day without work.
    """

    number = models.IntegerField()
    series = StreetForeignKey(Series, models.PROTECT, null=True, related_name="+", db_index=False)
    occurs_on = models.DateField(null=True)
    kind = models.CharField(max_length=30)
    kind_name = models.CharField(max_length=60)
    kind_name_en = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=400, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    place = models.CharField(max_length=120, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=meeting_states, default=MeetingState.PLANNED)
    state_since = models.DateTimeField()
    version = models.IntegerField(default=0)
    quorum = models.CharField(max_length=12, blank=True, default="")
    quorum_seats = models.PositiveIntegerField(null=True)
    objection_days = models.PositiveSmallIntegerField(default=0)
    public = models.BooleanField(default=False)
    code = models.CharField(max_length=12)
    secretary = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    opening = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    uid = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    public_summary = models.TextField(blank=True, default="")
    objections_until = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; a day of a series makes one meeting; what is published was confirmed."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="meeting_number_is_given_once"),
            models.UniqueConstraint(
                fields=("street", "series", "occurs_on"), condition=~Q(occurs_on=None),
                name="day_of_a_series_makes_one_meeting",
            ),
            models.UniqueConstraint(
                fields=("street", "uid"), condition=~Q(uid=""), name="meeting_of_a_calendar_comes_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(published_at=None) | (Q(confirmed_at__isnull=False) & Q(objections_until__isnull=False)),
                name="published_result_has_confirmed_minutes",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "starts_at", "id"), name="meeting_by_day"),
            models.Index(fields=("street", "series", "starts_at"), name="meeting_of_a_series"),
            models.Index(
                fields=("street", "-published_at", "-id"),
                name="meeting_for_everybody",
                condition=~Q(published_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a meeting holds."""
        return {"number": self.number, "kind": self.kind, "lineage": list(self.lineage)}


class AgendaItem(StreetModel):
    """Something a meeting talks about: what it is about by a word and an id, for how long, and what became of it.

    `subject_id` is what the app of the subject calls its row. `carried_from` is the item that was left from last time or
    referred here from another meeting.
    """

    meeting = StreetForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    title = models.CharField(max_length=120)
    note = models.TextField(blank=True, default="")
    topic = models.CharField(max_length=40, blank=True, default="")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40, blank=True, default="")
    minutes = models.PositiveSmallIntegerField(default=10)
    presenter = EncryptedTextField(blank=True, default="")
    carried_from = StreetForeignKey("self", models.PROTECT, null=True, related_name="+")
    said = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=12, choices=outcomes, blank=True, default="")
    decision = models.TextField(blank=True, default="")
    hands_for = models.PositiveIntegerField(null=True)
    hands_against = models.PositiveIntegerField(null=True)
    hands_abstained = models.PositiveIntegerField(null=True)
    put_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    put_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A subject stands on an agenda once, and so does what follows from last time."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "meeting", "subject_kind", "subject_id"), condition=~Q(subject_id=""),
                name="subject_stands_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=("street", "meeting"), condition=Q(subject_kind=FOLLOW_UP),
                name="agenda_follows_up_once",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "meeting", "position"), name="agenda_in_order"),
            models.Index(
                fields=("street", "subject_kind", "subject_id"),
                name="agenda_by_subject",
                condition=~Q(subject_id=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.title}"

    @property
    def is_open(self) -> bool:
        """Return whether nothing was said of what became of it."""
        return not self.outcome


class Attendee(StreetModel):
    """Somebody invited to a meeting: with an account, for an organisation, or from outside by name; and whether there.

    The secret of their link is derived and stored as a hash. A substitute takes the seat with its vote.
    """

    meeting = StreetForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
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
    token_hash = models.CharField(max_length=64)
    invited_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=12, choices=replies, blank=True, default=Reply.NONE)
    substitute = EncryptedTextField(blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    present_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=12, choices=ways_to_sign, blank=True, default=SignedBy.NONE)

    class Meta(StreetModel.Meta):
        """Nobody with an account is invited twice; a link opens one invitation."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "meeting", "position"), name="attendee_has_their_own_place"
            ),
            models.UniqueConstraint(
                fields=("street", "meeting", "account"), condition=Q(account__isnull=False),
                name="account_is_invited_once",
            ),
            models.UniqueConstraint(fields=("street", "token_hash"), name="invitation_link_opens_one"),
            models.CheckConstraint(
                condition=Q(present_at=None, signed_by="") | (Q(present_at__isnull=False) & ~Q(signed_by="")),
                name="presence_says_how_it_was_noted",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("account", "meeting"), name="invitations_of_an_account"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.position}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of the secret of a link."""
        return hashlib.sha256(token.encode()).hexdigest()
