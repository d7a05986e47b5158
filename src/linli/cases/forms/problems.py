"""Forms of standing problems: naming one, taking it on, its plan, measures and rechecks."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case, Category, StandingProblem
from linli.cases.queries import catalogue
from linli.cases.queries.recurrence import QUIET
from linli.cases.states import Spread
from linli.kernel.naming import name_of
from linli.people.public import Account, organisations_in
from linli.territory.public import Road, Unit, roads_of

from .fields import category_choices, days_of_our_times, organisation_choices, photos, unit_choices, words

DAY = {"type": "date", "class": "short"}


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(DAY, format="%Y-%m-%d"), **more)


class ProblemForm(forms.Form):
    """What every act on a standing problem carries: a key, and the thing of the plan it is about."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    lead_in: Any = ""

    def __init__(
        self, *args: Any, street: Any, today: date, problem: StandingProblem | None = None, people: Sequence[Account] = (),
        **more: Any,
    ) -> None:  # fmt: skip
        """Know the problem, and who could see it through."""
        self.street, self.today, self.problem = street, today, problem
        self.people = {str(one.pk): one for one in people}
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        self.ready()
        days_of_our_times(self)

    def ready(self) -> None:
        """Fill what depends on the problem."""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    @property
    def takes_files(self) -> bool:
        """Return whether the form carries photos."""
        return any(getattr(one, "photos", False) for one in self.fields.values())


class PlanForm(ProblemForm):
    """How it is worked off, and who sees it through."""

    title = forms.CharField(
        label=_("What people call it"), required=False, max_length=120,
        help_text=_("Empty: by its kind and place."),
    )  # fmt: skip
    plan = words(
        _("Plan"),
        rows=5,
        help_text=_("What is behind it, what will be done, and how one sees that it is over."),
    )
    owner = forms.ChoiceField(label=_("Who sees it through"), required=False)

    def ready(self) -> None:
        """Begin with what stands."""
        self.fields["owner"].choices = [
            ("", _("Nobody yet")),
            *((pk, str(one)) for pk, one in self.people.items()),
        ]
        if self.problem is not None:
            self.fields["title"].initial, self.fields["plan"].initial = self.problem.title, self.problem.plan
            self.fields["owner"].initial = str(self.problem.owner_id or "")

    def brought(self) -> dict[str, Any]:
        """Return the person behind the choice."""
        told = super().brought()
        return told | {"owner": self.people.get(told["owner"])}


class WhyForm(ProblemForm):
    """Why it is none."""

    reason = words(_("Reason"))
    lead_in = _("Its cases are not counted again; new ones are.")


