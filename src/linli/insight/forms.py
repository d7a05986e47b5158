"""What the page of the three rates is narrowed to; it stands in the address."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.public import catalogue
from linli.kernel.naming import name_of
from linli.territory.public import Street, levels_of

from .queries.asked import span_asked
from .queries.comparing import TRENDS
from .queries.comparing_asked import ORGANISATION, Wanted, choices
from .queries.counts import COUNTS
from .queries.dimensions import WITHOUT, dimensions_of, unit_choices
from .queries.hotspots import DAYS as HOT_DAYS
from .queries.hotspots import HEX, MEASURES, REPORTS, SHARE, USUAL, Wish
from .queries.indicators import UNITS
from .queries.measures import Span
from .queries.pivot import Question
from .queries.pivot_asked import words_of
from .queries.pivot_measures import STOOD, counts, rates
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
        return span_asked(since, until, None if self.not_yet else found.get("known"), today=self.today)

    @property
    def not_yet(self) -> date | None:
        """Return the day of knowing that was asked for, where it has not come: what is known now is shown instead."""
        known: date | None = self.cleaned_data.get("known")
        return known if known and known > self.today else None

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


class PivotForm(forms.Form):
    """What a pivot is laid out by and narrowed to. What else it is narrowed to goes along unseen."""

    rows = forms.ChoiceField(label=_("In the rows"))
    columns = forms.ChoiceField(label=_("In the columns"))
    measure = forms.ChoiceField(label=_("What is shown"))
    since = forms.DateField(label=_("First day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    unit = forms.ChoiceField(label=_("Where"), required=False)
    category = forms.ChoiceField(label=_("Type of case"), required=False, choices=kind_choices)

    @classmethod
    def of(cls, asked: Question) -> "PivotForm":
        """Return the form as a question fills it."""
        where, form = asked.where, cls(words_of(asked))
        sides = [(one.code, one.name) for one in dimensions_of(asked.street).values()]
        form._offer("rows", sides)
        form._offer("columns", sides)
        told = [one for one in counts().values() if one.code not in STOOD or one.code == asked.measure.code]
        form._offer("measure", [
            (_("Counts"), [(one.code, one.name) for one in told]),
            (_("Indicators"), [(one.code, one.name) for one in rates(asked.street, asked.span.until).values()]),
        ])  # fmt: skip
        form._offer("unit", unit_choices(asked.street, where.unit_id))
        if where.category == WITHOUT:
            form._offer("category", [*kind_choices(), (WITHOUT, _("No category yet"))])
        return form

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class CompareForm(forms.Form):
    """Who is compared, in which days, and whose trend is drawn."""

    a = forms.ChoiceField(label=_("A"), required=False)
    since = forms.DateField(label=_("A: first day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("A: last day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    b = forms.ChoiceField(label=_("B"), required=False)
    b_since = forms.DateField(label=_("B: first day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    b_until = forms.DateField(label=_("B: last day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    trend = forms.ChoiceField(label=_("Trend of"))

    @classmethod
    def of(cls, street: Street, wish: Wanted) -> "CompareForm":
        """Return the form as a comparison fills it."""
        form = cls({"a": "", "b": ""} | wish.words)
        names = {level.code: name_of(level) for level in levels_of(street)}
        names |= {"-": str(_("Known places")), ORGANISATION: str(_("Organisations"))}
        groups: list[Any] = []
        for level, some in choices(street, (wish.a, wish.b)):
            groups += [(names[level], some)] if level else some
        for name, told in (
            ("a", groups),
            ("b", groups),
            ("trend", [(one, COUNTS[one].name) for one in TRENDS]),
        ):
            field: Any = form.fields[name]
            field.choices = told
        return form


class HotForm(forms.Form):
    """Which map of hot spots: on which ground, of how many days, of which type, by which measure."""

    category = forms.ChoiceField(label=_("Type of case"), required=False, choices=kind_choices)
    measure = forms.ChoiceField(label=_("Looked at"), required=False, choices=lambda: list(MEASURES.items()))
    days = forms.ChoiceField(
        label=_("Period"), required=False,
        choices=lambda: [(str(n), _("Last %(n)s days") % {"n": n}) for n in HOT_DAYS],
    )  # fmt: skip
    ground = forms.ChoiceField(label=_("Cells"), required=False)

    def __init__(self, data: Mapping[str, Any], *, levels: Iterable[Any]) -> None:
        """Begin with all reports of thirty days on hexagons; what does not fit is left out, never refused."""
        usual = {name: str(value) for name, value in USUAL.items()}
        super().__init__(usual | {name: data[name] for name in usual if data.get(name)})
        field: Any = self.fields["ground"]
        field.choices = [(HEX, _("Hexagons of one size")), *((one.code, name_of(one)) for one in levels)]
        self.is_valid()
        self.errors.clear()

    @property
    def wish(self) -> Wish:
        """Return the map that was chosen; a share of all reports is one of a type."""
        told = {name: str(self.cleaned_data.get(name) or value) for name, value in USUAL.items()}
        if told["measure"] == SHARE and not told["category"]:
            told["measure"] = REPORTS
        return Wish(told["ground"], int(told["days"]), told["category"], told["measure"])
