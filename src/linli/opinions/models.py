"""Consultations, their statements, who takes part without a name, what they said, and the maps made of it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.naming import in_script, reads_english
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from .states import ConsultationState, StatementState, WhyRefused


def consultation_states() -> Iterable[Any]:
    """Return where a consultation may stand."""
    return ConsultationState.choices


def statement_states() -> Iterable[Any]:
    """Return where a statement may stand."""
    return StatementState.choices


def reasons() -> Iterable[Any]:
    """Return why a statement may be refused."""
    return WhyRefused.choices


class Consultation(StreetModel):
    """A question to many: statements to agree or disagree with, from one day to another. Everybody may read it."""

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True, default="")
    question = models.TextField()
    question_en = models.TextField(blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Whether residents may add statements of their own, or only answer those that the office wrote.
    takes_statements = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=consultation_states, default=ConsultationState.OPEN)
    # Of all draws of its maps; any number will do, but it must be kept.
    seed = models.BigIntegerField()
    # When somebody asked for a map now; the worker looks each minute without being asked.
    asked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Numbers are given once; it does not end before it begins."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="consultation_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="consultation_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("street", "-made_at", "-id"), name="consultations_of_a_street"),)

    def __str__(self) -> str:
        return f"{self.street_id} consultation {self.number}"

    def runs_on(self, day: date) -> bool:
        """Return whether it takes opinions on a day."""
        return self.state == ConsultationState.OPEN and self.starts_on <= day <= self.ends_on

    def said(self, name: str) -> str:
        """Return the title or the question in the reader's language."""
        english = getattr(self, f"{name}_en")
        return str(english) if english and reads_english() else in_script(getattr(self, name))


class Participant(StreetModel):
    """A device that takes part: the hash of its token, and how often it has given or changed an opinion.

    Its id is drawn at random, and no moment is kept: neither tells when somebody came.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    consultation = StreetForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    token_hash = models.CharField(max_length=64)
    turns = models.IntegerField(default=0)

    class Meta(StreetModel.Meta):
        """A device takes part once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "consultation", "token_hash"), name="device_takes_part_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.pk}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of a token."""
        return hashlib.sha256(token.encode()).hexdigest()


class Statement(StreetModel):
    """One sentence to agree or disagree with, as its author wrote it, with translations by whoever looked at it."""

    consultation = StreetForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    text = models.CharField(max_length=280)
    # What tells one statement from another, however it was typed.
    bare = models.CharField(max_length=280)
    language = models.CharField(max_length=10, default="zh")
    text_zh = models.CharField(max_length=280, blank=True, default="")
    text_en = models.CharField(max_length=280, blank=True, default="")
    # Nobody where the office wrote it.
    author = StreetForeignKey(Participant, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=statement_states, default=StatementState.WAITING)
    reason = models.CharField(max_length=12, choices=reasons, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta(StreetModel.Meta):
        """A sentence is said once; one that is not shown has its reason."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "consultation", "number"), name="statement_number_is_given_once"
            ),
            models.UniqueConstraint(fields=("street", "consultation", "bare"), name="statement_is_said_once"),
            models.CheckConstraint(
                condition=~Q(state=StatementState.REFUSED) | ~Q(reason=""),
                name="refused_statement_has_its_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def spoken(self) -> str:
        """Return the sentence for this reader: translated where there is a translation, else as it was written."""
        if reads_english():
            return self.text_en or self.text
        return in_script(self.text_zh or self.text)

    @property
    def is_translated(self) -> bool:
        """Return whether this reader is shown other words than the author's."""
        return bool(self.text_en if reads_english() else self.text_zh)

    @property
    def spoken_language(self) -> str:
        """Return the language of what is shown, for whoever has it read aloud."""
        if self.is_translated:
            return "en" if reads_english() else "zh"
        return self.language


class Opinion(StreetModel):
    """What a participant says of a statement: one, at most, and without a moment."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = StreetForeignKey(Participant, models.CASCADE, related_name="+", db_index=False)
    statement = StreetForeignKey(Statement, models.CASCADE, related_name="+")
    stance = models.SmallIntegerField()

    class Meta(StreetModel.Meta):
        """One opinion of each; agree, pass or disagree."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "participant", "statement"), name="opinion_is_given_once"
            ),
            models.CheckConstraint(condition=Q(stance__in=(-1, 0, 1)), name="opinion_is_one_of_three"),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.stance}"


class OpinionMap(StreetModel):
    """A map that was worked out: its inputs, its seed, its result, and digests of both, so that anybody can do it again.

    `mark` is the count of opinions it was made of; `done` how many steps are over.
    """

    consultation = StreetForeignKey(Consultation, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    mark = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    took_ms = models.IntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    seed = models.BigIntegerField()
    inputs = models.TextField(blank=True, default="")
    inputs_digest = models.CharField(max_length=64, blank=True, default="")
    result = models.JSONField(default=dict)
    result_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Maps of a consultation are numbered."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "consultation", "number"), name="opinion_map_number_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.consultation_id} map {self.number}"
