"""Forms of the acts on the clock of a case: suspension, more time, the decision, the question to the reporter."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.clocks import limit_from

from .acts import ActForm, ItemForm
from .fields import words

MOST_EXTRA, MOST_DAYS, FIRST_DAYS = 60, 30, 5


class SuspendForm(ActForm):
    """Why the clock should stand still, and until when at most."""

    reason = words(_("Reason"))
    until = forms.DateField(
        label=_("Until the end of this day, at the latest"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def ready(self) -> None:
        """No day that is over can be chosen."""
        self.fields["until"].widget.attrs["min"] = timezone.localtime(self.at).date().isoformat()


class ExtendForm(ActForm):
    """Why more time is needed, and how much, in the unit of the limit."""

    reason = words(_("Reason"))
    amount = forms.IntegerField(
        label=_("How much more"), validators=[MinValueValidator(1), MaxValueValidator(MOST_EXTRA)],
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_EXTRA, "inputmode": "numeric"}),
    )  # fmt: skip

    def ready(self) -> None:
        """Say in which unit: it is that of the limit, and no other can be added to it."""
        if self.case.limit:
            told = _("The limit is %(limit)s; what is added is of the same unit.")
            self.fields["amount"].help_text = told % {"limit": limit_from(self.case.limit).words}


class GrantForm(ItemForm):
    """The approver's word, if there is one."""

    answer = words(_("A word to whoever asked"), required=False)


class RefuseForm(ItemForm):
    """Why not."""

    reason = words(_("Reason"))


class ResumeForm(ActForm):
    """What is there now that was waited for, if somebody wants to say so."""

    remark = words(_("What is there now"), required=False)


class AskReporterForm(ActForm):
    """A question to whoever reported it, and how long it is waited for."""

    question = words(_("Question"), help_text=_("They read it on the page of their link."))
    days = forms.IntegerField(
        label=_("Wait so many days at most"), initial=FIRST_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_DAYS, "inputmode": "numeric"}),
    )  # fmt: skip

    def brought(self) -> dict[str, Any]:
        """Return the question and the days."""
        return {"question": self.cleaned_data["question"], "days": self.cleaned_data["days"]}
