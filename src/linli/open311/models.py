"""What this door keeps beside the case that a report became: photos still to be fetched, and whose account sent it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from linli.cases.public import Case
from linli.kernel.privacy import EncryptedTextField
from linli.territory.public import StreetForeignKey, StreetModel

from .states import PhotoState


def photo_states() -> Iterable[Any]:
    """Return the choices; a callable, so that a new one makes no migration."""
    return PhotoState.choices


class PhotoElsewhere(StreetModel):
    """A photo that a program named by its address (`media_url`): the worker fetches it and says on the case what came of it.

    The address may hold a secret of the other side and is encrypted; once the photo hangs on its case it is forgotten.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    url = EncryptedTextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=photo_states, default=PhotoState.WAITING)
    tries = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Whoever waits says until when, and nobody else does."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=PhotoState.values), name="photo_elsewhere_state_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", next_try_at__isnull=False)
                | (~Q(state="waiting") & Q(next_try_at=None)),
                name="waiting_photo_elsewhere_says_when_it_is_tried",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at", "id"), condition=Q(state="waiting"), name="photo_elsewhere_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.state}"


class SenderAccount(StreetModel):
    """By whose account at a program a report was sent (`account_id`): a mark, so that the program finds them again."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta(StreetModel.Meta):
        """A report has one sender."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="report_has_one_sender_account"),
        )
        indexes = (models.Index(fields=("street", "mark", "-id"), name="case_by_sender_account"),)

    def __str__(self) -> str:
        return str(self.case_id)
