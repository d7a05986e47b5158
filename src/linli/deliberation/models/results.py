"""What came of a meeting: opinions, minutes in versions, resolutions and objections."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.cases.public import Case
from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import Becomes, MeetingStance, ResolutionState, Side
from .meetings import AgendaItem, Meeting
from .series import Series, sides


def stances() -> Iterable[Any]:
    """Return what an opinion may say."""
    return MeetingStance.choices


def becomings() -> Iterable[Any]:
    """Return what a resolution may become."""
    return Becomes.choices


def resolution_states() -> Iterable[Any]:
    """Return where a commitment may stand."""
    return ResolutionState.choices


class Opinion(StreetModel):
    """What somebody said for or against an item. Without a name it was said anonymously; the side is always kept."""

    item = StreetForeignKey(AgendaItem, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    side = models.CharField(max_length=12, choices=sides, default=Side.OTHER)
    stance = models.CharField(max_length=10, choices=stances, default=MeetingStance.REMARK)
    words = models.TextField()
    speaker = EncryptedTextField(blank=True, default="")

    class Meta(StreetModel.Meta):
        """Each has its place."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "item", "position"), name="opinion_has_its_own_place"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.position}"


class Minutes(StreetModel):
    """Minutes as they were confirmed: never changed; what is wrong is said anew in the next version, with a reason."""

    meeting = StreetForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
    version = models.IntegerField()
    frozen = EncryptedTextField()
    reason = models.CharField(max_length=400, blank=True, default="")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """Versions are counted; every one after the first says why."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "meeting", "version"), name="minutes_have_one_text_a_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="later_version_of_minutes_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.version}"


class Resolution(StreetModel):
    """What a meeting resolved, who carries it out and by when: a case of the ledger, or a commitment."""

    meeting = StreetForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
    series = StreetForeignKey(Series, models.PROTECT, null=True, related_name="+", db_index=False)
    item = StreetForeignKey(AgendaItem, models.PROTECT, null=True, related_name="+")
    number = models.IntegerField()
    words = models.TextField()
    becomes = models.CharField(max_length=12, choices=becomings)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    owner_name = models.CharField(max_length=80, blank=True, default="")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=resolution_states, default=ResolutionState.OPEN)
    state_since = models.DateTimeField()
    version = models.IntegerField(default=0)
    evidence = models.TextField(blank=True, default="")
    case = StreetForeignKey(Case, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    late_told_at = models.DateTimeField(null=True)
    soon_told_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Numbered in their meeting; a commitment has a date, a case comes with the minutes; what is over says how."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "meeting", "number"), name="resolution_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(becomes=Becomes.CASE) | Q(case=None, due_on__isnull=False),
                name="commitment_has_a_date_and_no_case",
            ),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.OPEN) | ~Q(evidence=""), name="resolution_over_says_how"
            ),
        )
        indexes = (
            models.Index(
                fields=("street", "due_on", "id"), name="resolutions_still_open",
                condition=Q(state=ResolutionState.OPEN, becomes=Becomes.COMMITMENT),
            ),
            models.Index(fields=("street", "series", "made_at"), name="resolutions_of_a_series"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a resolution holds."""
        return {"meeting": str(self.meeting_id), "number": self.number, "becomes": self.becomes}


class Objection(StreetModel):
    """What somebody has against a published result, and the answer. The contact may be empty."""

    meeting = StreetForeignKey(Meeting, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    item = StreetForeignKey(AgendaItem, models.PROTECT, null=True, related_name="+")
    words = EncryptedTextField()
    name = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """Numbered in their meeting; an answer has a moment."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "meeting", "number"), name="objection_has_its_own_number"),
            models.UniqueConstraint(fields=("street", "token_hash"), name="objection_link_opens_one"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_to_an_objection_has_its_moment",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"
