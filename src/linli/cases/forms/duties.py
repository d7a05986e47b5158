"""What people type about the table of duties: a new row, the end of one, and the question who answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category
from linli.kernel.naming import name_of
from linli.people.public import Industry, Organisation, Part
from linli.territory.public import RoadRef, UnitRef, tree

from .fields import Choices, category_choices, flat, organisation_choices, tier_choices


def kinds() -> Choices:
    """Return the two halves of the catalogue, each of which can be covered as a whole."""
    return [("C", _("All components")), ("E", _("All events"))]


class CoverForm(forms.Form):
    """A row of the table of duties."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    unit = forms.ChoiceField(
        label=_("Area or grid"), help_text=_("The row holds here and in everything below it.")
    )
    road = forms.ChoiceField(
        label=_("On one road only"), required=False, help_text=_("Empty: everywhere in the area.")
    )
    tier = forms.ChoiceField(label=_("On one tier only"), required=False, choices=tier_choices)
    organisation = forms.ChoiceField(label=_("Organisation"))
    part = forms.ChoiceField(
        label=_("Part"), widget=forms.RadioSelect, choices=Part.choices, initial=Part.LEAD
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    starts_on = forms.DateField(
        label=_("In force from"), required=False, help_text=_("Empty: at once."),
        widget=forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )  # fmt: skip

    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(
        self, *args: Any, catalogue: Sequence[Category], organisations: Sequence[Organisation], units: Choices,
        roads: Sequence[RoadRef] = (), **more: Any,
    ) -> None:  # fmt: skip
        """Offer the catalogue, the organisations, the roads, and the units over which this person may decide."""
        super().__init__(*args, **more)
        self.fields["road"].choices = [("", _("Everywhere")), *((road.id, name_of(road)) for road in roads)]
        self.fields["key"].initial = uuid4().hex
        whole = [("", _("Everything")), *kinds()]
        self.fields["category"].choices = [*whole, *category_choices(catalogue, classes=True)]
        self.fields["unit"].choices = [("", _("Choose …")), *units]
        self.fields["organisation"].choices = [("", _("Choose …")), *organisation_choices(organisations)]


class EndCoverForm(forms.Form):
    """The day from which a row does not hold any more."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    on = forms.DateField(
        label=_("From which day it no longer holds"),
        widget=forms.DateInput({"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **more)
        self.today = today
        self.fields["key"].initial = uuid4().hex
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse days gone by: what was dispatched by the row then was dispatched by it."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(_("A row ends today or later."), code="past")
        return on


class WhoForm(forms.Form):
    """Who answers here? A place and a category, as a case would bring them."""

    place = forms.ChoiceField(label=_("Area or grid"), required=False)
    trouble = forms.ChoiceField(label=_("Category"), required=False)
    trade = forms.ChoiceField(label=_("Industry"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        street: Any,
        catalogue: Sequence[Category],
        industries: Sequence[Industry],
    ) -> None:
        """Offer every place, every type and every industry of the street."""
        super().__init__(data)
        self.tiers = {one.code: one.tier for one in catalogue}
        self.fields["trade"].choices = [("", _("None")), *((one.pk, name_of(one)) for one in industries)]
        rungs = list(flat(tree(street)))
        self.units: dict[str, UnitRef] = {unit.code: unit for unit, _at in rungs}
        names = [(unit.code, "\u3000" * at + name_of(unit)) for unit, at in rungs]
        self.fields["place"].choices = [("", _("Choose …")), *names]
        self.fields["trouble"].choices = [("", _("Not clear yet")), *category_choices(catalogue)]
        self.is_valid()

    @property
    def asked(self) -> tuple[UnitRef, str, int | None] | None:
        """Return the place, the category code and the industry, once a place was chosen."""
        unit, trade = self.units.get(self.cleaned_data.get("place", "")), self.cleaned_data.get("trade")
        return (unit, self.cleaned_data.get("trouble", ""), int(trade) if trade else None) if unit else None
