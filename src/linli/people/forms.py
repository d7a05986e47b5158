"""What people type about posts, roles and organisations: shape only; the meaning is the commands' business."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.territory.public import Node, Street, UnitRef, tree

from .models import Organisation, Post, Role
from .queries import Actor, Wanted, find_account
from .states import OrganisationKind, Power

Choices = list[tuple[Any, Any]]
COMMITTEE_DEPTH = 2
MOMENT = "%Y-%m-%dT%H:%M"


def flat(nodes: Sequence[Node], at: int = 0) -> Iterator[tuple[UnitRef, int]]:
    """Yield the rungs of a tree from above, each with its indent."""
    for node in nodes:
        if node.unit.depth is not None:
            yield node.unit, at
            yield from flat(node.children, at + 1)


def organisation_choices(organisations: Sequence[Organisation]) -> Choices:
    """Return organisations under their kinds, in the order of the table of kinds."""
    groups: dict[str, Choices] = {kind: [] for kind in OrganisationKind}
    for one in organisations:
        groups[one.kind].append((one.pk, name_of(one)))
    return [(str(OrganisationKind(kind).label), some) for kind, some in groups.items() if some]


def indented(unit: UnitRef, at: int) -> str:
    """Return a unit's name as a line of a list that shows the tree."""
    return "\u3000" * at + name_of(unit)


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


class RosterForm(forms.Form):
    """What the roster is narrowed to; what cannot be read narrows nothing, because an address may be typed by hand."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=60,
        widget=forms.TextInput({"placeholder": _("Name or pinyin"), "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Area or committee"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)
    on = forms.DateField(
        label=_("On the day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    gaps = forms.BooleanField(label=_("Only what is vacant"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, street: Street, roles: Sequence[Role], at: datetime
    ) -> None:
        """Offer what the street has."""
        super().__init__(data)
        rungs = [(unit, at) for unit, at in flat(tree(street)) if (unit.depth or 0) <= COMMITTEE_DEPTH]
        self.at, self.units = at, {unit.code: unit for unit, _at in rungs}
        self.fields["unit"].choices = [("", _("All")), *((u.code, indented(u, n)) for u, n in rungs)]
        self.fields["role"].choices = [("", _("All")), *((role.code, name_of(role)) for role in roles)]
        self.fields["kind"].choices = [("", _("All")), *OrganisationKind.choices]
        self.is_valid()

    @property
    def wanted(self) -> Wanted:
        """Return what is asked for."""
        told = self.cleaned_data
        unit = self.units.get(told.get("unit", ""))
        return Wanted(
            at=self.at, day=told.get("on"), unit_id=unit.id if unit else None, role=told.get("role", ""),
            kind=told.get("kind", ""), text=told.get("q", ""), gaps_only=told.get("gaps", False),
        )  # fmt: skip

    @property
    def narrowed(self) -> bool:
        """Return whether anything but the day is asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "on")

    @property
    def others(self) -> bool:
        """Return whether the seldom used ones are asked for, so that they stand open."""
        return any(self.cleaned_data.get(name) for name in ("kind", "on", "gaps"))

    @property
    def said(self) -> list[str]:
        """Return in words what it is narrowed to, for the name of a workbook."""
        told = self.cleaned_data
        names = [dict(self.fields[name].choices).get(told.get(name)) for name in ("unit", "role", "kind")]
        day = told.get("on")
        parts = [
            str(name).strip()
            for name, asked in zip(names, ("unit", "role", "kind"), strict=True)
            if told.get(asked)
        ]
        return [*parts, *([told["q"]] if told.get("q") else []), *([day.isoformat()] if day else [])]


