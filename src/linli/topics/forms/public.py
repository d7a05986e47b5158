"""What residents type: a topic, that they are for one, what they think of what was done."""

import re
import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.territory.public import Street, Unit, tree

from ..queries.books import kinds_of

PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")


def of_our_times(day: Any) -> None:
    """Refuse a day that no office means."""
    if not 2000 <= day.year <= 2199:
        raise ValidationError(
            _("Choose a day from %(first)s to %(last)s."), params={"first": 2000, "last": 2199}
        )


def signer() -> signing.Signer:
    """Return what signs the keys of forms."""
    return signing.Signer(salt="linli.topic")


def new_key() -> str:
    """Return the key of a fresh form: sent again it is the same, and nobody can guess one."""
    return signer().sign(secrets.token_urlsafe(18))


def known_key(key: str) -> str:
    """Return `key` if this house gave it out, else a fresh one."""
    try:
        signer().unsign(key)
    except signing.BadSignature:
        return new_key()
    return key


def words(label: Any, *, most: int = 2000, rows: int = 4, **more: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea({"rows": rows, "data-count": most})
    return forms.CharField(label=label, max_length=most, widget=area, **more)


def places(street: Street) -> list[tuple[str, str]]:
    """Return the units of a street, indented by their depth, without the street itself."""
    found: list[tuple[str, str]] = []

    def walk(nodes: Any, depth: int) -> None:
        for node in nodes:
            if node.unit.depth is not None and node.unit.depth:
                found.append((str(node.unit.id), "\u3000" * (depth - 1) + name_of(node.unit)))
            walk(node.children, depth + 1)

    walk(tree(street), 0)
    return found


def unit_of(street: Street, chosen: str) -> Unit | None:
    """Return the chosen unit of a street."""
    return Unit.objects.filter(pk=int(chosen), street_id=street.pk).first() if chosen else None


class ContactForm(forms.Form):
    """Who somebody is, as far as they want to say; and the field that only machines fill in."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("What may we call you?"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("News comes there; without it, by the link."),
        error_messages={"invalid": _("This does not look like an e-mail address. Correct it or leave it empty.")},
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=200)

    def clean_phone(self) -> str:
        """Return the number as it was written, if it could be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.match(phone):
            raise ValidationError(
                _("This does not look like a telephone number. Correct it or leave it empty.")
            )
        return phone

    def clean_website(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please empty this field; it is there to stop machines."))
        return ""

    def contact(self) -> dict[str, str]:
        """Return what was said of who it is."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone")}


class ProposeForm(ContactForm):
    """What the community should decide; only the sentence and the kind must be there."""

    title = forms.CharField(
        label=_("The topic in one sentence"), max_length=120,
        error_messages={"required": _("Please say in one sentence what should be decided together.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it about?"), widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what it is about.")},
    )  # fmt: skip
    body = words(_("Why, and what you propose"), required=False)
    unit = forms.ChoiceField(label=_("Where"), required=False)
    field_order = ("key", "title", "kind", "body", "unit", "name", "email", "phone", "website")

    def __init__(self, *args: Any, street: Street, kinds: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.street = street
        known = kinds_of(street.pk)
        offered = [one for code, one in known.items() if not kinds or code in kinds]
        self.fields["kind"].choices = [(one.code, name_of(one)) for one in offered]  # type: ignore[attr-defined]
        self.fields["unit"].choices = lambda: [("", _("The whole street")), *places(street)]  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what a proposal is made of."""
        told = {name: self.cleaned_data[name] for name in ("title", "kind", "body")}
        return told | self.contact() | {"unit": unit_of(self.street, self.cleaned_data["unit"])}


class SupportForm(ContactForm):
    """That somebody is for a topic; everything may be left out."""


class JudgeForm(forms.Form):
    """What somebody thinks of what was done."""

    stars = forms.TypedChoiceField(
        label=_("Is it what was promised?"), coerce=int, widget=forms.RadioSelect,
        choices=[(1, _("not at all")), (2, _("hardly")), (3, _("partly")), (4, _("mostly")), (5, _("fully"))],
        error_messages={"required": _("Please choose one of the five.")},
    )  # fmt: skip
    said = words(_("In your words"), most=500, rows=3, required=False)
