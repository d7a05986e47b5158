"""What the page of the three rates is narrowed to; it stands in the address."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of

from .queries.asked import span_asked
from .queries.indicators import UNITS
from .queries.measures import Span
from .queries.satisfaction import BY, UNIT

DAY = {"type": "date", "class": "short"}


class RatesForm(forms.Form):
    """By what, and from which day to which."""

    by = forms.ChoiceField(label=_("Shown"), required=False, choices=lambda: list(BY.items()))
    since = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        """Begin with this month; what does not fit is left out, never refused."""
        told = {"by": UNIT, "since": today.replace(day=1).isoformat(), "until": today.isoformat()}
        super().__init__(told | {name: data[name] for name in told if data.get(name)})
        self.today = today
        self.is_valid()
        self.errors.clear()

    @property
    def shown(self) -> tuple[str, date, date]:
        """Return by what, and the period, its ends in order."""
        found = self.cleaned_data
        since, until = found.get("since") or self.today.replace(day=1), found.get("until") or self.today
        return found.get("by") or UNIT, min(since, until), max(since, until)


class IndicatorsForm(forms.Form):
    """Whose indicators, from which day to which, and by which day known."""

    organisation = forms.ChoiceField(label=_("Whose"), required=False)
    since = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    known = forms.DateField(
        label=_("As was known on"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        help_text=_("Empty: as is known now."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any], *, unit: str, organisations: Iterable[Any], today: date
    ) -> None:
        """Begin with this month; what does not fit is left out, never refused."""
        told = {
            "organisation": "",
            "known": "",
            "since": today.replace(day=1).isoformat(),
            "until": today.isoformat(),
        }
        super().__init__(told | {name: data[name] for name in told if data.get(name)})
        field: Any = self.fields["organisation"]
        field.choices = [("", unit), *((one.code, name_of(one)) for one in organisations)]
        self.today = today
        self.is_valid()
        self.errors.clear()

    @property
    def span(self) -> Span:
        """Return the period, its ends in order."""
        found = self.cleaned_data
        since, until = found.get("since") or self.today.replace(day=1), found.get("until") or self.today
        return span_asked(since, until, found.get("known"), today=self.today)

    @property
    def whose(self) -> str:
        """Return the code of the organisation that was chosen; "" for the unit."""
        return str(self.cleaned_data.get("organisation") or "")


class FormulaForm(forms.Form):
    """A formula to try, and how its value is told."""

    formula = forms.CharField(
        label=_("Formula"), required=False, max_length=1_000, widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: 按期处置 / 应处置"),
    )  # fmt: skip
    measure = forms.ChoiceField(
        label=_("Unit of measure"), required=False, choices=lambda: list(UNITS.items())
    )
