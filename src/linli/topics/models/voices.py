"""People behind a topic: who proposed it and who is for it. Encrypted, found by marks, read for a purpose."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import TopicPurpose, VoicePart
from .topics import Topic


def voice_parts() -> Iterable[Any]:
    """Return what somebody may be to a topic."""
    return VoicePart.choices


def purposes() -> Iterable[Any]:
    """Return what names may be read for."""
    return TopicPurpose.choices


class Voice(StreetModel):
    """Somebody who proposed a topic or is for it. It stays on its own topic when that is joined to another one."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    part = models.CharField(max_length=10, choices=voice_parts)
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="phone")
    email_index = BlindIndexField(of="email", purpose="email")
    # Which phone or computer it came from, as a mark of this topic only; empty for what a colleague wrote down.
    device_mark = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    token_hash = models.CharField(max_length=64)
    # The colleague who wrote it down for somebody at the door.
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    stars = models.SmallIntegerField(null=True)
    said = models.TextField(blank=True, default="")
    judged_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """One person and one device speak for a topic once; stars go from one to five."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "token_hash"), name="topic_link_opens_one"),
            models.UniqueConstraint(
                fields=("street", "topic", "device_mark"), name="device_speaks_for_a_topic_once",
                condition=~Q(device_mark=""),
            ),
            models.UniqueConstraint(
                fields=("street", "topic", "phone_index"), name="telephone_speaks_for_a_topic_once",
                condition=~Q(phone_index=""),
            ),
            models.UniqueConstraint(
                fields=("street", "topic", "email_index"), name="address_speaks_for_a_topic_once",
                condition=~Q(email_index=""),
            ),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__range=(1, 5)), name="stars_are_one_to_five"),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "topic", "id"), name="voice_by_topic"),
            models.Index(fields=("phone_index",), name="voice_by_phone", condition=~Q(phone_index="")),
            models.Index(fields=("email_index",), name="voice_by_email", condition=~Q(email_index="")),
        )

    def __str__(self) -> str:
        return f"{self.part} of {self.topic_id}"

    @staticmethod
    def hash_of(token: str) -> str:
        """Return what is stored of the secret of a link."""
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def mark_of(device: str) -> str:
        """Return what is stored of a device: keyed, so that it leads nowhere else."""
        return (
            hmac.new(settings.SECRET_KEY.encode(), f"topics\0{device}".encode(), hashlib.sha256).hexdigest()
            if device else ""
        )  # fmt: skip


class TopicLook(StreetModel):
    """Somebody read the names behind a topic, and what for. Written once, never changed."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=10, choices=purposes)
    note = models.CharField(max_length=200, blank=True, default="")
    people = models.IntegerField()
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Found by time."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "-at", "-id"), name="topic_look_by_time"),)

    def __str__(self) -> str:
        return f"{self.account_id} looked at the names of {self.topic_id}"
