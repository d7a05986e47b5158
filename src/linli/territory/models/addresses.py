"""The address book of a street: gates, estates, shops with where they are, and under what each is found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .ground import Road, StreetForeignKey, StreetModel, Unit


class Address(StreetModel):
    """One entry: what one says (宛南三村 12 号), the road and gate of it, the unit it lies in, its point in WGS-84."""

    name = models.CharField(max_length=120)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    road = models.ForeignKey(Road, models.PROTECT, null=True, related_name="+", db_index=False)
    gate = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    source = models.CharField(max_length=60, blank=True, default="")
    order = models.CharField(max_length=120, db_collation="C", editable=False)

    class Meta(StreetModel.Meta):
        """A name is entered once; a point has both its numbers."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "name"), name="address_is_entered_once"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="address_has_both_coordinates",
            ),
        )
        indexes = (models.Index(fields=("street", "order", "id"), name="address_in_order"),)

    def __str__(self) -> str:
        return self.name


class AddressKey(StreetModel):
    """One of the ways an address is typed: as written, in pinyin, by first letters, from its beginning or its estate on.

    Sorted byte by byte, so that what begins like the typed letters lies together, whatever the database's language is.
    """

    address = StreetForeignKey(Address, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, db_collation="C")

    class Meta(StreetModel.Meta):
        """Found by the letters it begins with."""

        indexes = (models.Index(fields=("street", "key"), name="address_key_in_order"),)

    def __str__(self) -> str:
        return self.key
