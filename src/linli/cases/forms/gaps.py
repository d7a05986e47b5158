"""What the page of gaps is narrowed to; it stands in the address, so what makes no sense there narrows nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category
from linli.territory.public import UnitRef, tree

from .fields import category_choices, flat, unit_choices

COMMITTEE_DEPTH = 2
KINDS = (
    ("none", _("Nobody leads")), ("two", _("Two lead")), ("ground", _("Ground")), ("ended", _("Rows of what has ended")),
    ("catch_all", _("Only the catch-all")),
)  # fmt: skip


class GapForm(forms.Form):
    """Which gaps: of which sort, where, for which trouble, on which day."""

    kind = forms.ChoiceField(label=_("What is wrong"), required=False, choices=[("", _("All")), *KINDS])
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    on = forms.DateField(
        label=_("On the day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Mapping[str, Any], *, street: Any, catalogue: Sequence[Category]) -> None:
        """Offer what the street has."""
        super().__init__(data)
        self.units: dict[str, UnitRef] = {unit.code: unit for unit, _at in flat(tree(street))}
        units = unit_choices(street, depth=COMMITTEE_DEPTH, by="code")
        self.fields["unit"].choices = [("", _("All")), *units]
        self.fields["category"].choices = [("", _("All")), *category_choices(catalogue, classes=True)]
        self.is_valid()

    @property
    def narrowed(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.cleaned_data.values())
