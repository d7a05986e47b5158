"""What was cast: that somebody voted, open ballots with their history, and secret ballots apart from all of it."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel
from linli.votes.states import BallotWay

from .votes import Question, Vote, Voter


def ballot_ways() -> Iterable[Any]:
    """Return how a ballot may come."""
    return BallotWay.choices


class Turnout(StreetModel):
    """That a voter has voted, and how; once over all ways, whatever the vote holds.

    `place` is where a paper was handed in. `photo` is the signature of a vote at the door, `proxy` who voted in the
    voter's place. For open votes `changes` counts how often the vote was changed.
    """

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    voter = StreetForeignKey(Voter, models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=10, choices=ballot_ways)
    place = models.CharField(max_length=40, blank=True, default="")
    cast_at = models.DateTimeField()
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    proxy = EncryptedTextField(blank=True, default="")
    photo = models.UUIDField(null=True)
    photo_digest = models.CharField(max_length=64, blank=True, default="")
    changes = models.IntegerField(default=0)

    class Meta(StreetModel.Meta):
        """A voter votes once over all ways; who signed at the door did so on a paper that was photographed."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "vote", "voter"), name="voter_votes_once_over_all_ways"
            ),
            models.CheckConstraint(
                condition=~Q(way=BallotWay.DOOR) | Q(photo__isnull=False), name="vote_at_the_door_has_a_photo"
            ),
        )

    def __str__(self) -> str:
        return f"{self.voter_id} {self.way}"


class OpenBallot(StreetModel):
    """What a voter says to one question of an open vote; changeable until close."""

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    question = StreetForeignKey(Question, models.CASCADE, related_name="+", db_index=False)
    voter = StreetForeignKey(Voter, models.CASCADE, related_name="+", db_index=False)
    said = ArrayField(models.CharField(max_length=60), default=list)
    way = models.CharField(max_length=10, choices=ballot_ways)
    place = models.CharField(max_length=40, blank=True, default="")
    cast_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """One voter, one question, one ballot."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "question", "voter"), name="voter_answers_a_question_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.voter_id} to {self.question_id}"


class PastBallot(StreetModel):
    """What a voter said before they changed it; kept, never counted."""

    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    question = StreetForeignKey(Question, models.CASCADE, related_name="+", db_index=False)
    voter = StreetForeignKey(Voter, models.CASCADE, related_name="+", db_index=False)
    said = ArrayField(models.CharField(max_length=60), default=list)
    way = models.CharField(max_length=10, choices=ballot_ways)
    cast_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Found by the voter."""

        indexes = (models.Index(fields=("street", "vote", "voter"), name="past_ballots_of_a_voter"),)

    def __str__(self) -> str:
        return f"{self.voter_id} once to {self.question_id}"


class SealedBallot(StreetModel):
    """The envelope of a secret ballot while the vote runs: as long as every other of the vote, and under its box's key.

    Its row was written with the line that somebody voted, so whoever reads the database's own marks knows whose envelope
    it is; what lies in it they do not. When the box is opened the envelopes and the key are gone (decision 0032).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    vote = StreetForeignKey(Vote, models.CASCADE, related_name="+", db_index=False)
    sealed = models.BinaryField()

    class Meta(StreetModel.Meta):
        """Found by the vote."""

        indexes = (models.Index(fields=("street", "vote"), name="envelopes_of_a_vote"),)

    def __str__(self) -> str:
        return f"{self.vote_id}"


class SecretBallot(StreetModel):
    """What somebody said in a secret vote. Its id is drawn at random, it has no moment, no way and no voter.

    All of a vote are written at once and shuffled when the box is opened, each question by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    question = StreetForeignKey(Question, models.CASCADE, related_name="+", db_index=False)
    said = ArrayField(models.CharField(max_length=60), default=list)

    class Meta(StreetModel.Meta):
        """Counted by question."""

        indexes = (models.Index(fields=("street", "question"), name="secret_ballots_of_a_question"),)

    def __str__(self) -> str:
        return f"{self.question_id}"
