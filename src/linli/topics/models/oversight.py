"""What was promised of an agreed topic, how far it is, what was done when it was late, and the points of organisations."""

from django.db import models
from django.db.models import Q

from linli.people.public import Account, Organisation
from linli.territory.public import StreetForeignKey, StreetModel

from .topics import Topic


class Promise(StreetModel):
    """One thing that somebody took upon themselves when a topic was agreed: what, who, by when."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    what = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Who it is where no organisation answers: a group of residents, a head of a building, as they are called publicly.
    who = models.CharField(max_length=80, blank=True, default="")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    # The resolution of a meeting that it stands in, by its id there: what is fulfilled there is kept here.
    resolution = models.CharField(max_length=40, blank=True, default="")
    kept_at = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)

    class Meta(StreetModel.Meta):
        """Somebody has it; found by the day."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(who=""), name="promise_says_whose_it_is"
            ),
        )
        indexes = (
            models.Index(fields=("street", "topic"), name="promise_by_topic"),
            models.Index(fields=("due_on",), name="promise_still_open", condition=Q(kept_at=None)),
            models.Index(
                fields=("street", "resolution"), name="promise_by_resolution", condition=~Q(resolution="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} by {self.due_on}"


class Progress(StreetModel):
    """How far it is, as somebody told it; the one who proposed reads it word for word."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    promise = StreetForeignKey(Promise, models.CASCADE, null=True, related_name="+")
    note = models.TextField()
    kept = models.BooleanField(default=False)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Read in the order in which it was told."""

        constraints = (*StreetModel.Meta.constraints,)
        indexes = (models.Index(fields=("street", "topic", "-at"), name="progress_by_topic"),)

    def __str__(self) -> str:
        return f"progress of {self.topic_id}"


class ProgressPhoto(StreetModel):
    """A photo that shows how far it is: drawn anew, without EXIF, its file named by the id."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    progress = StreetForeignKey(Progress, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """The same picture shows a progress once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "progress", "sha256"), name="photo_shows_a_progress_once"
            ),
        )
        indexes = (models.Index(fields=("street", "topic", "at"), name="progress_photo_by_topic"),)

    def __str__(self) -> str:
        return f"photo of {self.progress_id}"


class Measure(StreetModel):
    """One step of the ladder of soft measures toward who has not kept a promise."""

    promise = StreetForeignKey(Promise, models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A step is taken once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "promise", "step"), name="measure_is_taken_once"),
        )

    def __str__(self) -> str:
        return f"{self.step} for {self.promise_id}"


class Point(StreetModel):
    """Points of an organisation by a row of the rule book; never of a person."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    promise = StreetForeignKey(Promise, models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=40)
    points = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """One deed is counted once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "organisation", "topic", "promise", "rule"), name="deed_is_counted_once",
                nulls_distinct=False,
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "-at", "-id"), name="point_by_time"),)

    def __str__(self) -> str:
        return f"{self.points} for {self.organisation_id}"
