"""Forms of the dossier of a hard case: its story and next step, parties, visits, applications, risks, reviews."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.commands import Taught
from linli.cases.commands.dossier import editions_of
from linli.cases.models import (
    ApplicationState,
    Dossier,
    LinkedApplication,
    Party,
    PartyKind,
    Risk,
    RiskLevel,
    VisitOutcome,
    application_kinds,
    application_states,
    party_kinds,
    risk_levels,
)
from linli.cases.queries.papers import answerable
from linli.rulebooks.public import books

from .acts import ActForm, ItemForm
from .fields import Choices, photos, words
from .rows import ManyRows, names_of_rows

OUTCOMES = (VisitOutcome.TALKED, VisitOutcome.AGREED, VisitOutcome.REFUSED, VisitOutcome.ABSENT)
NO_NAMES = _("Write 甲 or 乙 for persons; names and numbers are refused here.")


def day(label: Any, *, required: bool = False, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **more)


def moment(label: Any, *, required: bool = False, **more: Any) -> forms.DateTimeField:
    """Return a field for a day and an hour."""
    widget = forms.DateTimeInput({"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=required, widget=widget, **more)


def line(label: Any, *, required: bool = True, most: int = 120, **more: Any) -> forms.CharField:
    """Return a field for one line of text."""
    return forms.CharField(label=label, required=required, max_length=most, **more)


class PartiesForm(ActForm):
    """Forms that choose among the parties of the case know their letters."""

    def ready(self) -> None:
        """Read the parties once; their names stay where they are."""
        rows = Party.objects.filter(street_id=self.case.street_id, case=self.case).order_by("number")
        self.parties = {str(one.pk): one for one in rows.defer("real_name", "phone")}
        if "party" in self.fields:
            self.fields["party"].choices = [("", _("Nobody in particular")), *self.lettered]

    @property
    def lettered(self) -> Choices:
        """Return the parties as choices."""
        return [(pk, one.called) for pk, one in self.parties.items()]

    def brought(self) -> dict[str, Any]:
        """Return the party's id."""
        told = super().brought()
        if "party" in told:
            told["party"] = UUID(told["party"]) if told["party"] else None
        return told


class OwnerForm(ActForm):
    """Forms that name who answers for something offer the colleagues who see the case by their own post."""

    def ready(self) -> None:
        """Read them once."""
        self.people = {str(one.pk): one for one in answerable(self.case, at=self.at)}
        self.fields["owner"].choices = [("", _("Nobody yet")), *((k, str(v)) for k, v in self.people.items())]

    def brought(self) -> dict[str, Any]:
        """Return the account behind the choice."""
        told = super().brought()
        return told | {"owner": self.people.get(told["owner"])}


class StoryForm(OwnerForm):
    """The story of the case, who sees it through, and the first step."""

    background = words(_("How it came to this"), rows=5, help_text=NO_NAMES)
    owner = forms.ChoiceField(label=_("Who sees it through"), required=False)
    next_step = line(_("Next step"), required=False, most=200)
    next_on = day(_("Until which day"))


class NextStepForm(OwnerForm):
    """What comes next, by when, and who sees it through."""

    next_step = line(_("Next step"), most=200)
    next_on = day(_("Until which day"))
    owner = forms.ChoiceField(label=_("Who sees it through"), required=False)

    def ready(self) -> None:
        """Begin with what stands."""
        super().ready()
        known = Dossier.objects.filter(street_id=self.case.street_id, case=self.case).first()
        if known is not None:
            self.fields["next_step"].initial, self.fields["next_on"].initial = known.next_step, known.next_on
            self.fields["owner"].initial = str(known.owner_id or "")


class PartyForm(ActForm):
    """Somebody the case is about."""

    kind = forms.ChoiceField(label=_("What they are"), widget=forms.RadioSelect, choices=party_kinds,
                             initial=PartyKind.PERSON)  # fmt: skip
    called = line(
        _("Name"), help_text=_("Of a person it is encrypted: pages, lines and papers only say 甲, 乙, 丙.")
    )
    part = line(
        _("What part they have"),
        required=False,
        most=60,
        help_text=_("As “stall holder”, “neighbour above”."),
    )
    phone = line(_("Telephone"), required=False, most=30, help_text=_("Encrypted."))

    def brought(self) -> dict[str, Any]:
        """Return the name where it belongs: encrypted for a person, in the clear for a shop."""
        told = super().brought()
        called = told.pop("called")
        field = "real_name" if told["kind"] == PartyKind.PERSON else "known_as"
        return told | {field: called}


class WentForm(PartiesForm):
    """Somebody was there."""

    words = words(_("What was said and done"), rows=4, help_text=NO_NAMES)
    visited_at = moment(_("When it was"), help_text=_("Left out: now."))
    place = line(_("Where it was"), required=False)
    party = forms.ChoiceField(label=_("Whom it was about"), required=False)
    photos = photos(_("Photos"))

    def ready(self) -> None:
        """Begin now, at the place of the case."""
        super().ready()
        self.fields["visited_at"].initial = timezone.localtime(self.at)
        self.fields["place"].initial = self.case.place

    def clean_visited_at(self) -> Any:
        """Take the minute that is not over yet as this moment: the field has no seconds."""
        then = self.cleaned_data["visited_at"]
        return self.at if then and self.at < then < self.at + timedelta(minutes=2) else then


