"""What the public may not see of a case, since when and why; kept after it was restored."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import HidingEnd, HidingKind
from .cases import Case
from .sides import Photo


def hiding_kinds() -> Iterable[Any]:
    """Return what may be hidden of a case."""
    return HidingKind.choices


def ends_of_hidings() -> Iterable[Any]:
    """Return how hiding something may end."""
    return HidingEnd.choices


class Hiding(StreetModel):
    """Something of a case that the public does not see: all of it, its words, some of them, a photo, parts of one.

    What was covered before stays covered by the newer row of its kind, which takes over what stood there first:
    `before` are the words as they were published (encrypted, because they name somebody), `boxes` the covered parts of
    the photo in thousandths, `spans` the masked letters as [field, from, to].
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=hiding_kinds)
    photo = StreetForeignKey(Photo, models.CASCADE, null=True, related_name="+")
    spans = models.JSONField(default=list)
    boxes = models.JSONField(default=list)
    before = EncryptedTextField(blank=True, default="")
    was_public = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=8, choices=ends_of_hidings, blank=True, default="")
    ended_why = models.TextField(blank=True, default="")
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(StreetModel.Meta):
        """One of a kind stands on a case, or on a photo; what ended says how."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "case", "kind"),
                condition=Q(ended_at=None, photo=None),
                name="part_of_a_case_is_hidden_once",
            ),
            models.UniqueConstraint(
                fields=("street", "photo", "kind"),
                condition=Q(ended_at=None, photo__isnull=False),
                name="photo_is_hidden_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(HidingKind.PHOTO, HidingKind.REGIONS), photo__isnull=False)
                | (~Q(kind__in=(HidingKind.PHOTO, HidingKind.REGIONS)) & Q(photo=None)),
                name="hiding_of_a_photo_names_it",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="ended_hiding_says_how",
            ),
        )
        indexes = (
            models.Index(fields=("street", "-at", "-id"), name="hiding_open_by_time", condition=Q(ended_at=None)),
            models.Index(fields=("street", "case", "-at"), name="hiding_of_case"),
            models.Index(
                fields=("street", "-ended_at", "-id"), name="hiding_ended_by_time", condition=Q(ended_at__isnull=False)
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id} hidden"
