"""What the doors keep for themselves: photos that are still on their way."""

from django.db import models
from django.db.models import F, Q

from linli.territory.public import StreetModel


class PhotoInPieces(StreetModel):
    """A photo that a phone sends piece by piece: how much of it has arrived, and what it became in the end.

    Its bytes lie beside the photos of refused forms and disappear with them after a day. Nobody is named here: whoever
    began it holds a signed handle, and nobody else can go on with it.
    """

    size = models.IntegerField()
    arrived = models.IntegerField(default=0)
    note = models.TextField(default="", blank=True)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Never more than was announced; a note only for what is whole."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(arrived__gte=0, arrived__lte=F("size")), name="pieces_are_no_more_than_the_photo"
            ),
            models.CheckConstraint(
                condition=Q(note="") | Q(arrived=F("size")), name="only_a_whole_photo_has_a_note"
            ),
        )
        indexes = (models.Index(fields=("ends_at",), name="photo_in_pieces_ends"),)

    def __str__(self) -> str:
        return f"{self.arrived} of {self.size} bytes"
