"""What people type: a board and where it hangs, a line by hand, a check, one's own agreement; shape only."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Actor, OrganisationKind, Power, organisations_in
from linli.territory.public import Street, line_of, tree

DEEPEST = 5


def number(label: Any, **more: Any) -> forms.CharField:
    """Return a field for a telephone that is published."""
    return forms.RegexField(
        r"^\+?[\d\s()-]{3,20}$", label=label, max_length=30, widget=forms.TextInput({"inputmode": "tel"}),
        error_messages={"invalid": _("This does not look like a telephone number.")}, **more,
    )  # fmt: skip


class BoardForm(forms.Form):
    """What a board is called, where it hangs, which company and number stand on it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = forms.CharField(
        label=_("Building"), max_length=80, help_text=_("As residents call it: No. 12, gate 3 …")
    )
    spot = forms.CharField(label=_("Where it hangs"), max_length=120, required=False)
    organisation = forms.ChoiceField(label=_("Property company"), required=False)
    hotline = number(
        _("24-hour telephone"),
        required=False,
        help_text=_("Left empty: the telephone of the property company."),
    )

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        bodies = [one for one in organisations_in(street.pk) if one.kind == OrganisationKind.PROPERTY]
        self.bodies = {str(one.pk): one for one in bodies}
        self.fields["organisation"].choices = [("", _("none"))] + [
            (str(one.pk), name_of(one)) for one in bodies
        ]  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        told = dict(self.cleaned_data)
        return told | {"organisation": self.bodies.get(told["organisation"])}


class HangForm(BoardForm):
    """A new board: also of which unit."""

    unit = forms.ChoiceField(label=_("In which estate or grid"))
    field_order = ("key", "name", "unit", "spot", "organisation", "hotline")

    def __init__(self, *args: Any, street: Street, actor: Actor, **more: Any) -> None:
        """Offer the units over which this actor convenes, known places with them."""
        super().__init__(*args, street=street, **more)

        def told(nodes: Any, deep: int = 0) -> Any:
            for node in nodes:
                unit = node.unit
                if actor.may(Power.CONVENE, street_id=street.pk, lineage=line_of(unit.id).ids):
                    yield str(unit.id), "　" * deep + name_of(unit)
                if deep < DEEPEST:
                    yield from told(node.children, deep + 1)

        self.fields["unit"].choices = list(told(tree(street)))  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        told = super().brought()
        return told | {"unit_id": int(told.pop("unit"))}


class LineForm(forms.Form):
    """Somebody without an account who agreed to stand on a board."""

    label = forms.CharField(
        label=_("On the board as"), max_length=40, help_text=_("Life steward, building head …")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    work_number = number(_("Work telephone"), required=False)
    agreed_on = forms.DateField(
        label=_("Agreed on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On which day they agreed to be named here."),
    )  # fmt: skip


class AgreeForm(forms.Form):
    """A work telephone that may be published."""

    work_number = number(_("My work telephone"), help_text=_("It will be read by everybody in the building."))


class CheckForm(forms.Form):
    """Whether a board hangs as it was printed."""

    hangs = forms.TypedChoiceField(
        label=_("It hangs there as printed"), coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        choices=(("yes", _("Yes")), ("no", _("No"))),
    )  # fmt: skip
    words = forms.CharField(label=_("What else"), max_length=200, required=False)
