"""What the page of the three rates is narrowed to; it stands in the address."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.public import catalogue
from linli.kernel.naming import name_of

from .queries.asked import span_asked
from .queries.indicators import UNITS
from .queries.measures import Span
from .queries.recurring import DAYS, METRES, Rule
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


def kind_choices() -> list[tuple[str, Any]]:
    """Return every type of case under its class, for a field that narrows to one; a class stands for all its types."""
    every = catalogue()
    types: dict[Any, list[tuple[str, str]]] = {}
    for one in every:
        if one.parent_id:
            types.setdefault(one.parent_id, []).append((one.code, name_of(one)))
    return [
        ("", _("All types")),
        *(
            (name_of(one), [(one.code, name_of(one)), *types.get(one.pk, ())])
            for one in every
            if not one.parent_id
        ),
    ]


class DaysForm(forms.Form):
    """What an analysis is narrowed to: a type of case and a period. What does not fit is left out, never refused."""

    USUAL, YEAR = timedelta(days=89), timedelta(days=365)
    category = forms.ChoiceField(label=_("Type of case"), required=False, choices=kind_choices)
    since = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        """Begin with the last ninety days and all types."""
        told = dict.fromkeys(self.base_fields, "") | {
            "since": (today - self.USUAL).isoformat(), "until": today.isoformat(),
        }  # fmt: skip
        super().__init__(told | {name: data[name] for name in told if data.get(name)})
        self.today = today
        self.is_valid()
        self.errors.clear()

    def told(self, name: str) -> str:
        """Return what was chosen; "" for nothing, or for what is no choice."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def span(self) -> Span:
        """Return the period, its ends in order."""
        # Nothing is older than a house of records, and no moment can be told of the years 1 and 9999.
        first, last = date(1970, 1, 1), self.today + 10 * self.YEAR
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        until = min(max(until or self.today, first), last)
        since = min(max(since or max(until, first + self.USUAL) - self.USUAL, first), last)
        return span_asked(since, until, None, today=self.today)

    @property
    def query(self) -> str:
        """Return what is asked as words of an address."""
        told = {name: self.told(name) for name in self.fields if name not in ("since", "until")}
        told |= {"since": self.span.since.isoformat(), "until": self.span.until.isoformat()}
        return urlencode({name: value for name, value in told.items() if value})


class FlowsForm(DaysForm):
    """Which ways of cases between organisations are shown."""

    show = forms.ChoiceField(
        label=_("Shown"), required=False,
        choices=lambda: [("", _("Every way")), ("moved", _("Only what went back or on to another"))],
    )  # fmt: skip


class SurvivalForm(DaysForm):
    """By what cases are compared, and in what time is told."""

    USUAL = timedelta(days=364)
    by = forms.ChoiceField(
        label=_("Compared by"), required=False,
        choices=lambda: [
            ("", _("All together")), ("unit", _("Parts of the unit")), ("organisation", _("Lead organisation")),
            ("class", _("Class")), ("category", _("Type of case")),
        ],
    )  # fmt: skip
    measure = forms.ChoiceField(
        label=_("Time is told in"), required=False,
        choices=lambda: [("", _("Days and hours as they pass")), ("working_days", _("Working days"))],
    )  # fmt: skip


class RecurringForm(DaysForm):
    """Within how many days, how far apart, and what was closed when."""

    USUAL = timedelta(days=179)
    days = forms.ChoiceField(
        label=_("Again within"), required=False,
        choices=lambda: [(str(n), _("%(n)s days") % {"n": n}) for n in DAYS],
    )  # fmt: skip
    metres = forms.ChoiceField(
        label=_("No further apart than"), required=False,
        choices=lambda: [(str(n), _("%(n)s m") % {"n": n}) for n in METRES],
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        """Begin with thirty days and fifty metres."""
        usual = Rule()
        super().__init__({"days": str(usual.days), "metres": str(usual.metres)} | dict(data), today=today)

    @property
    def rule(self) -> Rule:
        """Return the rule that was chosen."""
        usual = Rule()
        return Rule(int(self.told("days") or usual.days), int(self.told("metres") or usual.metres))
