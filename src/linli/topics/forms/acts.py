"""What the acts on a topic ask for."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from linli.kernel.photo_fields import PhotosField
from linli.kernel.privacy import find_personal, mask

from ..queries.way import met_of, promises_of, whose
from .desk import organisation_choices
from .public import of_our_times, words


class ActForm(forms.Form):
    """What every act carries: a key that makes a second press harmless. `at_hand` is what the view knows besides."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, one: Any, at_hand: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.one, self.at_hand = one, at_hand
        self.fields["key"].initial = uuid4().hex
        self.ready()

    def ready(self) -> None:
        """Fill what depends on the topic."""

    @property
    def takes_files(self) -> bool:
        """Return whether the form carries photos."""
        return any(isinstance(field, PhotosField) for field in self.fields.values())

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def no_persons(form: forms.Form, told: dict[str, Any], names: Sequence[str]) -> None:
    """Refuse what names or reaches somebody, at its own field."""
    for name in names:
        if find_personal(told.get(name) or ""):
            form.add_error(name, _("This names or reaches somebody. Mask it first."))


class ReasonForm(ActForm):
    """Why; everybody behind the topic reads it."""

    reason = words(_("Reason"), rows=3, help_text=_("Everybody behind the topic reads it word for word."))


class CriteriaForm(ActForm):
    """Which criteria a topic meets."""

    met = forms.MultipleChoiceField(
        label=_("It meets"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What must be met is marked; the proposer reads what was ticked."),
    )  # fmt: skip

    def ready(self) -> None:
        """Offer the criteria of the rule book."""
        self.known = met_of(self.one)
        self.fields["met"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.name} *" if one.needed else one.name) for one in self.known
        ]
        self.fields["met"].initial = [one.code for one in self.known if one.met]

    def brought(self) -> dict[str, Any]:
        """Return the criteria as the command takes them."""
        told = super().brought()
        met = set(told.pop("met"))
        return told | {"criteria": {one.code: one.code in met for one in self.known}}


class PublishForm(ActForm):
    """What everybody reads, proposed with personal data masked."""

    public_title = forms.CharField(label=_("Title for the public"), max_length=120)
    public_body = words(_("Text for the public"), required=False)

    def ready(self) -> None:
        """Propose the words, masked."""
        self.fields["public_title"].initial = self.one.public_title or mask(self.one.title)
        self.fields["public_body"].initial = self.one.public_body or mask(self.one.body)

    def clean(self) -> dict[str, Any]:
        """Refuse what names or reaches somebody."""
        told = super().clean() or {}
        no_persons(self, told, ("public_title", "public_body"))
        return told


class AcceptForm(PublishForm, CriteriaForm):
    """The screening: what is met, what everybody reads, and a word to who proposed it."""

    note = words(_("A word to who proposed it"), rows=2, required=False)
    field_order = ("key", "met", "public_title", "public_body", "note")

    def ready(self) -> None:
        """Offer criteria and words."""
        CriteriaForm.ready(self)
        PublishForm.ready(self)


class RefuseForm(CriteriaForm):
    """Why not, and which criteria are met."""

    reason = words(_("Reason"), rows=3, help_text=_("Everybody behind the topic reads it word for word."))


class JoinForm(ActForm):
    """Which topic it goes together with."""

    number = forms.IntegerField(
        label=_("Number of the other topic"), min_value=1, max_value=2**31 - 1,
        help_text=_("All names are kept; everybody follows the joint way."),
    )  # fmt: skip
    reason = words(_("A word to who proposed it"), rows=2, required=False)

    def ready(self) -> None:
        """Propose what is most like it."""
        likely = self.at_hand.alike()
        if likely:
            self.fields["number"].initial = likely[0].number

    def clean_number(self) -> int:
        """Find the topic as far as the person sees it."""
        number: int = self.cleaned_data["number"]
        self.main = self.at_hand.topic(number)
        if self.main is None or self.main.pk == self.one.pk:
            raise ValidationError(
                _("There is no other topic %(number)s that you may see.") % {"number": number}
            )
        return number

    def brought(self) -> dict[str, Any]:
        """Return the topic."""
        return {"main": self.main, "reason": self.cleaned_data["reason"]}


class TableForm(ActForm):
    """Onto which agenda."""

    meeting = forms.ChoiceField(label=_("Meeting"), widget=forms.RadioSelect)
    note = words(_("What the meeting should know"), rows=3, required=False)

    def ready(self) -> None:
        """Offer the coming meetings onto whose agenda the person may put something."""
        self.known = {str(one.pk): one for one in self.at_hand.meetings()}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (pk, f"{date_format(localtime(one.starts_at), 'DATETIME_FORMAT')} · {one.title}")
            for pk, one in self.known.items()
        ]
        if not self.known:
            self.fields["meeting"].help_text = _(
                "No meeting of this place is planned. Plan one first, under Meetings."
            )

    def brought(self) -> dict[str, Any]:
        """Return the meeting."""
        return {"meeting": self.known[self.cleaned_data["meeting"]], "note": self.cleaned_data["note"]}


