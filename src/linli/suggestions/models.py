"""Suggestions, the cases that carry them out, and who made them: encrypted, read only to answer."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.cases.public import Case
from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import TAKEN_UP, Provenance, SuggestionState


def suggestion_states() -> Iterable[Any]:
    """Return where a suggestion may stand."""
    return SuggestionState.choices


def provenances() -> Iterable[Any]:
    """Return where a suggestion may come from."""
    return Provenance.choices


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Lists begin with `visible_to`, and what everybody reads with `shown_to_public`."""

    def visible_to(self, actor: Actor) -> "SuggestionQuerySet":
        """Return the suggestions this actor may see: of the units of its posts."""
        seen = Q(pk__in=[])
        for held in actor.posts:
            if Power.SEE in held.powers and held.unit_id:
                seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
        return self.filter(seen)

    def shown_to_public(self) -> "SuggestionQuerySet":
        """Return what was taken up and published."""
        return self.filter(state__in=TAKEN_UP).exclude(public_title="")


class Suggestion(StreetModel):
    """Something that could be better, as somebody proposes it, and the answer that they were given."""

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, default="")
    provenance = models.CharField(max_length=10, choices=provenances, default=Provenance.RESIDENT)
    # Which department, or which survey and how many said it.
    origin = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey("territory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=12, choices=suggestion_states, default=SuggestionState.RECEIVED)
    reply = models.TextField(blank=True, default="")
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    # By these a proposer who lost the link is found; they say nothing of the contact.
    phone_index = BlindIndexField(of="phone", purpose="phone")
    email_index = BlindIndexField(of="email", purpose="email")
    language = models.CharField(max_length=10, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    public_title = models.CharField(max_length=120, blank=True, default="")
    public_body = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    state_since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; what was decided was answered."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="suggestion_number_is_given_once"),
            models.UniqueConstraint(fields=("street", "token_hash"), name="suggestion_link_opens_one"),
            models.CheckConstraint(
                condition=Q(state__in=(SuggestionState.RECEIVED, SuggestionState.STUDYING)) | ~Q(reply=""),
                name="decided_suggestion_was_answered",
            ),
        )
        indexes = (
            models.Index(fields=("street", "state", "-state_since", "-id"), name="suggestion_by_state"),
            models.Index(fields=("phone_index",), name="suggestion_by_phone", condition=~Q(phone_index="")),
            models.Index(fields=("email_index",), name="suggestion_by_email", condition=~Q(email_index="")),
            models.Index(
                fields=("street", "-state_since", "-id"), name="suggestion_for_everybody",
                condition=Q(state__in=TAKEN_UP) & ~Q(public_title=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a suggestion holds."""
        return {"lineage": list(self.lineage), "provenance": self.provenance}

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of the secret of a link."""
        return hashlib.sha256(token.encode()).hexdigest()


class SuggestionCase(StreetModel):
    """A case by which a suggestion is carried out."""

    suggestion = StreetForeignKey(Suggestion, models.CASCADE, related_name="+")
    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A case carries out a suggestion once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "suggestion", "case"), name="case_carries_out_a_suggestion_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} for {self.suggestion_id}"
