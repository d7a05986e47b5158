"""The form of a call back: whether somebody was reached, and what they said."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.models import outcomes_of_calls
from linli.cases.states import Reached

from .acts import ActForm
from .fields import words

YES, NO = "yes", "no"


class CallBackForm(ActForm):
    """What came of calling the reporter."""

    outcome = forms.ChoiceField(
        label=_("Reached them?"), widget=forms.RadioSelect, choices=outcomes_of_calls, initial=Reached.REACHED
    )
    solved = forms.ChoiceField(
        label=_("Do they say it is solved?"), required=False, widget=forms.RadioSelect,
        choices=[(YES, _("Solved")), (NO, _("Not solved"))],
    )  # fmt: skip
    satisfied = forms.ChoiceField(
        label=_("Are they satisfied?"), required=False, widget=forms.RadioSelect,
        choices=[(YES, _("Satisfied")), (NO, _("Not satisfied"))],
    )  # fmt: skip
    said_so = words(
        _("Their words"), required=False, help_text=_("Colleagues read this. No names, no telephone numbers.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both answers of whoever was reached."""
        told = super().clean() or {}
        if told.get("outcome") == Reached.REACHED:
            for name in ("solved", "satisfied"):
                if not told.get(name):
                    self.add_error(name, ValidationError(_("Write down what they said."), code="required"))
        return told

    def brought(self) -> dict[str, Any]:
        """Return the answers as truths; of whoever was not reached there are none."""
        told = super().brought()
        reached = told["outcome"] == Reached.REACHED
        answers = {
            name: told[name] == YES if reached and told[name] else None for name in ("solved", "satisfied")
        }
        return told | answers