class ResultForm(ActForm):
    """What was decided."""

    result = words(
        _("What was decided, and why"),
        help_text=_("Everybody reads it; telephone, identity and plate numbers are masked."),
    )


class DeliverForm(ActForm):
    """What came of it."""

    result = words(
        _("What was carried out"),
        help_text=_("Everybody behind the topic reads it and is asked what they think."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what names or reaches somebody."""
        told = super().clean() or {}
        no_persons(self, told, ("result",))
        return told


class PromiseForm(ActForm):
    """What is promised, by whom, by when."""

    what = forms.CharField(label=_("What is promised"), max_length=200)
    organisation = forms.ChoiceField(label=_("Organisation that has it"), required=False)
    who = forms.CharField(
        label=_("Or who else"), max_length=80, required=False,
        help_text=_("As everybody may read: “the heads of building 12”."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("By when"), widget=forms.DateInput({"type": "date"}), validators=[of_our_times]
    )

    def ready(self) -> None:
        """Offer the organisations."""
        self.known, self.fields["organisation"].choices = organisation_choices(self.one.street_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that somebody has it, and that no person is named."""
        told = super().clean() or {}
        if (
            not told.get("organisation")
            and not (told.get("who") or "").strip()
            and "organisation" not in self.errors
        ):
            self.add_error("organisation", _("Please say who has it."))
        no_persons(self, told, ("what", "who"))
        return told

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        told = super().brought()
        return told | {"organisation": self.known.get(told["organisation"])}


class OfPromiseForm(ActForm):
    """An act about one of the promises that are open."""

    promise = forms.ChoiceField(label=_("Promise"), required=False)

    def ready(self) -> None:
        """Offer what is still open."""
        self.open = {str(one.pk): one for one in promises_of(self.one) if one.kept_at is None}
        told = [
            (pk, f"{one.what} · {whose(one)} · {date_format(one.due_on, 'DATE_FORMAT')}")
            for pk, one in self.open.items()
        ]
        self.fields["promise"].choices = [("", _("The topic as a whole")), *told]  # type: ignore[attr-defined]
        self.fields["promise"].initial = self.at_hand.asked("promise") or next(iter(self.open), "")

    def brought(self) -> dict[str, Any]:
        """Return the promise."""
        told = super().brought()
        return told | {"promise": self.open.get(told["promise"])}


class ProgressForm(OfPromiseForm):
    """How far it is."""

    note = words(_("How far it is"), help_text=_("Everybody behind the topic reads it word for word."))
    kept = forms.BooleanField(label=_("This promise is kept"), required=False)
    photos = PhotosField(label=_("Photos that show it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what names or reaches somebody; a promise that is kept must be named."""
        told = super().clean() or {}
        no_persons(self, told, ("note",))
        if told.get("kept") and not told.get("promise"):
            self.add_error("promise", _("Please say which promise is kept."))
        return told


class MeasureForm(OfPromiseForm):
    """The next step of the ladder."""

    note = words(_("What was said and agreed"), rows=3, required=False)


class NoteForm(ActForm):
    """A last word, if there is one."""

    note = words(_("A last word for everybody behind it"), rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what names or reaches somebody."""
        told = super().clean() or {}
        no_persons(self, told, ("note",))
        return told


class VoteForm(ActForm):
    """Which vote it is."""

    vote = forms.CharField(label=_("Vote"), max_length=80, help_text=_("Its number or its name."))


class CaseForm(ActForm):
    """A case that carries it out."""

    title = forms.CharField(label=_("What the case is about"), max_length=120)
    body = words(_("Details"), required=False)

    def ready(self) -> None:
        """Propose the words of the topic."""
        self.fields["title"].initial = self.one.said_title
        self.fields["body"].initial = self.one.result


class LinkCaseForm(ActForm):
    """A case by its number."""

    number = forms.CharField(label=_("Number of the case"), max_length=20)

    def clean_number(self) -> str:
        """Find the case as far as the person sees it."""
        typed = str(self.cleaned_data["number"]).strip().upper()
        self.case = self.at_hand.case(typed)
        if self.case is None:
            raise ValidationError(_("There is no case %(number)s that you may see.") % {"number": typed})
        return typed

    def brought(self) -> dict[str, Any]:
        """Return the case."""
        return {"case": self.case}
