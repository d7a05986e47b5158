"""Topics, and the cases by which they are carried out."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.cases.public import Case
from linli.people.public import Actor, Organisation, Power
from linli.territory.public import StreetForeignKey, StreetModel

from ..states import SHOWN, TopicSource, TopicState
from .calls import TopicCall


def topic_states() -> Iterable[Any]:
    """Return where a topic may stand."""
    return TopicState.choices


def sources() -> Iterable[Any]:
    """Return by which way a topic may come in."""
    return TopicSource.choices


class TopicQuerySet(models.QuerySet["Topic"]):
    """Lists begin with `visible_to`, and what everybody reads with `shown_to_public`."""

    def visible_to(self, actor: Actor) -> "TopicQuerySet":
        """Return the topics this actor may see: of the units of its posts, and those its organisation owes something of."""
        seen = Q(pk__in=[])
        for held in actor.posts:
            if Power.SEE in held.powers and held.unit_id:
                seen |= Q(street_id=held.street_id, lineage__contains=[held.unit_id])
            elif Power.SEE in held.powers and held.organisation_id:
                seen |= Q(street_id=held.street_id, owners__contains=[held.organisation_id])
        return self.filter(seen)

    def shown_to_public(self) -> "TopicQuerySet":
        """Return what was accepted and has words for everybody."""
        return self.filter(state__in=SHOWN).exclude(public_title="")


class Topic(StreetModel):
    """Something a community should decide together, and the way it went."""

    number = models.IntegerField()
    # A code of the rule book of kinds.
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True, default="")
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    call = StreetForeignKey(TopicCall, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=12, choices=sources, default=TopicSource.RESIDENT)
    # Which meeting, case or suggestion, in the words or the number that people use.
    origin = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=12, choices=topic_states, default=TopicState.PROPOSED)
    state_since = models.DateTimeField()
    proposed_at = models.DateTimeField()
    main = StreetForeignKey("self", models.PROTECT, null=True, related_name="+")
    # What the screening found of each criterion: {code: met}.
    criteria = models.JSONField(default=dict)
    # The answer that everybody who stands behind it reads: why it was refused, what was decided, what came of it.
    reply = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")
    public_title = models.CharField(max_length=120, blank=True, default="")
    public_body = models.TextField(blank=True, default="")
    # Where it was tabled last: a meeting of the engine of meetings, by its id there.
    meeting = models.CharField(max_length=40, blank=True, default="")
    meeting_name = models.CharField(max_length=200, blank=True, default="")
    meets_at = models.DateTimeField(null=True)
    # The number of a vote or poll that belongs to it, as people call it.
    vote = models.CharField(max_length=80, blank=True, default="")
    # Organisations that owe something of it, and the nearest day of what is still owed.
    owners = ArrayField(models.BigIntegerField(), default=list)
    next_due = models.DateField(null=True)
    # People who are for it, those of the joined topics too; each person once.
    voices = models.IntegerField(default=0)
    judged = models.IntegerField(default=0)
    judged_sum = models.IntegerField(default=0)
    handed_to = models.CharField(max_length=40, blank=True, default="")

    objects = TopicQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; what is joined says to what; what everybody reads was accepted."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="topic_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(state=TopicState.JOINED, main__isnull=False) | (~Q(state=TopicState.JOINED) & Q(main=None)),
                name="joined_topic_says_to_which",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TopicState.REFUSED, TopicState.ROUTED)) | ~Q(reply=""),
                name="refused_topic_was_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(
                    TopicState.AGREED, TopicState.DELIVERED, TopicState.CLOSED, TopicState.NOT_AGREED
                )) | ~Q(result=""),
                name="decided_topic_says_what",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("street", "state", "-state_since", "-id"), name="topic_by_state"),
            models.Index(fields=("street", "next_due", "id"), name="topic_by_due", condition=Q(state="agreed")),
            models.Index(
                fields=("street", "-state_since", "-id"), name="topic_for_everybody",
                condition=Q(state__in=SHOWN) & ~Q(public_title=""),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def journal_facts(self) -> dict[str, Any]:
        """Return what every line of a topic holds."""
        return {"lineage": list(self.lineage), "kind": self.kind, "source": self.source}

    @property
    def said_title(self) -> str:
        """Return the title for everybody where there is one."""
        return self.public_title or self.title

    @property
    def judged_tenths(self) -> int | None:
        """Return what those who judged think, on the average, in tenths of a star; None when nobody has."""
        return round(self.judged_sum * 10 / self.judged) if self.judged else None

    @property
    def stars(self) -> str:
        """Return the same as one writes it: 4.3."""
        tenths = self.judged_tenths
        return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"


class TopicCase(StreetModel):
    """A case by which a topic is carried out, or that it was handed on to."""

    topic = StreetForeignKey(Topic, models.CASCADE, related_name="+")
    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """A case carries out a topic once."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "topic", "case"), name="case_carries_out_a_topic_once"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} for {self.topic_id}"
