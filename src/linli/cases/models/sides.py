"""What hangs on a case: who reported it, who works on it, its photos, and who looked at personal data."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account, Organisation, Part
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import PhotoKind, Purpose, Way, Whose
from .cases import Case


def purposes() -> Iterable[Any]:
    """Return what somebody may look at personal data for."""
    return Purpose.choices


def ways() -> Iterable[Any]:
    """Return by which ways personal data is looked at."""
    return Way.choices


def whose_data() -> Iterable[Any]:
    """Return whose personal data is looked at."""
    return Whose.choices


def photo_kinds() -> Iterable[Any]:
    """Return the kinds of photo."""
    return PhotoKind.choices


class Reporter(StreetModel):
    """Who raised a case and how to reach them: encrypted, read only through a logged look."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="phone")
    email_index = BlindIndexField(of="email", purpose="email")
    token_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10, blank=True, default="")

    class Meta(StreetModel.Meta):
        """One reporter a case; the secret link is stored as a hash only."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_has_one_reporter"),
            models.UniqueConstraint(fields=("street", "token_hash"), name="secret_link_opens_one_case"),
        )
        indexes = (
            models.Index(fields=("street", "phone_index"), name="reporter_by_phone"),
            models.Index(
                fields=("street", "email_index"), name="reporter_by_email", condition=~Q(email_index="")
            ),
        )

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
    # Hidden from everybody but colleagues and whoever sent it; and the file that others see where parts are covered.
    hidden = models.BooleanField(default=False)
    shown_as = models.UUIDField(null=True)
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
            models.CheckConstraint(
                condition=Q(hidden=False) | Q(public=False), name="hidden_photo_is_not_public"
            ),
        )
        indexes = (
            models.Index(
                fields=("shown_as",), name="photo_by_what_is_shown", condition=Q(shown_as__isnull=False)
            ),
        )

    @property
    def public_file(self) -> UUID:
        """Return the name of the file that the public sees of this photo: the one with its parts covered, if some are."""
        return self.shown_as or self.pk


class Look(StreetModel):
    """Somebody looked at the personal data of a reporter or of the parties of a dossier, and why (PIPL art. 51).

    Written once, never changed.
    A look without a case is one at this log itself, by whoever watches over it. `unusual` says what about the look the
    data officer should ask after; it is judged when it happens, from what was so at that moment.
    """

    case = StreetForeignKey(Case, models.CASCADE, null=True, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    whose = models.CharField(max_length=10, choices=whose_data, default=Whose.REPORTER)
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
