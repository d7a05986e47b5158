"""Forms of the fast lane: who is on it, and of which observer team."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.lane import lane_doors
from linli.people.public import Account, OrganisationKind, organisations_in
from linli.territory.public import Street, Unit

from .fields import unit_choices

OF_LANE = (OrganisationKind.SHOP, OrganisationKind.COMMITTEE, OrganisationKind.PROPERTY, OrganisationKind.INSTITUTION,
           OrganisationKind.ALLIANCE, OrganisationKind.VOLUNTEERS)  # fmt: skip


class MemberForm(forms.Form):
    """A shop or a committee that reports directly."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = forms.CharField(
        label=_("Name of the shop or committee"), max_length=80, help_text=_("As it stands over the door.")
    )
    door = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False, help_text=_("Road and number."))
    organisation = forms.ChoiceField(label=_("Organisation in the register"), required=False)
    account = forms.CharField(
        label=_("Account"), max_length=150, required=False,
        help_text=_("User name of somebody who opens the page by signing in; may be left empty."),
    )  # fmt: skip
    team = forms.CharField(
        label=_("Observer team"), max_length=60, required=False,
        help_text=_("It may report sightings then; the verified share is counted for the team, never for one person."),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        """Offer the units and organisations of the street."""
        super().__init__(*args, **more)
        self.street = street
        self.fields["key"].initial = uuid4().hex
        self.fields["door"].choices = lane_doors()
        self.fields["door"].initial = lane_doors()[0][0]
        self.fields["unit"].choices = [("", _("Not said")), *unit_choices(street)]
        self.known = {str(one.pk): one for one in organisations_in(street.pk) if one.kind in OF_LANE}
        self.fields["organisation"].choices = [
            ("", _("None")),
            *((pk, one.name) for pk, one in self.known.items()),
        ]

    def clean_account(self) -> Account | None:
        """Find the account, if one was named."""
        typed = str(self.cleaned_data["account"]).strip()
        if not typed:
            return None
        found = Account.objects.filter(username=typed, is_active=True).first()
        if found is None:
            raise ValidationError(_("Nobody signs in by this name."))
        return found

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        unit = Unit.objects.get(pk=int(told["unit"]), street_id=self.street.pk) if told["unit"] else None
        return told | {"unit": unit, "organisation": self.known.get(told["organisation"])}


class TeamForm(forms.Form):
    """The mandate of an observer, or none."""

    team = forms.CharField(
        label=_("Observer team"), max_length=60, required=False, help_text=_("Empty: no mandate any more.")
    )


class SpanForm(forms.Form):
    """From which day to which."""

    since = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput({"type": "date"}))
