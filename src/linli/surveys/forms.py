"""What people type: a new survey, and an answer; shape only."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.territory.public import Node, Street, tree

from .states import MOST, QUESTIONS, SCALE

WEEKS = timedelta(days=28)
DEEPEST = 2


class BeginForm(forms.Form):
    """Where, how many are invited of how many, until when."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=120)
    unit = forms.ChoiceField(label=_("Where"))
    invited = forms.IntegerField(
        label=_("Invited"), min_value=1, max_value=MOST, initial=400,
        help_text=_("So many letters with a code are written; 400 answers keep the margin of error below five points."),
    )  # fmt: skip
    population = forms.IntegerField(
        label=_("Of how many households"), required=False, min_value=1, max_value=10_000_000,
        help_text=_("Left empty: many more than are invited."),
    )  # fmt: skip
    ends_on = forms.DateField(label=_("Answers until"), widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, street: Street, today: date, **kwargs: Any) -> None:
        """Offer the street, its areas and committees."""
        kwargs["initial"] = {"ends_on": today + WEEKS} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.today = today

        def told(nodes: Any, deep: int = 0) -> Any:
            for node in nodes:
                one: Node = node
                if one.unit.depth is not None:
                    yield one.unit.code, "　" * deep + name_of(one.unit)
                    if deep < DEEPEST:
                        yield from told(one.children, deep + 1)

        self.fields["unit"].choices = list(told(tree(street)))  # type: ignore[attr-defined]  # the field of choices

    def clean_ends_on(self) -> date:
        """Refuse a day that is past."""
        ends_on: date = self.cleaned_data["ends_on"]
        if ends_on < self.today:
            raise forms.ValidationError(_("This day is past."))
        return ends_on

    def clean(self) -> dict[str, Any]:
        """Refuse more invitations than there are households."""
        told = super().clean() or {}
        invited, population = told.get("invited"), told.get("population")
        if invited and population and invited > population:
            self.add_error("population", _("More are invited than there are."))
        return told


class AnswerForm(forms.Form):
    """A code, and one to five for each question; any may be left out."""

    code = forms.CharField(
        label=_("Code of your letter"), max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off"}),
        help_text=_("It is good for one answer. What you answer is not kept with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask each question on the same scale."""
        super().__init__(*args, **kwargs)
        for one, words in QUESTIONS.items():
            self.fields[str(one)] = forms.TypedChoiceField(
                label=words,
                choices=SCALE,
                widget=forms.RadioSelect,
                required=False,
                coerce=int,
                empty_value=None,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a form on which nothing is answered."""
        told = super().clean() or {}
        if not self.errors and not any(told.get(str(one)) for one in QUESTIONS):
            raise forms.ValidationError(_("Please answer one question at least."))
        return told
