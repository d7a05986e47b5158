"""What people type of a series, of a calendar that is taken over, and of an objection."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Role

from ..commands.inviting import Guest
from ..commands.planning import Plan
from ..models import Seat, Series
from ..queries.bodies import body_choices
from ..queries.law import kinds_of
from ..queries.patterns import PATTERNS, pattern_of, rule_of
from ..states import Period, Shift, Side
from . import KeyedForm, check_rule, day_field, organisation_choices, unit_choices, whole, words

MOST_GUESTS = 60
REACHED = re.compile(r"^(?:[^@\s]+@[^@\s]+\.[^@\s]+|\+?[\d\s()-]{7,20})$")


def guest_line(line: str) -> tuple[str, str, str]:
    """Return the name, the part and the address of a line: parted by commas; an address is known by its looks."""
    parts = [one.strip() for one in re.split("[,，;；\t]", line)]
    parts = [one for one in parts if one]
    reached = parts.pop() if len(parts) > 1 and REACHED.match(parts[-1]) else ""
    if len(parts) > 2:
        return "", "", ""
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else ""), reached


class SeriesForm(KeyedForm):
    """A series: which kind, where, how often."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    name = forms.CharField(label=_("What is it called?"), max_length=80)
    unit = forms.ChoiceField(label=_("Where it belongs"))
    organisation = forms.ChoiceField(label=_("Held for"), required=False)
    body = forms.ChoiceField(
        label=_("Body"), required=False, help_text=_("Its members are invited, and its quorum holds.")
    )
    pattern = forms.ChoiceField(label=_("How often it meets"))
    rule = forms.CharField(
        label=_("As a rule of calendars"), max_length=200, required=False,
        help_text=_("Only for “by a rule”: for example FREQ=MONTHLY;BYDAY=2WE."),
    )  # fmt: skip
    starts_on = day_field(_("From"))
    begins = forms.TimeField(label=_("At"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = whole(_("How many minutes"), 5, 720, initial=60)
    place = forms.CharField(label=_("Room or place"), max_length=120, required=False)
    shift = forms.ChoiceField(label=_("When the day is a holiday"), choices=Shift.choices, initial=Shift.NEXT)
    period = forms.ChoiceField(label=_("Alarm when none was held"), choices=Period.choices, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Invited by role"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: as the kind says."),
    )  # fmt: skip
    guests = words(
        _("Always invited from outside"), most=4000, rows=4, required=False,
        help_text=_(
            "One a line: name, as what, e-mail or telephone. "
            "How somebody is reached is kept and not shown here; write it only to change it."
        ),
    )  # fmt: skip

    def ready(self) -> None:
        """Offer kinds, units, organisations and roles."""
        choices: dict[str, Any] = {
            "kind": [(one.code, one.said) for one in kinds_of(self.street.pk).values()],
            "unit": unit_choices(self.street, self.actor),
            "organisation": organisation_choices(self.street, _("Nobody in particular")),
            "body": [("", _("None")), *body_choices(self.street.pk)],
            "pattern": [(code, said) for code, said, _rule in PATTERNS],
            "roles": [(role.code, name_of(role)) for role in Role.objects.all()],
        }
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]

    def clean_rule(self) -> str:
        """Return a rule that can be read."""
        return check_rule(self.cleaned_data["rule"])

    def clean_guests(self) -> str:
        """See that each line names somebody and that an address can be one."""
        lines = [line for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        if len(lines) > MOST_GUESTS:
            raise ValidationError(_("At most %(most)s people.") % {"most": MOST_GUESTS})
        for line in lines:
            name, part, reached = guest_line(line)
            if not name or len(name) > 60 or len(part) > 60 or not (not reached or REACHED.match(reached)):
                raise ValidationError(
                    _("This line cannot be read: %(line)s. Write name, as what, e-mail or telephone.")
                    % {"line": line.strip()[:60]}
                )
        return "\n".join(lines)

    @staticmethod
    def lines_of(seats: list[Seat]) -> str:
        """Return those from outside as lines, without how they are reached."""
        return "\n".join("，".join(filter(None, (one.name, one.part))) for one in seats if one.name)

    def seats(self, known: list[Seat]) -> tuple[Guest, ...]:
        """Return who is always invited: those with an account or a body as they are, those from outside as typed."""
        kept = [one for one in known if not one.name]
        old = {one.name: one for one in known if one.name}
        guests = [
            Guest(one.account, one.organisation, "", one.email, one.phone, one.part, one.side, one.votes) for one in kept
        ]  # fmt: skip
        for line in self.cleaned_data["guests"].splitlines():
            name, part, reached = guest_line(line)
            was = old.get(name)
            email, phone = (reached, "") if "@" in reached else ("", reached)
            if was is not None and not reached:
                email, phone = was.email, was.phone
            side, votes = (was.side, was.votes) if was is not None else (Side.RESIDENT, True)
            guests.append(Guest(None, None, name, email, phone, part, side, votes))
        return tuple(guests)

    def clean(self) -> dict[str, Any]:
        """See that a rule is there where one is wanted."""
        told = super().clean() or {}
        if told.get("pattern") == "own" and not told.get("rule") and "rule" not in self.errors:
            self.add_error("rule", _("Write the rule, or choose how often above."))
        return told

    @staticmethod
    def initial_of(one: Series) -> dict[str, Any]:
        """Return how a series stands now."""
        names = (
            "kind",
            "name",
            "rule",
            "starts_on",
            "begins",
            "minutes",
            "place",
            "shift",
            "period",
            "roles",
        )
        return {name: getattr(one, name) for name in names} | {
            "unit": str(one.unit_id), "body": str(one.body_id or ""), "organisation": str(one.organisation_id or ""),
            "pattern": pattern_of(one.rule),
        }  # fmt: skip

    def plan(self, **more: Any) -> Plan:
        """Return what was typed as a plan."""
        told = self.cleaned_data
        return Plan(
            kind=told["kind"], name=told["name"], unit=self.unit_of(told["unit"]), starts_on=told["starts_on"],
            begins=told["begins"], minutes=told["minutes"], rule=rule_of(told["pattern"], told["rule"]),
            place=told["place"], body_id=int(told["body"]) if told["body"] else None, shift=told["shift"],
            period=told["period"],
            organisation=self.organisation_of(told["organisation"]), roles=tuple(told["roles"]), **more,
        )  # fmt: skip


class ImportForm(KeyedForm):
    """A calendar file, and as what its events are taken over."""

    file = forms.FileField(label=_("Calendar file (.ics)"), required=False)
    kind = forms.ChoiceField(label=_("Kind of meeting"))
    unit = forms.ChoiceField(label=_("Where it belongs"))
    text = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000_000, strip=False)

    def ready(self) -> None:
        """Offer kinds and units."""
        self.fields["kind"].choices = [(one.code, one.said) for one in kinds_of(self.street.pk).values()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = unit_choices(self.street, self.actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the file, or what was read of it before."""
        told = super().clean() or {}
        if not told.get("file") and not told.get("text"):
            raise ValidationError(_("Choose a calendar file."))
        return told

    def data_of(self) -> bytes:
        """Return what the file says."""
        file = self.cleaned_data.get("file")
        return file.read(1_000_001) if file else self.cleaned_data["text"].encode()


class ObjectForm(forms.Form):
    """What somebody has against a result. Only the words must be there."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    words = words(
        _("What do you object to, and why?"), most=2000, rows=5,
        error_messages={"required": _("Please say what you object to.")},
    )  # fmt: skip
    name = forms.CharField(label=_("What may we call you?"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The answer comes there; without it, by the link."),
        error_messages={"invalid": _("This does not look like an e-mail address. Correct it or leave it empty.")},
    )  # fmt: skip
    phone = forms.RegexField(
        r"^\+?[\d\s()-]{7,20}$", label=_("Telephone"), required=False, max_length=30,
        error_messages={"invalid": _("This does not look like a telephone number. Correct it or leave it empty.")},
    )  # fmt: skip
    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=200)

    def clean_website(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please empty this field; it is there to stop machines."))
        return ""

    def brought(self) -> dict[str, Any]:
        """Return what `object_to` takes."""
        return {name: self.cleaned_data[name] for name in ("words", "name", "email", "phone")}