class AppointForm(KeyedForm):
    """Who is given which post where, from when to when. A substitute takes role and place from whom they stand in for."""

    who = forms.ChoiceField(
        label=_("Who is appointed"), widget=forms.RadioSelect, initial="known",
        choices=[("known", _("Somebody with an account")), ("new", _("Somebody new"))],
    )  # fmt: skip
    account = forms.CharField(
        label=_("Name or sign-in name"), required=False, max_length=150,
        widget=forms.TextInput({"list": "known-people", "autocomplete": "off"}),
        help_text=_("Chinese, pinyin or initials. People of other streets: their exact sign-in name."),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), required=False, max_length=60)
    name_en = forms.CharField(label=_("Name in Latin letters"), required=False, max_length=80)
    username = forms.CharField(
        label=_("Sign-in name"), required=False, max_length=150, validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("Short and in Latin letters, as wangfang. A first password is made and shown once."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(
        label=_("Area or grid"),
        required=False,
        help_text=_("The powers hold here and in everything below it."),
    )
    organisation = forms.ChoiceField(
        label=_("Organisation"), required=False,
        help_text=_("For officers: what they handle is what this organisation is asked for."),
    )  # fmt: skip
    starts_at = MomentField(label=_("From"), required=False, help_text=_("Empty: from now on."))
    ends_at = MomentField(
        label=_("Until when"), required=False, help_text=_("Empty: until the post is ended.")
    )

    def __init__(
        self, *args: Any, street: Street, actor: Actor, roles: Sequence[Role], organisations: Sequence[Organisation],
        units: Sequence[tuple[UnitRef, int]], at: datetime, holder: Post | None = None, **more: Any,
    ) -> None:  # fmt: skip
        """Offer the places over which this person may appoint."""
        super().__init__(*args, **more)
        self.street, self.actor, self.at, self.holder = street, actor, at, holder
        self.found: Any = None
        self.fields["role"].choices = [("", _("Choose …")), *((role.code, name_of(role)) for role in roles)]
        self.fields["unit"].choices = [("", _("None")), *((u.id, indented(u, n)) for u, n in units)]
        self.fields["organisation"].choices = [("", _("None")), *organisation_choices(organisations)]
        if holder is not None:
            for name in ("role", "unit", "organisation"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Find who was meant, and ask for what a new account needs."""
        told = super().clean() or {}
        if told.get("who") == "new":
            for name in ("name", "username"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a new account."))
        elif told.get("who") == "known":
            self._find(told.get("account", ""))
        return told

    def _find(self, text: str) -> None:
        if not text:
            self.add_error("account", _("Say who, or choose “Somebody new”."))
            return
        self.found, alike = find_account(text, street_id=self.street.pk, at=self.at)
        if self.found:
            return
        if alike:
            names = _(", ").join(f"{name_of(one)} ({one.username})" for one in alike)
            sentence = _("Several people could be meant: %(names)s. Please type the sign-in name.")
            self.add_error("account", ValidationError(sentence % {"names": names}, code="several"))
        else:
            self.add_error("account", _("Nobody in this street is called that."))


class EndForm(KeyedForm):
    """When a post ends."""

    when = forms.ChoiceField(
        label=_("When it ends"), widget=forms.RadioSelect, initial="now",
        choices=[("now", _("Now")), ("later", _("At a later moment"))],
    )  # fmt: skip
    ends_at = MomentField(label=_("Moment"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the moment where a later one was chosen."""
        told = super().clean() or {}
        if told.get("when") == "later" and not told.get("ends_at") and "ends_at" not in self.errors:
            self.add_error("ends_at", _("Say when."))
        return told


class PowersForm(KeyedForm):
    """Which powers a role has; only those that the person who asks may give and take are offered."""

    powers = forms.MultipleChoiceField(
        label=_("What the role may do"), widget=forms.CheckboxSelectMultiple, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, role: Role, mine: Sequence[Power], **more: Any) -> None:
        """Offer the powers of this person, ticked where the role has them."""
        super().__init__(*args, **more)
        self.role, self.mine = role, [power.value for power in mine]
        self.fields["powers"].choices = [(power.value, power.label) for power in mine]
        self.fields["powers"].initial = [power for power in role.powers if power in self.mine]
        self.fields["seen"].initial = " ".join(sorted(role.powers))

    def clean(self) -> dict[str, Any]:
        """Notice that somebody else changed the role since this page was drawn."""
        told = super().clean() or {}
        if "powers" in told and set(self.wanted) == set(self.role.powers):
            return told
        if told.get("seen", "") != " ".join(sorted(self.role.powers)):
            self.data = self.data.copy()
            self.data["seen"] = " ".join(sorted(self.role.powers))
            has = _(", ").join(str(power.label) for power in Power if power.value in self.role.powers)
            sentence = _(
                "Somebody changed this role meanwhile; it now has: %(powers)s. Send again if yours is right."
            )
            raise ValidationError(sentence % {"powers": has}, code="changed")
        return told

    @property
    def wanted(self) -> list[str]:
        """Return the powers the role is to have: those chosen, and those that are not this person's to change."""
        return [p for p in self.role.powers if p not in self.mine] + self.cleaned_data["powers"]


class OrganisationForm(KeyedForm):
    """A new organisation of the street."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=80)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=120)
    short = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=20,
        help_text=_("As it stands in lists; empty: the name."),
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"))
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    phone = forms.CharField(
        label=_("Office telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel"}),
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **more: Any) -> None:
        """Offer the kinds, and what it can belong to."""
        super().__init__(*args, **more)
        self.known = {str(one.pk): one for one in organisations}
        self.fields["kind"].choices = [("", _("Choose …")), *OrganisationKind.choices]
        self.fields["parent"].choices = [("", _("None")), *organisation_choices(organisations)]


class TokenForm(KeyedForm):
    """A token for a program: what it is for, what it lets through, where, and for how long."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=60, help_text=_("For example: the hotline's own system.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it lets through"), widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as the program needs. It never can more than you can at that minute."),
    )  # fmt: skip
    street = forms.ChoiceField(label=_("Where"), required=False)
    days = forms.TypedChoiceField(
        label=_("For how long"), coerce=int, initial=90, widget=forms.RadioSelect,
        choices=[(7, _("A week")), (30, _("A month")), (90, _("Three months")), (365, _("A year"))],
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, streets: Sequence[Street], **more: Any) -> None:
        """Offer the powers and streets that this person has now."""
        super().__init__(*args, **more)
        held = [power for power in Power if actor.has(power)]
        self.fields["scopes"].choices = [(power.value, power.label) for power in held]
        self.fields["street"].choices = [
            ("", _("Wherever I have a post")),
            *((one.slug, name_of(one)) for one in streets),
        ]
