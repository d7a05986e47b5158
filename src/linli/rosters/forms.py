"""What people type: a roster and its place, members, the pattern, turns, swaps, wishes, the log, a plan; shape only."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Account, Actor, Post, Power, organisations_in
from linli.territory.public import Street, line_of, tree

from .models import DutyRoster, Turn
from .queries.law import kinds_of, tasks_of
from .queries.pages import offers
from .states import WishKind

PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")
WEEKDAYS = (
    (1, _("Mon")), (2, _("Tue")), (3, _("Wed")), (4, _("Thu")), (5, _("Fri")), (6, _("Sat")), (7, _("Sun")),
)  # fmt: skip
DEEPEST = 4


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """Return a field for a moment."""
    widget = forms.DateTimeInput({"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


def hidden(**more: Any) -> forms.FloatField:
    """Return a field that a script fills in."""
    return forms.FloatField(widget=forms.HiddenInput, required=False, **more)


class PlaceForm(forms.Form):
    """What a roster is called, where its duty is done and what is looked at on the way."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = forms.CharField(label=_("Name of the roster"), max_length=80)
    place = forms.CharField(
        label=_("Where people stand on duty"), max_length=120, required=False,
        help_text=_("The station and its address, or where the round begins."),
    )  # fmt: skip
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    reach = forms.IntegerField(
        label=_("Signing in counts as on the spot within metres"), min_value=20, max_value=5000, initial=200
    )
    route = forms.CharField(
        label=_("The round"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )
    checklist = forms.CharField(
        label=_("What is looked at, one line each"), required=False, max_length=1500, widget=forms.Textarea({"rows": 4})
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex

    def clean_checklist(self) -> list[str]:
        """Return the lines that say something."""
        return [one.strip() for one in self.cleaned_data["checklist"].splitlines() if one.strip()]

    def clean(self) -> dict[str, Any]:
        """Refuse half a place."""
        told = super().clean() or {}
        if (told.get("lon") is None) != (told.get("lat") is None):
            self.add_error("lon", _("Give both coordinates or none; a tap on the map gives both."))
        return told


class BeginForm(PlaceForm):
    """A new roster: also of which unit or organisation."""

    unit = forms.ChoiceField(label=_("Of which unit"))
    organisation = forms.ChoiceField(
        label=_("Kept by an organisation"), required=False,
        help_text=_("For the rounds of a property company; it then keeps the roster itself."),
    )  # fmt: skip
    field_order = (
        "key",
        "name",
        "unit",
        "organisation",
        "place",
        "lon",
        "lat",
        "reach",
        "route",
        "checklist",
    )

    def __init__(self, *args: Any, street: Street, actor: Actor, **more: Any) -> None:
        """Offer the units over which this actor convenes, and the organisations they handle for."""
        super().__init__(*args, **more)
        own = {
            one.organisation_id for one in actor.posts if Power.HANDLE in one.powers and one.organisation_id
        }
        convenes = actor.has(Power.CONVENE, street_id=street.pk)

        def told(nodes: Any, deep: int = 0) -> Any:
            for node in nodes:
                unit = node.unit
                if unit.depth is not None:
                    over = actor.may(Power.CONVENE, street_id=street.pk, lineage=line_of(unit.id).ids)
                    if over or (own and not convenes):
                        yield str(unit.id), "　" * deep + name_of(unit)
                    if deep < DEEPEST:
                        yield from told(node.children, deep + 1)

        self.fields["unit"].choices = list(told(tree(street)))  # type: ignore[attr-defined]
        bodies = [one for one in organisations_in(street.pk) if convenes or one.pk in own]
        none = [("", _("None: the unit keeps it"))] if convenes else []
        self.bodies = {str(one.pk): one for one in bodies}
        self.fields["organisation"].choices = none + [(str(one.pk), name_of(one)) for one in bodies]  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        told = dict(self.cleaned_data)
        told["unit_id"] = int(told.pop("unit"))
        told["organisation"] = self.bodies.get(told["organisation"])
        return told


class MemberForm(forms.Form):
    """Who takes turns: a colleague, or a volunteer by name."""

    account = forms.CharField(
        label=_("Colleague"), required=False, max_length=150,
        widget=forms.TextInput({"list": "colleagues", "autocomplete": "off"}),
        help_text=_("Username. Left empty for a volunteer without an account."),
    )  # fmt: skip
    name = forms.CharField(label=_("Volunteer’s name"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("Volunteer’s telephone"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"}),
        help_text=_("Kept encrypted and shown to nobody; messages about the duty go there."),
    )  # fmt: skip
    capacity = forms.CharField(
        label=_("In which capacity"), required=False, max_length=40,
        help_text=_("Party member, property company, volunteer …"),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        posts = Post.objects.held_at(timezone.now()).filter(street=street).select_related("account", "role")
        self.known: dict[str, tuple[Account, str]] = {}
        for post in posts.order_by("role__rank", "pk")[:600]:
            self.known.setdefault(
                post.account.username, (post.account, f"{name_of(post.account)} · {name_of(post.role)}")
            )

    @property
    def colleagues(self) -> list[tuple[str, str]]:
        """Return who may be chosen."""
        return [(username, told) for username, (_account, told) in self.known.items()]

    def clean_phone(self) -> str:
        """Return the number as it was written, if it could be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.match(phone):
            raise ValidationError(
                _("This does not look like a telephone number. Correct it or leave it empty.")
            )
        return phone

    def clean(self) -> dict[str, Any]:
        """Find the colleague; one of the two must be there."""
        told = super().clean() or {}
        username = (told.get("account") or "").strip()
        if username and username not in self.known:
            self.add_error("account", _("Nobody with this username holds a post in the street."))
        elif not username and not (told.get("name") or "").strip():
            self.add_error("account", _("Choose a colleague or write a volunteer’s name."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        told = dict(self.cleaned_data)
        username = told.pop("account").strip()
        return told | {"account": self.known[username][0] if username else None}


def kind_choices(street_id: int) -> list[tuple[str, str]]:
    """Return the kinds of duty as choices."""
    return [(one.code, str(one)) for one in kinds_of(street_id).values()]


class RowForm(forms.Form):
    """A row of the weekly pattern."""

    kind = forms.ChoiceField(label=_("Kind of duty"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=[1, 2, 3, 4, 5]
    )  # fmt: skip
    starts = forms.TimeField(
        label=_("Beginning of duty"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        initial=time(9),
    )
    ends = forms.TimeField(
        label=_("End of duty"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), initial=time(17),
        help_text=_("Earlier than the beginning: on the day after."),
    )  # fmt: skip
    heads = forms.IntegerField(label=_("How many people"), min_value=1, max_value=20, initial=1)

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kind_choices(street.pk)  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told: the length instead of the end."""
        told = dict(self.cleaned_data)
        starts, ends = (datetime.combine(date.min, told[name]) for name in ("starts", "ends"))
        told.pop("ends")
        length = int((ends - starts).total_seconds()) // 60
        return told | {"minutes": length if length > 0 else length + 1440}


class SpanForm(forms.Form):
    """From a day until a day."""

    since = day(_("Beginning of duty"))
    until = day(_("End of duty"))


class PlanForm(SpanForm):
    """What a plan is asked for."""

    seed = forms.IntegerField(
        label=_("Seed"), min_value=1, max_value=10**6, initial=1, required=False,
        help_text=_("The same roster and seed give the same plan; another seed may give another one as good."),
    )  # fmt: skip


class SignInForm(forms.Form):
    """Where the phone stands, or why there is no position."""

    lon, lat = hidden(min_value=-180, max_value=180), hidden(min_value=-90, max_value=90)
    accuracy = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000)
    reason = forms.CharField(
        label=_("Without a position, or far from the place: why"), required=False, max_length=200
    )

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        told = self.cleaned_data
        whole = told.get("lon") is not None and told.get("lat") is not None
        return {
            "spot": (told["lon"], told["lat"]) if whole else None, "accuracy": told.get("accuracy"),
            "reason": told.get("reason") or "",
        }  # fmt: skip


class SignOutForm(forms.Form):
    """What of the list was looked at."""

    checked = forms.TypedMultipleChoiceField(
        label=_("Looked at"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roster: DutyRoster, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["checked"].choices = list(enumerate(roster.checklist))  # type: ignore[attr-defined]
        if not roster.checklist:
            del self.fields["checked"]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        return {"checked": self.cleaned_data.get("checked", [])}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        return {"reason": self.cleaned_data["reason"]}


class SwapForm(forms.Form):
    """To whom a turn is offered, and for what."""

    offer = forms.ChoiceField(label=_("To whom, for what"))
    words = forms.CharField(label=_("A word to them"), required=False, max_length=200)

    def __init__(self, *args: Any, turn: Turn, at: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        takes, gives = [], []
        for value, when, person in offers(turn, at=at):
            (gives if when else takes).append((value, f"{person.called} · {when}" if when else person.called))
        groups = ((_("Somebody takes it over"), takes), (_("In return for a turn of theirs"), gives))
        self.fields["offer"].choices = [(name, some) for name, some in groups if some]  # type: ignore[attr-defined]

    def brought(self) -> dict[str, Any]:
        """Return what the command is told."""
        kind, _colon, pk = self.cleaned_data["offer"].partition(":")
        told = {"words": self.cleaned_data["words"]}
        return told | {"other_turn_id" if kind == "turn" else "other_id": pk}


class WishForm(forms.Form):
    """When somebody cannot, would rather not, or would gladly stand on duty."""

    kind = forms.ChoiceField(label=_("Then I"), choices=WishKind.choices)
    starts_at = moment(_("Beginning of duty"))
    ends_at = moment(_("End of duty"))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        told = super().clean() or {}
        if told.get("starts_at") and told.get("ends_at") and told["ends_at"] <= told["starts_at"]:
            self.add_error("ends_at", _("The end must come after the beginning."))
        return told


class LogForm(forms.Form):
    """A line of the day log."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    words = forms.CharField(
        label=_("What was done or seen"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "data-count": 1000}),
    )
    task = forms.ChoiceField(label=_("Task"), required=False)
    case_number = forms.CharField(
        label=_("Number of the case that was made of it"), required=False, max_length=24,
        widget=forms.TextInput({"placeholder": "FL-2026-000001", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["task"].choices = [("", _("no task of the list")), *tasks_of(street.pk).items()]  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4().hex


class SlotForm(forms.Form):
    """A slot outside the pattern."""

    kind = forms.ChoiceField(label=_("Kind of duty"))
    starts_at = moment(_("Beginning of duty"))
    minutes = forms.IntegerField(label=_("How many minutes"), min_value=10, max_value=1440, initial=120)
    heads = forms.IntegerField(label=_("How many people"), min_value=1, max_value=20, initial=1)

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = kind_choices(street.pk)  # type: ignore[attr-defined]


def month_around(today: date) -> dict[str, date]:
    """Return the month that a day lies in, as the counts begin with it."""
    first = today.replace(day=1)
    return {"since": first, "until": (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)}


__all__ = [
    "BeginForm", "LogForm", "MemberForm", "PlaceForm", "PlanForm", "ReasonForm", "RowForm", "SignInForm", "SignOutForm",
    "SlotForm", "SpanForm", "SwapForm", "WishForm", "month_around",
]  # fmt: skip