class MeasureForm(ProblemForm):
    """What an organisation does until a day."""

    what = forms.CharField(label=_("What is to be done"), max_length=300)
    organisation = forms.ChoiceField(label=_("Organisation"))
    on = day(_("To be done by"))

    def ready(self) -> None:
        """Offer every organisation of the street."""
        self.known = {str(one.pk): one for one in organisations_in(self.street.pk)}
        groups = organisation_choices(list(self.known.values()))
        self.fields["organisation"].choices = [("", _("Choose an organisation")), *groups]

    def clean_on(self) -> date:
        """Refuse a day gone by."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(_("A day that lies ahead."), code="past")
        return on

    def brought(self) -> dict[str, Any]:
        """Return the organisation behind the choice."""
        told = super().brought()
        return told | {"organisation": self.known[told["organisation"]]}


class ItemForm(ProblemForm):
    """An act on one thing of the plan."""

    item = forms.UUIDField(widget=forms.HiddenInput)


class MeasureDoneForm(ItemForm):
    """What was done of a measure."""

    done = words(_("What was done"))


class DropForm(ItemForm):
    """Why a measure is taken out of the plan."""

    reason = words(_("Reason"))


class RecheckDayForm(ProblemForm):
    """On which day somebody looks again."""

    on = day(_("On which day"))
    clean_on = MeasureForm.clean_on


class RecheckForm(ProblemForm):
    """What was found on looking again."""

    item = forms.UUIDField(widget=forms.HiddenInput, required=False)
    gone = forms.ChoiceField(
        label=_("Is it gone?"), widget=forms.RadioSelect,
        choices=[("yes", _("It is gone")), ("no", _("It is still there"))],
    )  # fmt: skip
    finding = words(_("What was found on the spot"))
    photos = photos(_("Photos from the spot"))

    def brought(self) -> dict[str, Any]:
        """Return the answer as a truth."""
        told = super().brought()
        return told | {"gone": told["gone"] == "yes"}


class AddCaseForm(ProblemForm):
    """A case that shows the problem, by its number."""

    case = forms.CharField(label=_("Number of the case"), max_length=20)

    def clean_case(self) -> Case:
        """Find the case of this street."""
        number = self.cleaned_data["case"].strip().upper()
        found = Case.objects.filter(street=self.street, number=number).first()
        if found is None:
            raise ValidationError(_("No case of this street has this number."), code="unknown")
        return found


class OverForm(ProblemForm):
    """Why it counts as over, and how long it must stay quiet."""

    finding = words(_("How one sees that it is over"))
    quiet_days = forms.IntegerField(label=_("Quiet days"), min_value=1, max_value=730)
    lead_in = _(
        "A case of its kind at its place within these days is a relapse; after them it is written off by itself."
    )

    def ready(self) -> None:
        """Begin with the days of its rule."""
        self.fields["quiet_days"].initial = self.problem.quiet_days if self.problem else QUIET


class NameForm(PlanForm):
    """A standing problem that somebody names: its kind and its place, beside its plan."""

    category = forms.ChoiceField(label=_("Category"))
    spread = forms.ChoiceField(
        label=_("Place"), widget=forms.RadioSelect, choices=Spread.choices, initial=Spread.SPOT
    )
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    radius = forms.IntegerField(
        label=_("Radius in metres"), required=False, min_value=1, max_value=2000, initial=50
    )
    road = forms.ChoiceField(label=_("Road"), required=False)
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    cases = forms.CharField(
        label=_("Cases that show it"),
        required=False,
        max_length=400,
        help_text=_("Numbers, with spaces between."),
    )
    field_order = ("key", "category", "spread", "radius", "road", "unit", "title", "plan", "owner", "cases")
    lead_in = _("Of a spot, put a pin on the map; of a road or a unit, choose it.")

    def ready(self) -> None:
        """Offer the catalogue, the roads and the units."""
        super().ready()
        self.known = {one.code: one for one in catalogue()}
        groups = category_choices(list(self.known.values()), classes=True)
        self.fields["category"].choices = [("", _("Choose a category")), *groups]
        self.roads = {str(one.id): one for one in roads_of(self.street)}
        self.fields["road"].choices = [
            ("", _("None")),
            *((pk, name_of(one)) for pk, one in self.roads.items()),
        ]
        self.fields["unit"].choices = [("", _("None")), *unit_choices(self.street)]

    def clean(self) -> dict[str, Any]:
        """Ask for the place that was said, and find the cases."""
        told = super().clean() or {}
        needs = {Spread.SPOT: "lon", Spread.ROAD: "road", Spread.UNIT: "unit"}.get(told.get("spread", ""))
        if needs and told.get(needs) in (None, ""):
            shown = None if needs == "lon" else needs
            self.add_error(
                shown, ValidationError(_("Put a pin on the map or choose the place."), code="no_place")
            )
        numbers = [
            one.upper() for one in (told.get("cases") or "").replace("，", " ").replace(",", " ").split()
        ]
        found = {one.number: one for one in Case.objects.filter(street=self.street, number__in=numbers[:50])}
        if missing := [one for one in numbers if one not in found]:
            said = _("No case of this street has the number %(number)s.") % {"number": missing[0]}
            self.add_error("cases", ValidationError(said, code="unknown"))
        self.found = list(found.values())
        return told

    def brought(self) -> dict[str, Any]:
        """Return the rows behind the choices."""
        told = self.cleaned_data
        spread = told["spread"]
        spot, road = spread == Spread.SPOT, spread == Spread.ROAD
        category: Category = self.known[told["category"]]
        return {
            "category": category, "title": told["title"], "plan": told["plan"],
            "owner": self.people.get(told["owner"]), "cases": self.found,
            "pin": (told["lon"], told["lat"]) if spot else None, "radius": told["radius"] or 50,
            "road": Road.objects.get(pk=int(told["road"])) if road else None,
            "unit": Unit.objects.get(pk=int(told["unit"])) if spread == Spread.UNIT else None,
        }  # fmt: skip
