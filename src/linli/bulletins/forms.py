"""What people type: whose bulletin of which period, words of its editor, why one is taken back; shape only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.territory.public import Street

from .queries.bulletins import subjects_of
from .queries.law import AREAS, COMMITTEES, DEPARTMENTS, STREET
from .queries.periods import Period, last_over, period_of
from .states import Kind

GROUPS = (
    (STREET, _("The street")),
    (AREAS, _("First rung")),
    (COMMITTEES, _("Second rung")),
    (DEPARTMENTS, _("Departments")),
)


class DraftForm(forms.Form):
    """Of whom, and of which month or week."""

    whose = forms.ChoiceField(label=_("Of whom"))
    kind = forms.ChoiceField(
        label=_("Period"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.MONTH
    )
    day = forms.DateField(
        label=_("A day in it"), widget=forms.DateInput({"type": "date"}),
        help_text=_("Any day of the month or week that is meant; it must be over."),
    )  # fmt: skip
    now = forms.BooleanField(
        label=_("With what became known today"), required=False,
        help_text=_("Otherwise figures are as known at the end of yesterday, so that anybody can work them out again."),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, today: date, **kwargs: Any) -> None:
        """Offer everybody of whom the counters know figures."""
        kwargs["initial"] = {"day": last_over(Kind.MONTH, today).until} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [  # type: ignore[attr-defined]  # the field of choices
            (words, [(f"{one.of}:{one.code}", name_of(one)) for one in subjects_of(street, group)])
            for group, words in GROUPS
        ]

    @property
    def period(self) -> Period:
        """Return the period that is meant."""
        return period_of(self.cleaned_data["kind"], self.cleaned_data["day"])


class EditForm(forms.Form):
    """Words of its editor."""

    plan = forms.CharField(
        label=_("Next steps"), required=False, max_length=4000, widget=forms.Textarea({"rows": 8, "data-count": 4000}),
        help_text=_("A paragraph each line. Left empty, the steps that follow from the figures stand there."),
    )  # fmt: skip
    addressees = forms.CharField(
        label=_("Addressed to"), required=False, max_length=200,
        help_text=_("For example: 报：区城运中心　送：各片区、各部门"),
    )  # fmt: skip
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=80)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class WithdrawForm(forms.Form):
    """Why a bulletin is taken back; everybody reads it."""

    why = forms.CharField(
        label=_("Why it is withdrawn"), max_length=200, help_text=_("Everybody who looks for this bulletin reads it."),
    )  # fmt: skip
