"""Forms of acts that join cases: merge, split, relate, move."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.commands import Part
from linli.cases.errors import UnknownCase
from linli.cases.models import Case
from linli.cases.queries import catalogue, same_place
from linli.cases.queries.links import case_linked, case_numbered
from linli.kernel.naming import name_of
from linli.territory.public import Street

from .acts import ActForm, ItemPressForm
from .fields import category_choices, words

PARTS = 4
ALIKE = 6


def number_field(**more: Any) -> forms.CharField:
    """Return a field for the number of a case."""
    return forms.CharField(label=_("Number of the case"), max_length=20, **more)


class OtherForm(ActForm):
    """An act that names another case of the street by its number."""

    number = number_field()

    def clean_number(self) -> str:
        """Find the case, as far as the person may see it."""
        typed = str(self.cleaned_data["number"])
        self.other: Case | None = None
        if typed:
            self.other = case_numbered(self.actor, self.case.street_id, typed)
            if self.other is None:
                raise ValidationError(str(UnknownCase(number=typed)), code="unknown_case")
        return typed


class MergeForm(OtherForm):
    """The case that this one repeats: one that looks alike, or any by its number."""

    alike = forms.ChoiceField(label=_("Which looks the same"), required=False, widget=forms.RadioSelect)
    number = number_field(required=False, help_text=_("Any other case of this street that is in progress."))
    reason = words(
        _("Reason"), help_text=_("Colleagues read this; the reporter is told only that it goes on together.")
    )
    field_order = ("alike", "number", "reason")

    def ready(self) -> None:
        """Offer the open cases of the same category in the same place, the newest first."""
        case = self.case
        alike = same_place(case, actor=self.actor)[:ALIKE] if case.unit_id and case.category_id else []
        self.known = {one.number: one for one in alike}
        self.fields["alike"].choices = [
            (number, f"{number} · {one.title}" + (f" · {one.place}" if one.place else ""))
            for number, one in self.known.items()
        ]
        if not self.known:
            del self.fields["alike"]

    def clean(self) -> dict[str, Any]:
        """Take the number that was typed before the case that was ticked."""
        told = super().clean() or {}
        self.main = getattr(self, "other", None) or self.known.get(told.get("alike", ""))
        if self.main is None and "number" not in self.errors:
            raise ValidationError(_("Choose a case, or type its number."), code="no_case")
        return told

    def brought(self) -> dict[str, Any]:
        """Return the main case."""
        return {"main": self.main, "reason": self.cleaned_data["reason"]}


class RelateForm(OtherForm):
    """Another case that has to do with this one."""

    def brought(self) -> dict[str, Any]:
        """Return the other case."""
        return {"other": self.other}


class UnrelateForm(ItemPressForm):
    """One of the related cases."""

    def brought(self) -> dict[str, Any]:
        """Return the other case of the relation."""
        return {"other": case_linked(self.case, self.cleaned_data["item"])}


class SplitForm(ActForm):
    """Up to four parts, each with its own words; one with a category is filed at once."""

    lead_in = _(
        "Each part becomes a case of its own at the same place. This case waits until all of them have ended."
    )

    def ready(self) -> None:
        """Draw a row of fields for each part."""
        choices = [("", _("Not sorted yet")), *category_choices(catalogue())]
        for n in range(1, PARTS + 1):
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Part %(n)s") % {"n": n}, max_length=120, required=n == 1
            )
            self.fields[f"category_{n}"] = forms.ChoiceField(
                label=_("Category of part %(n)s") % {"n": n}, choices=choices, required=False
            )

    def brought(self) -> dict[str, Any]:
        """Return the parts that have words."""
        told, kinds = self.cleaned_data, {one.code: one for one in catalogue()}
        rows = ((told[f"title_{n}"], kinds.get(told[f"category_{n}"])) for n in range(1, PARTS + 1))
        return {"parts": [Part(title, category=kind) for title, kind in rows if title]}


class MoveForm(ActForm):
    """To which street, and why."""

    street = forms.ChoiceField(label=_("Street"))
    reason = words(
        _("Reason"), help_text=_("The other street reads this; it may refuse, and then the case comes back.")
    )

    def ready(self) -> None:
        """Offer every other street of this house."""
        others = Street.objects.exclude(pk=self.case.street_id).order_by("code")
        self.streets = {one.slug: one for one in others}
        self.fields["street"].choices = [
            ("", _("Choose a street")), *((slug, name_of(one)) for slug, one in self.streets.items())
        ]  # fmt: skip

    def brought(self) -> dict[str, Any]:
        """Return the street."""
        return {"street": self.streets[self.cleaned_data["street"]], "reason": self.cleaned_data["reason"]}
