"""Tables of the hotline: calls, platforms that work orders come from, and files of work orders."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.cases.public import Case, Category
from linli.kernel.privacy import BlindIndexField, EncryptedTextField
from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import CallEnd, FileState, PlatformDatum


def ends() -> Iterable[Any]:
    """Return what may have come of a call."""
    return CallEnd.choices


def file_states() -> Iterable[Any]:
    """Return how far a file may be."""
    return FileState.choices


def datums() -> Iterable[Any]:
    """Return the datums of coordinates."""
    return PlatformDatum.choices


class CallQuerySet(models.QuerySet["Call"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "CallQuerySet":
        """Return the calls that this actor took, and all of the streets whose hotline is theirs (who may import)."""
        whole = [one for one in actor.street_ids if actor.has(Power.IMPORT, street_id=one)]
        mine = Q(by_id=actor.account_id, street_id__in=actor.street_ids)
        return self.filter(mine | Q(street_id__in=whole))


class Call(StreetModel):
    """One call: who took it, from when to when, what came of it. Number, name and words are encrypted."""

    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    end = models.CharField(max_length=10, choices=ends)
    case = StreetForeignKey(Case, models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = BlindIndexField(of="phone", purpose="call")
    asked = EncryptedTextField(blank=True, default="")
    answer = EncryptedTextField(blank=True, default="")

    objects = CallQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """A call that led to a case names it; one that was answered says with what. Found by time, number and case."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="call_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(end__in=(CallEnd.CASE, CallEnd.VOICE, CallEnd.WORD), case__isnull=False)
                | (Q(end__in=(CallEnd.ANSWERED, CallEnd.NOTHING)) & Q(case=None)),
                name="call_names_the_case_it_led_to",
            ),
        )
        indexes = (
            models.Index(fields=("street", "-ended_at", "-id"), name="call_by_time"),
            models.Index(fields=("street", "phone_index", "-ended_at"), name="call_by_number"),
            models.Index(fields=("street", "case"), name="call_by_case", condition=Q(case__isnull=False)),
        )

    def __str__(self) -> str:
        return f"call {self.pk}: {self.end}"


class Platform(StreetModel):
    """A system that work orders come from and go back to: its name, what its columns are called, and its datum.

    `columns` is what somebody said, field → column; what nobody said is recognised by its name.
    """

    name = models.CharField(max_length=40)
    columns = models.JSONField(default=dict, blank=True)
    datum = models.CharField(max_length=10, choices=datums, default=PlatformDatum.WGS84)
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A street knows a platform once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "name"), name="street_knows_a_platform_once"),
        )

    def __str__(self) -> str:
        return self.name


class OrderFile(StreetModel):
    """One file of work orders: read once into rows on the disk, checked row by row, imported when somebody says so.

    `offset` and `done` say how far the worker is; they move in the transaction of the rows themselves, so whoever is
    cut off goes on where the last whole piece ended. `twice` are the rows whose order number stands above already.
    """

    platform = StreetForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=file_states, default=FileState.WAITING)
    problem = models.TextField(blank=True, default="")
    headings = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    orders = models.JSONField(default=dict, blank=True)
    twice = ArrayField(models.IntegerField(), default=list, blank=True)
    # What the platform calls kinds of things and nobody has said what they are here → how many rows.
    unknown_kinds = models.JSONField(default=dict, blank=True)
    sample = models.JSONField(default=list, blank=True)
    rows = models.IntegerField(default=0)
    offset = models.BigIntegerField(default=0)
    done = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    there = models.IntegerField(default=0)
    doubled = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """What became of the rows adds up to the rows that are done."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    done=F("accepted") + F("answered") + F("there") + F("doubled") + F("rejected"),
                    done__lte=F("rows"),
                ),
                name="order_file_adds_up",
            ),
        )
        indexes = (
            models.Index(fields=("street", "-made_at", "-id"), name="order_file_by_time"),
            models.Index(
                fields=("made_at",), name="order_file_at_work",
                condition=Q(state__in=(FileState.WAITING, FileState.CHECKING, FileState.RUNNING)),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class OrderFault(StreetModel):
    """A row of a file that cannot be imported, and why; its cells are encrypted, for they may name people."""

    file = StreetForeignKey(OrderFile, models.CASCADE, related_name="+", db_index=False)
    row = models.IntegerField()
    reason = models.TextField()
    cells = EncryptedTextField(blank=True, default="")

    class Meta(StreetModel.Meta):
        """A row is at fault once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "file", "row"), name="row_of_a_file_is_at_fault_once"),
        )

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class WorkOrder(StreetModel):
    """What a platform says of an order of its own: by when it wants an answer, and what it calls the kind of thing.

    Our own limit is worked out by our own rules and stands on the case; this stands beside it and changes nothing.
    """

    case = StreetForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    platform = StreetForeignKey(Platform, models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=80, blank=True, default="")

    class Meta(StreetModel.Meta):
        """A case is one order; those of a platform are found by their moment."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_is_one_work_order"),
        )
        indexes = (
            models.Index(
                fields=("street", "platform", "due_at"), condition=Q(due_at__isnull=False), name="work_order_by_due"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"order of {self.due_at}"
