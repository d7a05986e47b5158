"""A call for topics: who asks for what, where, from when to when."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.people.public import Organisation
from linli.territory.public import StreetModel


class TopicCall(StreetModel):
    """A call for topics (议题征集) of a unit, perhaps in the name of a body, for a period."""

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Codes of the rule book; empty: every kind.
    kinds = ArrayField(models.CharField(max_length=40), default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """Numbers are given once; a call ends after it begins."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="topic_call_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="topic_call_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("street", "-closes_on", "-id"), name="topic_call_by_end"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def takes(self, on: date) -> bool:
        """Return whether topics are taken on this day."""
        return self.ended_at is None and self.opens_on <= on <= self.closes_on
