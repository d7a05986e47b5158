"""What the page of the three rates is narrowed to; it stands in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
