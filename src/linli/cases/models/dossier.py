"""What is kept of a hard case beside its journal: who it is about, visits, applications, risks, reviews and lessons.

Texts that people write rest here as well as beside the journal line: pages list them. Names and telephones of persons
rest in `Party` alone, encrypted; everything else says 甲, 乙, 丙.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.privacy import EncryptedTextField
from linli.people.public import Account
from linli.territory.public import StreetForeignKey, StreetModel

from .cases import Case

STEMS = "甲乙丙丁戊己庚辛壬癸"


class PartyKind(models.TextChoices):
    """Whom a hard case is about. Of a person only a letter is shown; a shop or an organisation goes by its name."""

    PERSON = "person", _("Individual")
    SHOP = "shop", _("Shop")
    ORGANISATION = "organisation", _("Organisation")


class VisitKind(models.TextChoices):
    """What somebody went there for."""

    VISIT = "visit", _("Visit")
    CARE = "care", _("Care")


class VisitOutcome(models.TextChoices):
    """What came of a visit."""

    TALKED = "talked", _("Talked it over")
    AGREED = "agreed", _("They agreed")
    REFUSED = "refused", _("They refused")
    ABSENT = "absent", _("Met nobody")
    HELPED = "helped", _("Helped")


class ApplicationKind(models.TextChoices):
    """What is applied for, on behalf of somebody the case is about."""

    ECONOMIC = "economic", _("Economic help")
    HOUSING = "housing", _("Housing")
    LEGAL = "legal", _("Legal aid")
    MEDICAL = "medical", _("Medical help")
    WORK = "work", _("Work")
    OTHER = "other", _("Other")


class ApplicationState(models.TextChoices):
    """How far a linked application is."""

    PLANNED = "planned", _("To be applied for")
    APPLIED = "applied", _("Applied for")
    GRANTED = "granted", _("Granted")
    PAID = "paid", _("Paid or moved in")
    REFUSED = "refused", _("Turned down")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RiskLevel(models.TextChoices):
    """How grave a risk is."""

    HIGH = "high", _("High")
    MIDDLE = "middle", _("Middle")
    LOW = "low", _("Low")


class LessonState(models.TextChoices):
    """What became of a lesson."""

    OPEN = "open", _("Open")
    CHANGED = "changed", _("A rule was changed")
    LEFT = "left", _("Left as it is")


def party_kinds() -> Iterable[Any]:
    """Return the kinds of party."""
    return PartyKind.choices


def visit_kinds() -> Iterable[Any]:
    """Return what a visit is for."""
    return VisitKind.choices


def visit_outcomes() -> Iterable[Any]:
    """Return what comes of visits."""
    return VisitOutcome.choices


def application_kinds() -> Iterable[Any]:
    """Return what is applied for."""
    return ApplicationKind.choices


def application_states() -> Iterable[Any]:
    """Return how far applications are."""
    return ApplicationState.choices


def risk_levels() -> Iterable[Any]:
    """Return how grave risks are."""
    return RiskLevel.choices


def lesson_states() -> Iterable[Any]:
    """Return what becomes of lessons."""
    return LessonState.choices


def stem_of(number: int) -> str:
    """Return the letter by which the office writes of somebody without their name: 甲, 乙 … 癸, then 甲2."""
    turn, place = divmod(number - 1, len(STEMS))
    return STEMS[place] + (str(turn + 1) if turn else "")


class Noted(StreetModel):
    """What somebody wrote into the dossier of a case, and when."""

    case = StreetForeignKey(Case, models.CASCADE, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(StreetModel.Meta):
        """No table of its own."""

        abstract = True


class Dossier(Noted):
    """The dossier of a hard case (002-14): its story, who sees it through, the next step and its day."""

    background = models.TextField()
    owner = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    next_step = models.CharField(max_length=200, blank=True, default="")
    next_on = models.DateField(null=True)
    visits = models.IntegerField(default=0)
    last_visit_at = models.DateTimeField(null=True)
    # The day of a next step whose passing was told; another day is told of anew.
    alarmed_on = models.DateField(null=True)

    class Meta(Noted.Meta):
        """A case has one dossier; the list is read by the day of the next step."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case"), name="case_has_one_dossier"),
            models.CheckConstraint(
                condition=Q(next_on=None) | ~Q(next_step=""), name="day_of_a_next_step_says_which_step"
            ),
        )
        indexes = (models.Index(fields=("street", "next_on", "id"), name="dossier_by_next_step"),)


