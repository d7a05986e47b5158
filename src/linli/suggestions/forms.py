"""What people type: a suggestion, and the answer to it; shape only."""

import re
import secrets
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.kernel.privacy import find_personal, mask
from linli.people.public import OrganisationKind, organisations_in
from linli.territory.public import Street, Unit, tree

from .states import Provenance

PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")


def signer() -> signing.Signer:
    """Return what signs the keys of forms."""
    return signing.Signer(salt="linli.suggest")


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


class SuggestForm(forms.Form):
    """What could be better, where, and how to answer; only the first must be there."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("In one sentence"), max_length=120,
        error_messages={"required": _("Please say in one sentence what you suggest.")},
    )  # fmt: skip
    body = words(_("Why, and how it could be done"), required=False)
    unit = forms.ChoiceField(label=_("Estate"), required=False)
    name = forms.CharField(label=_("What may we call you?"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The answer comes there; without it, by the link."),
        error_messages={"invalid": _("This does not look like an e-mail address. Correct it or leave it empty.")},
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        self.street = street
        self.fields["unit"].choices = lambda: [("", _("The whole street")), *places(street)]  # type: ignore[attr-defined]

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

    def brought(self) -> dict[str, Any]:
        """Return what a proposal is made of."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"key", "website"}}
        return told | {"unit": unit_of(self.street, told["unit"])}


def unit_of(street: Street, chosen: str) -> Unit | None:
    """Return the chosen unit of a street."""
    return Unit.objects.filter(pk=int(chosen), street_id=street.pk).first() if chosen else None


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


class EnterForm(SuggestForm):
    """A suggestion that a department made or a survey found, entered at the desk."""

    provenance = forms.ChoiceField(label=_("Came from"), choices=Provenance.choices, widget=forms.RadioSelect)
    origin = forms.CharField(
        label=_("More about where from"), max_length=200, required=False,
        help_text=_("Which survey and how many said it; which meeting; which letter."),
    )  # fmt: skip
    organisation = forms.ChoiceField(label=_("Department"), required=False)
    field_order = ("key", "provenance", "organisation", "origin", "title", "body", "unit")

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, street=street, **more)
        self.fields["provenance"].initial = Provenance.RESIDENT
        self.known = {
            str(one.pk): one for one in organisations_in(street.pk) if one.kind == OrganisationKind.DEPARTMENT
        }
        self.fields["organisation"].choices = [
            ("", _("None")),
            *((k, name_of(v)) for k, v in self.known.items()),
        ]

    def brought(self) -> dict[str, Any]:
        """Return what a proposal is made of."""
        return super().brought() | {"organisation": self.known.get(self.cleaned_data["organisation"])}


class ActForm(forms.Form):
    """What every act carries: a key that makes a second press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, one: Any, seen: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.one, self.seen = one, seen
        self.fields["key"].initial = uuid4().hex
        self.ready()

    def ready(self) -> None:
        """Fill what depends on the suggestion."""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class ReplyForm(ActForm):
    """The answer to the proposer."""

    reply = words(
        _("Answer to the proposer"),
        help_text=_("They read it word for word; once published, everybody does."),
    )


class ReasonForm(ActForm):
    """Why."""

    reason = words(_("Reason"), rows=3)


class CaseForm(ActForm):
    """A case by its number."""

    number = forms.CharField(label=_("Number of the case"), max_length=20)

    def clean_number(self) -> str:
        """Find the case as far as the person sees it."""
        typed = str(self.cleaned_data["number"]).strip().upper()
        self.case = self.seen(typed)
        if self.case is None:
            raise ValidationError(_("There is no case %(number)s that you may see.") % {"number": typed})
        return typed

    def brought(self) -> dict[str, Any]:
        """Return the case."""
        return {"case": self.case}


class PublishForm(ActForm):
    """What everybody reads, proposed with personal data masked."""

    title = forms.CharField(
        label=_("Title for the public"),
        max_length=120,
        required=False,
        help_text=_("Empty: it is not shown."),
    )
    body = words(_("Text for the public"), required=False)

    def ready(self) -> None:
        """Propose the words, masked."""
        self.fields["title"].initial = self.one.public_title or mask(self.one.title)
        self.fields["body"].initial = self.one.public_body or mask(self.one.body)

    def clean(self) -> dict[str, Any]:
        """Refuse what names or reaches somebody."""
        told = super().clean() or {}
        for name in ("title", "body"):
            if find_personal(told.get(name) or ""):
                self.add_error(name, _("This names or reaches somebody. Mask it first."))
        return told
