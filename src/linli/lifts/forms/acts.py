"""What the acts on a lift ask for."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.kernel.photo_fields import PhotosField
from linli.lifts.queries import flats_of, presets, talks_of
from linli.lifts.states import UNRESOLVED, Ground, LiftStance, LiftWay, Scheme, Step
from linli.votes.public import rules_in

WEEK, DAY_OF_VOTE, LONGEST = 7, 10, 2000


def money(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    """Return a field of yuan with two places."""
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_digits=11, decimal_places=2, help_text=help_text
    )


def cents(amount: Decimal | None) -> int:
    """Return yuan as whole cents."""
    return int((amount or Decimal(0)) * 100)


def text(label: Any, **more: Any) -> forms.CharField:
    """Return a field of some lines."""
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea({"rows": 4}), **more)


class ActForm(forms.Form):
    """What every act carries: a key that makes a second press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, lift: Any, asked: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.lift, self.asked = lift, asked
        self.fields["key"].initial = uuid4().hex
        self.ready()

    def ready(self) -> None:
        """Fill what depends on the lift."""

    @property
    def takes_files(self) -> bool:
        """Return whether the form carries photos."""
        return any(isinstance(field, PhotosField) for field in self.fields.values())

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer choices, the one that the address asks for chosen."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # the field of choices
        if self.asked and self.asked in {str(code) for code, _label in choices}:
            self.fields[name].initial = self.asked


class PlainForm(ActForm):
    """An act that brings nothing."""


class ReasonForm(ActForm):
    """Why."""

    reason = text(_("Reason"))


class AskForm(ActForm):
    """What a family says."""

    flat = forms.ChoiceField(label=_("Flat"))
    stance = forms.ChoiceField(
        label=_("What the family says"), choices=[one for one in LiftStance.choices if one[0] != LiftStance.UNASKED],
        widget=forms.RadioSelect,
    )  # fmt: skip
    way = forms.ChoiceField(label=_("How it was heard"), choices=LiftWay.choices)

    def ready(self) -> None:
        """Offer the flats with what they said last."""
        flats = flats_of(self.lift)
        self.choose("flat", [(one.door, f"{one.door} · {one.get_stance_display()}") for one in flats])


class ShareForm(ActForm):
    """What it costs and who pays what."""

    cost_cents = money(_("Cost in yuan"), help_text=_("Everything until the first ride."))
    running_cents = money(_("Upkeep a year in yuan"), required=False)
    scheme = forms.ChoiceField(label=_("Shared"), choices=Scheme.choices, widget=forms.RadioSelect)
    preset = forms.ChoiceField(
        label=_("Weights of the floors"), required=False,
        help_text=_("Examples of what was agreed elsewhere; none of them is law."),
    )  # fmt: skip
    weights = forms.CharField(
        label=_("Weights the owners agreed"), required=False, max_length=20_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("A line for each flat: door and weight, as 301 1.5. Nought pays nothing."),
    )  # fmt: skip

    def ready(self) -> None:
        """Offer the weights of the rule book, and what stands."""
        known = presets(self.lift.street_id).values()
        self.choose("preset", [("", "—"), *((one.code, name_of(one)) for one in known)])
        for name in ("cost_cents", "running_cents"):
            self.fields[name].initial = Decimal(getattr(self.lift, name)) / 100 or None
        self.fields["scheme"].initial, self.fields["preset"].initial = self.lift.scheme, self.lift.preset
        self.fields["weights"].initial = "\n".join(
            f"{one.door} {one.own_weight}".strip() for one in flats_of(self.lift)
        )

    def brought(self) -> dict[str, Any]:
        """Return cents, and weights by door."""
        told = super().brought()
        lines = (line.split() for line in told["weights"].splitlines())
        told["weights"] = {line[0]: line[1] if len(line) > 1 else "" for line in lines if line}
        return told | {name: cents(told[name]) for name in ("cost_cents", "running_cents")}


class SubsidyForm(ActForm):
    """Money from elsewhere."""

    source = forms.CharField(label=_("From whom"), max_length=120)
    amount_cents = money(_("Amount in yuan"))

    def brought(self) -> dict[str, Any]:
        """Return cents."""
        told = super().brought()
        return told | {"amount_cents": cents(told["amount_cents"])}