class VisitForm(WentForm):
    """A visit, and what came of it."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect, initial=VisitOutcome.TALKED,
        choices=lambda: [(one.value, one.label) for one in OUTCOMES],
    )  # fmt: skip
    company = line(_("Who went along"), required=False, help_text=_("Colleagues or offices."))
    field_order = ("item", "outcome", "words", "visited_at", "place", "party", "company", "photos")


class CareForm(WentForm):
    """Help beside the matter itself."""


class ApplicationForm(PartiesForm):
    """An application that belongs to the case."""

    kind = forms.ChoiceField(label=_("What for"), choices=application_kinds)
    addressee = line(_("To whom"), most=80)
    standing = forms.ChoiceField(
        label=_("How far it is"), choices=application_states, initial=ApplicationState.APPLIED
    )
    party = forms.ChoiceField(label=_("For whom"), required=False)
    yuan = forms.IntegerField(label=_("Amount in yuan"), required=False, min_value=0, max_value=100_000_000)
    words = words(_("What is asked for"), required=False, help_text=NO_NAMES)


class MoveApplicationForm(ItemForm):
    """How far an application is now."""

    standing = forms.ChoiceField(label=_("How far it is"), choices=application_states)
    yuan = forms.IntegerField(label=_("Amount in yuan"), required=False, min_value=0, max_value=100_000_000)
    words = words(_("What was answered"), required=False, help_text=NO_NAMES)

    def ready(self) -> None:
        """Begin with what stands."""
        known = item_of(self, LinkedApplication)
        if known is not None:
            self.fields["standing"].initial, self.fields["yuan"].initial = known.standing, known.yuan


class RiskForm(OwnerForm):
    """What may go wrong."""

    what = line(_("What may go wrong"), most=200, help_text=NO_NAMES)
    level = forms.ChoiceField(label=_("How grave"), widget=forms.RadioSelect, choices=risk_levels,
                              initial=RiskLevel.MIDDLE)  # fmt: skip
    owner = forms.ChoiceField(label=_("Who watches it"), required=False)
    answer = words(_("How it is met"), required=False)


class ChangeRiskForm(OwnerForm, ItemForm):
    """How a risk stands now."""

    level = forms.ChoiceField(label=_("How grave"), widget=forms.RadioSelect, choices=risk_levels)
    owner = forms.ChoiceField(label=_("Who watches it"), required=False)
    answer = words(_("How it is met"), required=False, help_text=NO_NAMES)
    over = forms.BooleanField(label=_("It is over"), required=False)

    def ready(self) -> None:
        """Begin with what stands."""
        super().ready()
        known = item_of(self, Risk)
        if known is not None:
            self.fields["level"].initial = known.level
            self.fields["owner"].initial, self.fields["answer"].initial = (
                str(known.owner_id or ""),
                known.answer,
            )


def item_of(form: ItemForm, model: Any) -> Any:
    """Return the thing that a form is about, of this case; nothing where the id is none of its things."""
    told = form.data.get("item") if form.is_bound else form.initial.get("item")
    try:
        pk = UUID(str(told))
    except ValueError:
        return None
    return model.objects.filter(street_id=form.case.street_id, case=form.case, pk=pk).first()


def book_choices() -> Choices:
    """Return the rule books a lesson may be for."""
    return [("", _("No rule book")), *((book.code, book.name) for book in books())]


class ReviewForm(ManyRows, ActForm):
    """A look back, with its lessons."""

    held_on = day(_("When it was held"), required=True)
    people = line(_("Who took part"), most=200)
    what = words(_("What came to pass"), rows=5, help_text=NO_NAMES)
    causes = words(_("Why it happened"), required=False, rows=3)
    drawn_apart = names_of_rows("lesson", "book", "due_on")

    def ready(self) -> None:
        """Draw the rows of lessons."""
        self.fields["held_on"].initial = timezone.localtime(self.at).date()
        for n in self.draw_rows():
            self.fields[f"lesson_{n}"] = words(_("Lesson"), required=False, rows=2, most=500)
            self.fields[f"book_{n}"] = forms.ChoiceField(
                label=_("Rule book it would change"), required=False, choices=book_choices
            )
            self.fields[f"due_on_{n}"] = day(_("Taken up by"))

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the rows of lessons."""
        return [
            (f"{_('Lesson')} {n}", [self[f"{name}_{n}"] for name in ("lesson", "book", "due_on")])
            for n in self.numbers
        ]

    def brought(self) -> dict[str, Any]:
        """Return the lessons that say something."""
        told = self.cleaned_data
        return {
            **{name: told[name] for name in ("held_on", "people", "what", "causes")},
            "lessons": [
                Taught(told[f"lesson_{n}"], told[f"book_{n}"], told[f"due_on_{n}"])
                for n in self.numbers
                if told[f"lesson_{n}"]
            ],
        }  # fmt: skip


class LessonForm(ItemForm):
    """What came of a lesson."""

    edition = forms.ChoiceField(
        label=_("Edition that holds it"), required=False,
        help_text=_("The edition of a rule book in which the lesson was taken up; none: the rules stay as they are."),
    )  # fmt: skip
    outcome = words(_("What came of it"))

    def ready(self) -> None:
        """Offer what was published, the newest first."""
        rows = editions_of(self.case.street_id).order_by("-published_at")[:50]
        self.fields["edition"].choices = [
            ("", _("None")),
            *((str(one.pk), edition_name(one)) for one in rows),
        ]

    def brought(self) -> dict[str, Any]:
        """Return the id of the edition."""
        told = super().brought()
        return told | {"edition": int(told["edition"]) if told["edition"] else None}


def edition_name(edition: Any) -> str:
    """Return how an edition of a rule book is called."""
    name = next((str(book.name) for book in books() if book.code == edition.book), edition.book)
    return f"{name} · {edition.number} · {edition.effective_from:%Y-%m-%d}"


def need_two(chosen: list[str]) -> None:
    """Refuse a dispute of one."""
    if len(set(chosen)) < 2:
        raise ValidationError(_("Choose two parties at least."), code="two_parties")
