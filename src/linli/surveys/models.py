"""Surveys, who is invited, and what was answered: apart, so that nobody finds out who answered what."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.naming import in_script, reads_english
from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account, Actor, Power
from linli.territory.public import StreetForeignKey, StreetModel

from .states import Chosen, Domain, QuestionKind, SurveyKind, SurveyState, SurveyWay, TextState


def survey_states() -> Iterable[Any]:
    """Return where a survey may stand."""
    return SurveyState.choices


def survey_kinds() -> Iterable[Any]:
    """Return what a survey may ask."""
    return SurveyKind.choices


def ways_of_choosing() -> Iterable[Any]:
    """Return how those who answer may be chosen."""
    return Chosen.choices


def question_kinds() -> Iterable[Any]:
    """Return how a question may be answered."""
    return QuestionKind.choices


def domains() -> Iterable[Any]:
    """Return what a need may be about."""
    return Domain.choices


def ways() -> Iterable[Any]:
    """Return how an answer may come."""
    return SurveyWay.choices


def text_states() -> Iterable[Any]:
    """Return where an answer in words may stand."""
    return TextState.choices


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
    kind = models.CharField(max_length=10, choices=survey_kinds, default=SurveyKind.FEELINGS)
    title_en = models.CharField(max_length=160, blank=True, default="")
    about = models.TextField(blank=True, default="")
    # How those who answer were chosen, and from which list, street corner or register.
    chosen = models.CharField(max_length=10, choices=ways_of_choosing, default=Chosen.RANDOM)
    frame = models.CharField(max_length=300, blank=True, default="")
    # Each sheet of paper is typed in twice, and counts when both are the same.
    twice = models.BooleanField(default=False)

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

    @property
    def asks_needs(self) -> bool:
        """Return whether it asks groups what they need."""
        return self.kind == SurveyKind.NEEDS

    @property
    def at_random(self) -> bool:
        """Return whether those who answer were drawn by lot: only then there is a margin of error."""
        return self.chosen == Chosen.RANDOM

    @property
    def said(self) -> str:
        """Return the title in the reader's language."""
        return self.title_en if self.title_en and reads_english() else in_script(self.title)


class Question(StreetModel):
    """A question of a survey of needs: its kind, what it is about, its options and lines in both languages."""

    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=question_kinds)
    domain = models.CharField(max_length=10, choices=domains, blank=True, default="")
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300, blank=True, default="")
    # [Chinese, English, whether it names a need]; of a matrix its lines.
    options = models.JSONField(default=list)
    must = models.BooleanField(default=False)

    class Meta(StreetModel.Meta):
        """Questions are numbered as they are printed."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "survey", "number"), name="question_number_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def said(self) -> str:
        """Return the question in the reader's language."""
        return self.text_en if self.text_en and reads_english() else in_script(self.text)

    @property
    def labels(self) -> list[str]:
        """Return the options in the reader's language."""
        english = reads_english()
        return [one[1] if one[1] and english else in_script(one[0]) for one in self.options]


class SurveyGroup(StreetModel):
    """A group of people who are asked (patients, residents, riders …), and how many of them are wanted."""

    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True, default="")
    quota = models.IntegerField(null=True)

    class Meta(StreetModel.Meta):
        """Groups are numbered as they are printed."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "survey", "number"), name="group_number_is_given_once"),
        )

    def __str__(self) -> str:
        return self.name


class Sheet(StreetModel):
    """What somebody answered, without name and moment: by the link of a device once, by code once, by number of paper once.

    `second` is what was typed in the second time; until both agree, a sheet that is to be typed in twice does not count.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    group = models.IntegerField(null=True)
    way = models.CharField(max_length=6, choices=ways)
    paper = models.CharField(max_length=20, blank=True, default="")
    device_hash = models.CharField(max_length=64, blank=True, default="")
    answers = models.JSONField(default=dict)
    second = models.JSONField(null=True)
    counts = models.BooleanField(default=True)

    class Meta(StreetModel.Meta):
        """One answer of a device, one of a number of paper."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(
                fields=("street", "survey", "paper"), name="paper_is_typed_in_once", condition=~Q(paper="")
            ),
            models.UniqueConstraint(
                fields=("street", "survey", "device_hash"), name="device_answers_a_survey_once",
                condition=~Q(device_hash=""),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("street", "survey"), name="sheets_of_a_survey"),)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.way}"


class FreeText(StreetModel):
    """An answer in words, kept apart from its sheet and encrypted until somebody has looked at it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = StreetForeignKey(Survey, models.CASCADE, related_name="+", db_index=False)
    question = models.IntegerField()
    group = models.IntegerField(null=True)
    words = EncryptedTextField()
    state = models.CharField(max_length=10, choices=text_states, default=TextState.WAITING)
    public = models.TextField(blank=True, default="")
    # Which sheet of paper it stands on, so that a second typing does not keep it twice; nothing for links and codes.
    paper = models.CharField(max_length=20, blank=True, default="")

    class Meta(StreetModel.Meta):
        """Found by survey and state."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=TextState.SHOWN) | ~Q(public=""), name="shown_text_has_its_words"
            ),
        )
        indexes = (models.Index(fields=("street", "survey", "state"), name="free_texts_of_a_survey"),)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.question} {self.state}"


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
