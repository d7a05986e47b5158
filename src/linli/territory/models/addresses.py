"""The address book of a street: gates, estates, shops with where they are, and under what each is found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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


class AddressFileState(models.TextChoices):
    """How far a large table of addresses is. The first three are the worker's; a faulty one waits for a decision."""

    WAITING = "waiting", _("Waits to be read")
    CHECKING = "checking", _("Being checked")
    RUNNING = "running", _("Being taken over")
    FAULTY = "faulty", _("Rows at fault, nothing taken over yet")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Imported")
    UNREADABLE = "unreadable", _("Cannot be read")
    DROPPED = "dropped", _("Thrown away")


ADDRESSES_AT_WORK = (AddressFileState.WAITING, AddressFileState.CHECKING, AddressFileState.RUNNING)
ADDRESSES_UNDECIDED = (AddressFileState.FAULTY, AddressFileState.STOPPED)


def address_file_states() -> list[tuple[str, str]]:
    """Return the states as choices; a callable, so that a new label makes no migration."""
    return AddressFileState.choices


class AddressFile(StreetModel):
    """One large table of addresses: read once into rows on the disk, checked whole, then taken over in pieces.

    `offset` and `done` move in the transaction of the entries themselves, so whoever is cut off goes on where the last
    whole piece ended. `twice` are the rows whose address stands above; `faults` the first faults in words.
    """

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=60)
    datum = models.CharField(max_length=10)
    leave_out = models.BooleanField(default=False)
    whole = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=12, choices=address_file_states, default=AddressFileState.WAITING)
    problem = models.TextField(blank=True, default="")
    columns = models.JSONField(default=dict, blank=True)
    twice = ArrayField(models.IntegerField(), default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    rows = models.IntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    done = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    gone = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Found by street, newest first; nobody is further than the file is long."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(condition=Q(done__lte=F("rows")), name="address_file_ends_with_its_rows"),
        )
        indexes = (
            models.Index(fields=("street", "-made_at", "-id"), name="address_file_by_time"),
            models.Index(
                fields=("made_at",), condition=Q(state__in=("waiting", "checking", "running")),
                name="address_file_at_work",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
