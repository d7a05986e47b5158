"""Forms of acts on many cases: which act, and the words that the act needs."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.batches import MANY
from linli.cases.queries import catalogue
from linli.cases.workflow import label
from linli.people.public import Organisation

from .fields import category_choices, organisation_choices, words


class ManyForm(forms.Form):
    """Which cases of a list, and what is to be done to them."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    action = forms.ChoiceField(label=_("What is done to them"))
    every = forms.BooleanField(label=_("All that this filter finds, on every page"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the acts that fit many."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        self.fields["action"].choices = [("", _("Choose an act")), *((code, label(code)) for code in MANY)]


class WordsForm(forms.Form):
    """The words of an act, said once for all its cases."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self, *args: Any, action: str, organisations: Sequence[Organisation] = (), **more: Any
    ) -> None:
        """Ask for what the act needs or may take."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        many = MANY[action]
        for name in (*many.needs, *many.takes):
            self.fields[name] = field_called(name, organisations, required=name in many.needs)

    def told(self) -> dict[str, Any]:
        """Return the words as the command takes them."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        if told.get("lead"):
            told["lead"] = int(told["lead"])
        if "internal" in told:
            told["internal"] = told["internal"] == "yes"
        return told


def field_called(name: str, organisations: Sequence[Organisation], *, required: bool) -> forms.Field:
    """Return the field for one of the words of an act."""
    if name == "category":
        choices = [("", _("Choose a category")), *category_choices(catalogue())]
        return forms.ChoiceField(label=_("Category"), choices=choices, required=required)
    if name == "lead":
        by_table = [("", _("Whom the tables name for each case")), *organisation_choices(organisations)]
        return forms.ChoiceField(label=_("Lead organisation"), choices=by_table, required=required)
    if name == "main":
        return forms.CharField(label=_("Number of the main case"), max_length=20, required=required)
    if name == "internal":
        return forms.ChoiceField(
            label=_("Who reads it"), widget=forms.RadioSelect, initial="yes",
            choices=[("yes", _("Colleagues only")), ("no", _("Whoever reported it, too"))],
        )  # fmt: skip
    labels = {"finding": _("What was found on the spot"), "reason": _("Reason"), "remark": _("A last word"),
              "text": _("Remark")}  # fmt: skip
    return words(labels[name], required=required)
