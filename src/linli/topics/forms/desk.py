"""What colleagues type: a topic for somebody else, a call, why they read names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import organisations_in
from linli.territory.public import Street, root_of

from ..queries.books import kinds_of
from ..states import TopicPurpose, TopicSource
from .public import ProposeForm, of_our_times, places, unit_of, words


def organisation_choices(street_id: int) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Return the organisations that can be asked, by id, and as choices."""
    known = {str(one.pk): one for one in organisations_in(street_id)}
    return known, [("", _("None")), *((pk, name_of(one)) for pk, one in known.items())]


class EnterForm(ProposeForm):
    """A topic written down for somebody at the door, from a meeting, a case, a suggestion or an organisation."""

    source = forms.ChoiceField(
        label=_("Came from"), widget=forms.RadioSelect, initial=TopicSource.DOOR,
        choices=[(one.value, one.label) for one in TopicSource if one != TopicSource.RESIDENT],
    )  # fmt: skip
    origin = forms.CharField(
        label=_("More about where from"), max_length=200, required=False,
        help_text=_("Which meeting; the number of the case or of the suggestion."),
    )  # fmt: skip
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    field_order = (
        "key", "source", "origin", "organisation", "title", "kind", "body", "unit", "name", "phone", "email",
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, seen: Any, **more: Any) -> None:
        super().__init__(*args, street=street, **more)
        self.seen = seen
        self.known, self.fields["organisation"].choices = organisation_choices(street.pk)  # type: ignore[attr-defined]
        self.fields["source"].choices = [
            (one.value, one.label) for one in TopicSource if one != TopicSource.RESIDENT
        ]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that a case or suggestion that is named is one that the person sees."""
        told = super().clean() or {}
        source, origin = told.get("source"), (told.get("origin") or "").strip()
        if source in {TopicSource.CASE, TopicSource.SUGGESTION}:
            found = self.seen(source, origin)
            if found is None:
                self.add_error("origin", _("There is nothing with this number that you may see."))
            else:
                told["origin"] = found
        if source == TopicSource.ORGANISATION and not told.get("organisation"):
            self.add_error("organisation", _("Please say which organisation it is."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return what a proposal is made of."""
        told = {name: self.cleaned_data[name] for name in ("source", "origin")}
        return super().brought() | told | {"organisation": self.known.get(self.cleaned_data["organisation"])}


class CallForm(forms.Form):
    """A call for topics."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(
        label=_("Title for the public"), max_length=120, help_text=_("As “What should change in our estate this autumn?”.")
    )  # fmt: skip
    about = words(_("What it is about, and what happens with the topics"), required=False)
    unit = forms.ChoiceField(label=_("Where"))
    organisation = forms.ChoiceField(label=_("In the name of"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every kind."),
    )  # fmt: skip
    opens_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput({"type": "date"}), validators=[of_our_times]
    )
    closes_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}), validators=[of_our_times]
    )

    def __init__(self, *args: Any, street: Street, today: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.street, self.today = street, today
        root = root_of(street)
        self.fields["unit"].choices = [(str(root.id), name_of(root)), *places(street)]  # type: ignore[attr-defined]
        self.known, self.fields["organisation"].choices = organisation_choices(street.pk)  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [(one.code, name_of(one)) for one in kinds_of(street.pk).values()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that it ends after it begins and not in the past."""
        told = super().clean() or {}
        first, last = told.get("opens_on"), told.get("closes_on")
        if first and last and last < max(first, self.today):
            self.add_error("closes_on", _("The last day comes after the first one and is not past."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        told = {
            name: self.cleaned_data[name] for name in ("title", "about", "kinds", "opens_on", "closes_on")
        }
        unit = unit_of(self.street, self.cleaned_data["unit"])
        return told | {"unit": unit, "organisation": self.known.get(self.cleaned_data["organisation"])}


class NamesForm(forms.Form):
    """What the names are read for."""

    purpose = forms.ChoiceField(
        label=_("What do you read the names for?"), choices=TopicPurpose.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
