"""What people type about webhooks: shape only; the meaning is the commands' business."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal
from linli.kernel.outside import place_of

from .queries import event_label, offered
from .states import SubscriptionKind

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment to the minute, in the zone of the deployment."""

    def __init__(self, **more: Any) -> None:
        """Show it as browsers ask for it."""
        widget = forms.DateTimeInput({"type": "datetime-local", "class": "short"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S", "%Y-%m-%d %H:%M"], **more)


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex


class SubscriptionForm(KeyedForm):
    """A system to be told: what it is called, where it is told, and of what."""

    name = forms.CharField(
        label=_("Which system is it?"),
        max_length=80,
        help_text=_("For example: the dispatch system of the district."),
    )
    url = forms.CharField(
        label=_("Address"), max_length=500,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It begins with https:// and takes POST requests. Only whoever looks after webhooks can read it."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it told?"), choices=SubscriptionKind.choices, initial=SubscriptionKind.CASES,
        widget=forms.RadioSelect,
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=_("Of which acts on cases?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: of every one."),
    )  # fmt: skip

    def __init__(self, *args: Any, known: tuple[str, ...] = (), fixed: bool = False, **more: Any) -> None:
        """Offer the events of the way of a case, and those that a program has chosen beside them."""
        super().__init__(*args, **more)
        choices = offered()
        others = [(event, event_label(event)) for event in known if event not in dict(choices)]
        self.fields["events"].choices = [*choices, *others]  # type: ignore[attr-defined]
        if fixed:
            del self.fields["kind"]

    def clean_url(self) -> str:
        """Return the address, if it is one of the web."""
        url: str = self.cleaned_data["url"].strip()
        try:
            place_of(url)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None
        return url


class ActForm(KeyedForm):
    """An act that needs no words: to end a webhook, to renew its secret."""


class SpanForm(KeyedForm):
    """From when to when everything is sent again."""

    since = MomentField(label=_("From"))
    until = MomentField(label=_("Until"))
