"""Surveys, who is invited, and what was answered: apart, so that nobody finds out who answered what."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import SurveyState


def survey_states() -> Iterable[Any]:
    """Return where a survey may stand."""
    return SurveyState.choices


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Lists begin with `visible_to`."""

    def visible_to(self, actor: Actor) -> "SurveyQuerySet":
        """Return what this actor may read: results that are published, every survey to those before the board."""
        seen = Q(state=SurveyState.PUBLISHED)
        for held in actor.posts:
            if Power.BOARD in held.powers:
                seen |= Q(street_id=held.street_id)
        return self.filter(seen)


class Survey(StreetModel):
    """One wave of the survey in a unit. `population` is how many could have been drawn, None where nobody knows."""

    number = models.IntegerField()
    title = models.CharField(max_length=120)
    unit = models.ForeignKey("territory.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_name = models.CharField(max_length=120)
    lineage = ArrayField(models.BigIntegerField(), default=list)
    population = models.IntegerField(null=True)
    invited = models.IntegerField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=survey_states, default=SurveyState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta(StreetModel.Meta):
        """Numbers are given once; nobody invites more than there are."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "number"), name="survey_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(population=None) | Q(population__gte=models.F("invited")),
                name="survey_invites_no_more_than_there_are",
            ),
        )

    def __str__(self) -> str:
        return f"{self.street_id} survey {self.number}"


class Invitation(StreetModel):
    """A code that is good for one answer; kept hashed, and not with the answer."""

    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    code_hash = models.CharField(max_length=64)
    used = models.BooleanField(default=False)

    class Meta(StreetModel.Meta):
        """Codes are found by their hash."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "survey", "code_hash"), name="survey_has_each_code_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey_id} {self.position}"


class Answer(StreetModel):
    """What somebody answered: one to five, or nothing, for each question. Which invitation it was is not kept."""

    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    gain = models.SmallIntegerField(null=True)
    happiness = models.SmallIntegerField(null=True)
    security = models.SmallIntegerField(null=True)
    satisfied = models.SmallIntegerField(null=True)

    class Meta(StreetModel.Meta):
        """Answers lie on the scale and are counted by survey."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__range": (1, 5)}) | Q(**{name: None})
                        for name in ("gain", "happiness", "security", "satisfied")
                    )
                ),
                name="answer_lies_on_the_scale",
            ),
        )
        indexes = (models.Index(fields=("street", "survey"), name="answers_of_a_survey"),)

    def __str__(self) -> str:
        return f"{self.survey_id}"