class Party(Noted):
    """Somebody the case is about: a person by a letter with the name encrypted, a shop or an organisation by its name.

    The one place of the dossier where personal data rests; read only by a look that is written down.
    """

    number = models.SmallIntegerField()
    kind = models.CharField(max_length=14, choices=party_kinds)
    part = models.CharField(max_length=60, blank=True, default="")
    known_as = models.CharField(max_length=120, blank=True, default="")
    real_name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")

    class Meta(Noted.Meta):
        """Numbers are given once a case; of a person no name rests in the clear."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "case", "number"), name="party_has_its_own_letter"),
            models.CheckConstraint(
                condition=Q(kind="person", known_as="") | (~Q(kind="person") & ~Q(known_as="")),
                name="person_has_no_name_in_the_clear",
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Return what everybody may read: 甲 (摊主), or the name of a shop."""
        stem = stem_of(self.number)
        if self.known_as:
            return _t("%(stem)s %(name)s") % {"stem": stem, "name": self.known_as}
        said = {"stem": stem, "part": self.part or self.get_kind_display()}
        return _t("%(stem)s (%(part)s)") % said


class Visit(Noted):
    """Somebody was there (上门走访), or helped (人文关怀): when, where, whom they met and what was said."""

    kind = models.CharField(max_length=8, choices=visit_kinds)
    outcome = models.CharField(max_length=10, choices=visit_outcomes)
    visited_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True, default="")
    party = StreetForeignKey(Party, models.PROTECT, null=True, related_name="+")
    company = models.CharField(max_length=120, blank=True, default="")
    words = models.TextField()
    photos = ArrayField(models.UUIDField(), default=list)

    class Meta(Noted.Meta):
        """Nobody writes down a visit that has not been."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visited_at__lte=models.F("at")), name="visit_has_been_when_written"
            ),
        )


class LinkedApplication(Noted):
    """An application that belongs to the case, such as economic help: what, to whom, how far."""

    kind = models.CharField(max_length=10, choices=application_kinds)
    standing = models.CharField(max_length=10, choices=application_states)
    party = StreetForeignKey(Party, models.PROTECT, null=True, related_name="+")
    addressee = models.CharField(max_length=80)
    yuan = models.IntegerField(null=True)
    words = models.TextField(blank=True, default="")
    moved_at = models.DateTimeField()

    class Meta(Noted.Meta):
        """Money is never less than none."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(yuan=None) | Q(yuan__gte=0), name="application_is_for_no_debt"
            ),
        )


class Risk(Noted):
    """Something that may go wrong on the way: how grave, who watches it, how it is met."""

    what = models.CharField(max_length=200)
    level = models.CharField(max_length=6, choices=risk_levels)
    owner = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    answer = models.TextField(blank=True, default="")
    over_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()


class Review(Noted):
    """A look back when it is over, or half way (复盘, 003-12): what happened, and why."""

    held_on = models.DateField()
    people = models.CharField(max_length=200)
    what = models.TextField()
    causes = models.TextField(blank=True, default="")


class Lesson(Noted):
    """What a review teaches, and the edition of a rule book in which it was taken up."""

    review = StreetForeignKey(Review, models.CASCADE, related_name="+")
    number = models.SmallIntegerField()
    what = models.TextField()
    book = models.CharField(max_length=40, blank=True, default="")
    due_on = models.DateField(null=True)
    standing = models.CharField(max_length=8, choices=lesson_states, default=LessonState.OPEN)
    edition = models.ForeignKey(
        "rulebooks.Edition", models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Noted.Meta):
        """A lesson that changed a rule says which edition holds it; open ones are read by their day."""

        constraints = (
            *StreetModel.Meta.constraints,
            models.UniqueConstraint(fields=("street", "review", "number"), name="lesson_has_its_own_number"),
            models.CheckConstraint(
                condition=~Q(standing="changed") | Q(edition__isnull=False),
                name="changed_rule_says_its_edition",
            ),
            models.CheckConstraint(
                condition=Q(standing="open", closed_at=None)
                | (~Q(standing="open") & Q(closed_at__isnull=False)),
                name="closed_lesson_says_when",
            ),
        )
        indexes = (
            models.Index(fields=("street", "due_on", "id"), name="lesson_open", condition=Q(standing="open")),
        )
