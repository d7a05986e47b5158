"""What people type: series, meetings, items, results, objections; shape only."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Actor, Organisation, organisations_in
from linli.territory.public import Node, Street, Unit, tree

from ..models import Meeting
from ..permissions import may_convene
from ..queries.dates import rule_from
from ..queries.law import kinds_of

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


def new_key() -> str:
    """Return the key of a fresh form: sent again it is the same, and nobody can guess one."""
    return signing.Signer(salt="linli.meeting").sign(secrets.token_urlsafe(18))


def known_key(key: str) -> str:
    """Return `key` if this house gave it out, else a fresh one."""
    try:
        signing.Signer(salt="linli.meeting").unsign(key)
    except signing.BadSignature:
        return new_key()
    return key


def words(label: Any, *, most: int = 2000, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea({"rows": rows, "data-count": most})
    return forms.CharField(label=label, max_length=most, widget=area, **more)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[of_our_times],
        **more,
    )


def of_our_times(value: date | datetime) -> None:
    """Refuse a day that no office means."""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    if not FIRST <= day <= LAST:
        raise ValidationError(_("Choose a day from 2000 to 2199."))


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for a day and an hour."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    shapes = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=shapes, validators=[of_our_times], **more
    )


def whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


def unit_choices(street: Street, actor: Actor) -> list[tuple[str, str]]:
    """Return the units where somebody convenes meetings, indented by their depth."""
    found: list[tuple[str, str]] = []

    def walk(nodes: Any, depth: int, line: tuple[int, ...]) -> None:
        node: Node
        for node in nodes:
            if node.unit.depth is None:
                continue
            here = (*line, node.unit.id)
            if may_convene(actor, street.pk, here):
                found.append((str(node.unit.id), "\u3000" * depth + name_of(node.unit)))
            walk(node.children, depth + 1, here)

    walk(tree(street), 0, ())
    return found


def organisation_choices(street: Street, empty: Any) -> list[tuple[str, Any]]:
    """Return the organisations of a street as choices."""
    return [("", empty), *((str(one.pk), name_of(one)) for one in organisations_in(street.pk))]


class KeyedForm(forms.Form):
    """What every form carries: a key that makes a second press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args: Any, street: Street, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.street, self.actor = street, actor
        self.fields["key"].initial = uuid4().hex
        self.ready()

    def ready(self) -> None:
        """Fill what depends on the street and on who acts."""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def organisation_of(self, chosen: str) -> Organisation | None:
        """Return the chosen organisation."""
        return next((one for one in organisations_in(self.street.pk) if str(one.pk) == chosen), None)

    def unit_of(self, chosen: str) -> Unit:
        """Return the chosen unit."""
        return Unit.objects.get(pk=int(chosen), street_id=self.street.pk)


class PressForm(KeyedForm):
    """An act that must bring nothing."""


class ReasonForm(KeyedForm):
    """Why."""

    reason = words(_("Reason"), most=400)


class MeetingForm(KeyedForm):
    """A single meeting."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    title = forms.CharField(label=_("What is it called?"), max_length=120)
    unit = forms.ChoiceField(label=_("Where it belongs"))
    starts_at = moment_field(_("Begins"))
    minutes = whole(_("How many minutes"), 5, 720, initial=60)
    place = forms.CharField(label=_("Room or place"), max_length=120, required=False)
    purpose = words(_("What for"), most=400, rows=2, required=False, help_text=_("Empty: as the kind says."))

    def ready(self) -> None:
        """Offer the kinds of the rule book and the units where this person convenes."""
        self.fields["kind"].choices = [(one.code, one.said) for one in kinds_of(self.street.pk).values()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = unit_choices(self.street, self.actor)  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what `plan_meeting` takes."""
        told = super().brought()
        return told | {"unit": self.unit_of(told["unit"])}


class EditForm(KeyedForm):
    """When and where a meeting is held."""

    title = forms.CharField(label=_("What is it called?"), max_length=120)
    starts_at = moment_field(_("Begins"))
    minutes = whole(_("How many minutes"), 5, 720)
    place = forms.CharField(label=_("Room or place"), max_length=120, required=False)
    purpose = words(_("What for"), most=400, rows=2, required=False)

    @staticmethod
    def initial_of(one: Meeting) -> dict[str, Any]:
        """Return how a meeting stands now."""
        return {
            "title": one.title, "starts_at": timezone.localtime(one.starts_at), "place": one.place,
            "minutes": int((one.ends_at - one.starts_at) / timedelta(minutes=1)), "purpose": one.purpose,
        }  # fmt: skip


def check_rule(text: str) -> str:
    """Return a rule that can be read, or refuse it in the field."""
    if text.strip():
        try:
            rule_from(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None
    return text.strip()