class CallVoteForm(ActForm):
    """From when to when the owners vote."""

    opens = forms.DateTimeField(
        label=_("Voting begins"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    closes = forms.DateTimeField(
        label=_("Voting ends"), widget=forms.DateTimeInput({"type": "datetime-local"})
    )

    def ready(self) -> None:
        """Propose the first day that the rule allows, and a week and more to vote."""
        rule = rules_in(self.lift.street_id).get(self.lift.rule)
        days = max((rule.notice_days if rule else 0) or 0, 1)
        first = datetime.combine(timezone.localdate() + timedelta(days=days), time(9))
        self.fields["opens"].initial = first.strftime("%Y-%m-%dT%H:%M")
        last = (first + timedelta(days=DAY_OF_VOTE)).replace(hour=20)
        self.fields["closes"].initial = last.strftime("%Y-%m-%dT%H:%M")


class ObjectForm(ActForm):
    """A written objection."""

    flat = forms.ChoiceField(label=_("Flat"), required=False)
    neighbour = forms.CharField(
        label=_("Or a neighbour"),
        required=False,
        max_length=80,
        help_text=_("From another staircase: who it is."),
    )
    ground = forms.ChoiceField(label=_("What it is about"), choices=Ground.choices)
    text = text(_("What they say, word for word"))

    def ready(self) -> None:
        """Offer the flats."""
        self.choose("flat", [("", "—"), *((one.door, one.door) for one in flats_of(self.lift))])


def _said(talk: Any) -> str:
    one = talk.objection
    return f"{one.number} · {one.get_ground_display()} · {talk.door or one.neighbour}"


class OfObjection(ActForm):
    """An act on one objection."""

    objection = forms.TypedChoiceField(label=_("Objection"), coerce=int)

    def ready(self) -> None:
        """Offer the objections that are not over."""
        found = [one for one in talks_of(self.lift) if one.objection.state in UNRESOLVED]
        self.choose("objection", [(str(one.objection.number), _said(one)) for one in found])


class NegotiateForm(OfObjection):
    """A round of talks."""

    text = text(_("What was said and offered"))
    offered_cents = money(_("Compensation offered, in yuan"), required=False)

    def brought(self) -> dict[str, Any]:
        """Return cents, or nothing offered."""
        told = super().brought()
        offered = told["offered_cents"]
        return told | {"offered_cents": None if offered is None else cents(offered)}


class SettleForm(OfObjection):
    """What was agreed."""

    outcome = text(_("What was agreed"))
    compensation_cents = money(
        _("Compensation to the flat, in yuan"),
        required=False,
        help_text=_("The others pay it with the cost."),
    )

    def brought(self) -> dict[str, Any]:
        """Return cents."""
        told = super().brought()
        return told | {"compensation_cents": cents(told["compensation_cents"])}


class WithdrawForm(OfObjection):
    """Which objection was taken back."""


class SignForm(ActForm):
    """Which family signed, where, with a photo of the page."""

    flat = forms.ChoiceField(label=_("Flat"))
    way = forms.ChoiceField(label=_("Where it was signed"), choices=LiftWay.choices)
    photo = PhotosField(label=_("Photo of the signed page"), required=False, most=1)

    def ready(self) -> None:
        """Offer the flats that have not signed."""
        waiting = [one for one in flats_of(self.lift) if one.signed_at is None]
        self.choose("flat", [(one.door, one.door) for one in waiting])

    def brought(self) -> dict[str, Any]:
        """Return the one photo, if there is one."""
        told = super().brought()
        return told | {"photo": told["photo"][0] if told["photo"] else None}


class StepForm(ActForm):
    """A step of the works."""

    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    planned_on = forms.DateField(
        label=_("Planned for"), required=False, widget=forms.DateInput({"type": "date"})
    )
    done_on = forms.DateField(label=_("Done on"), required=False, widget=forms.DateInput({"type": "date"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    photo = PhotosField(label=_("Photo"), required=False, most=1)

    def ready(self) -> None:
        """Choose the step that the address asks for."""
        self.choose("step", list(Step.choices))

    def clean(self) -> dict[str, Any]:
        """Refuse a step with no day, and one done on a day to come."""
        told = super().clean() or {}
        if not self.errors and not told.get("planned_on") and not told.get("done_on"):
            raise forms.ValidationError(_("Say for which day it is planned, or on which it was done."))
        if told.get("done_on") and told["done_on"] > timezone.localdate():
            self.add_error("done_on", _("This day is to come."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return the one photo, if there is one."""
        told = super().brought()
        return told | {"photo": told["photo"][0] if told["photo"] else None}
