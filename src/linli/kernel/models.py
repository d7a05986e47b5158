"""The journal and what travels with it; no foreign keys, `street_id` is a plain value."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .ids import uuid7


class JournalLine(models.Model):
    """One act. Append-only: the web role has no UPDATE or DELETE here (granted by `linli migrate`).

    Holds ids, codes, moments and salted digests, never personal text, so that erasing a text leaves the proof whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street_id = models.BigIntegerField()
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    texts: dict[str, str]  # of lines that `journal.history` gave

    class Meta:
        """One chain per subject: no two lines share a place in it."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "subject_id", "seq"), name="journal_line_has_one_place_in_its_chain"
            ),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="journal_chain_starts_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} #{self.seq} {self.action}"


class JournalText(models.Model):
    """The words that belong to a line. May be erased; the salted digest in the line's facts stays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street_id = models.BigIntegerField()
    line_id = models.UUIDField()
    field = models.CharField(max_length=30)
    salt = models.BinaryField(max_length=16)
    body = models.TextField()

    class Meta:
        """One text per field of a line."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "line_id", "field"), name="journal_text_is_one_per_field_of_a_line"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} of {self.line_id}"


class Delivery(models.Model):
    """A line that a reader has not applied yet; written with the line, deleted in the transaction that applied it.

    One that failed waits until `next_try`; `cause` is the id of the request that wrote the line.
    """

    id = models.BigAutoField(primary_key=True)
    street_id = models.BigIntegerField()
    line_id = models.UUIDField()
    reader = models.CharField(max_length=30)
    attempts = models.IntegerField(default=0)
    next_try = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=64, default="", db_default="", blank=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        """Waiting rows are found by reader and street."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "line_id", "reader"), name="delivery_is_one_per_line_and_reader"
            ),
        )
        indexes = (
            models.Index(
                fields=("reader", "street_id", "id"),
                condition=models.Q(parked_at=None),
                name="delivery_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line_id} to {self.reader}"


class Seal(models.Model):
    """A Merkle root over lines of all subjects, chained to the seal before it. Published, it proves what stood when."""

    number = models.IntegerField(primary_key=True)
    at = models.DateTimeField()
    line_ids = ArrayField(models.UUIDField())
    root = models.BinaryField(max_length=32)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal {self.number} over {len(self.line_ids)} lines"


class Repeat(models.Model):
    """The memory of a write that may be sent again: same street, purpose and key, same answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    street_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        """A key is spent once."""

        constraints = (
            models.UniqueConstraint(
                fields=("street_id", "purpose", "key"), name="repeated_write_has_one_answer"
            ),
        )
        indexes = (models.Index(fields=("at",), name="repeat_at"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"


class Heartbeat(models.Model):
    """When a process of the house was last alive."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SelfCheck(models.Model):
    """How the last nightly check of a kind ended: how many faults it named, the first of them in words."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    faults = models.IntegerField()
    said = models.TextField(blank=True, default="")
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.name}: {self.faults}"
