"""What people type about bodies: shape only; the meaning is the commands' business."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.kernel.naming import name_of
from linli.people.public import Account, Organisation, OrganisationKind, find_account
from linli.territory.public import Node, Street, UnitRef, tree, unit_called

from .queries.kinds import KindOfBody, Seat, kinds_in
from .states import AdviceKind, Grade

DAY = "%Y-%m-%d"
LONG = 4_000


class DayField(forms.DateField):
    """A day, as browsers ask for it."""

    def __init__(self, **more: Any) -> None:
        """Show it as browsers ask for it."""
        super().__init__(widget=forms.DateInput({"type": "date", "class": "short"}, format=DAY), **more)


class TextField(forms.CharField):
    """Some lines of text."""

    def __init__(self, rows: int = 4, **more: Any) -> None:
        """Give it so many lines."""
        super().__init__(
            max_length=more.pop("max_length", LONG), widget=forms.Textarea({"rows": rows}), **more
        )


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex

    @property
    def told(self) -> dict[str, Any]:
        """Return what was typed, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def units_down(nodes: Sequence[Node], at: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the rungs of a tree from above as choices, each with its indent."""
    for node in nodes:
        if node.unit.depth is not None:
            yield node.unit.code, "\u3000" * at + name_of(node.unit)
            yield from units_down(node.children, at + 1)


class StreetForm(KeyedForm):
    """A form about a street: its units and organisations are chosen from lists."""

    def __init__(
        self, *args: Any, street: Street, organisations: Sequence[Organisation] = (), **more: Any
    ) -> None:
        """Offer what there is in the street."""
        super().__init__(*args, **more)
        self.street, self.known = street, {one.pk: one for one in organisations}
        if "unit" in self.fields:
            self.fields["unit"].choices = list(units_down(tree(street)))  # type: ignore[attr-defined] # of choices
        if "organisation" in self.fields:
            self.fields["organisation"].choices = [("", "–"), *self._organisations()]  # type: ignore[attr-defined] # of choices

    def _organisations(self) -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[Any, Any]]] = {kind: [] for kind in OrganisationKind}
        for one in self.known.values():
            groups[one.kind].append((one.pk, name_of(one)))
        return [(str(OrganisationKind(kind).label), some) for kind, some in groups.items() if some]

    def clean_unit(self) -> UnitRef:
        """Return the unit that was chosen."""
        return unit_called(self.street, self.cleaned_data["unit"])

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation that was chosen."""
        chosen = self.cleaned_data["organisation"]
        return self.known.get(int(chosen)) if str(chosen).isdigit() else None


class BodyForm(StreetForm):
    """A body that is founded."""

    kind = forms.ChoiceField(label=_("Kind of body"))
    name = forms.CharField(label=_("Name of the body"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("For which unit"))
    parent = forms.ChoiceField(label=_("Sub-group of"), required=False)
    purpose = TextField(label=_("Purpose"), rows=3, required=False)
    starts_on = DayField(label=_("Founded on"))
    term_until = DayField(
        label=_("Term until"),
        required=False,
        help_text=_("Left empty: the term of the rule book, if it has one."),
    )
    document = forms.CharField(label=_("Founding document"), max_length=120, required=False)
    document_no = forms.CharField(label=_("Number of the document"), max_length=60, required=False)
    document_on = DayField(label=_("Day of the document"), required=False)
    organisation = forms.ChoiceField(
        label=_("Can be asked as"), required=False,
        help_text=_("Its entry in the register of organisations, if cases can be dispatched to it."),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: Sequence[Any], **more: Any) -> None:
        """Offer the kinds of the rule book and the bodies under which there may be sub-groups."""
        super().__init__(*args, **more)
        kinds = kinds_in(self.street.pk)
        self.bodies = {str(one.pk): one for one in bodies}
        self.fields["kind"].choices = [(one.code, one.label) for one in kinds.values()]  # type: ignore[attr-defined] # of choices
        self.fields["parent"].choices = [("", "–"), *((pk, name_of(one)) for pk, one in self.bodies.items())]  # type: ignore[attr-defined] # of choices

    def clean_parent(self) -> Any:
        """Return the body that was chosen."""
        return self.bodies.get(self.cleaned_data["parent"])


class WhoForm(StreetForm):
    """Who sits or is nominated: an account, a named person of elsewhere, an organisation."""

    seat = forms.ChoiceField(label=_("Seat"))
    account = forms.CharField(
        label=_("Person with an account"), max_length=150, required=False,
        widget=forms.TextInput({"autocomplete": "off"}), help_text=_("The name or the sign-in name."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Or a person without one"), max_length=60, required=False,
        help_text=_("The name as it is published; for residents, shops and people of other bodies."),
    )  # fmt: skip
    title = forms.CharField(label=_("Position"), max_length=60, required=False)
    organisation = forms.ChoiceField(
        label=_("Organisation"), required=False,
        help_text=_("Where the person is seconded from; alone: the organisation itself is the member."),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[Seat], at: Any, **more: Any) -> None:
        """Offer the seats of the body."""
        super().__init__(*args, **more)
        self.at = at
        self.fields["seat"].choices = [(seat.code, seat.label) for seat in seats]  # type: ignore[attr-defined] # of choices

    def clean_account(self) -> Account | None:
        """Return the one person in the street who is called so."""
        wanted = self.cleaned_data["account"].strip()
        if not wanted:
            return None
        found, _alike = find_account(wanted, street_id=self.street.pk, at=self.at)
        if found is None:
            raise ValidationError(
                _t("Nobody in this street is called that, or several are. Please give the sign-in name.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse nobody."""
        told = super().clean() or {}
        if not self.errors and not (told.get("account") or told.get("name") or told.get("organisation")):
            raise ValidationError(_t("Say who it is: a person with an account, an organisation, or a name."))
        return told


class SeatForm(WhoForm):
    """Somebody who is seated."""

    starts_on = DayField(label=_("From the day"))
    ends_on = DayField(label=_("Until, without that day"), required=False)
    stands_in = forms.BooleanField(
        label=_("Stands in for the holder of this seat"), required=False,
    )  # fmt: skip


class NominationForm(WhoForm):
    """Somebody who is nominated."""

    reason = TextField(label=_("Reason"), rows=3)


class EndForm(KeyedForm):
    """The day from which something is over."""

    on = DayField(label=_("Over from"))


class ReviewForm(KeyedForm):
    """What a review found, or why somebody is declined."""

    text = TextField(label=_("What was found"), rows=3)


class TakeForm(KeyedForm):
    """From when a candidate sits, and by how many votes."""

    starts_on = DayField(label=_("From the day"))
    ends_on = DayField(label=_("Until, without that day"), required=False)
    text = TextField(label=_("Decision"), rows=2, required=False)
    votes_cast = forms.IntegerField(label=_("Votes cast"), required=False, min_value=1, max_value=1_000_000)
    votes_for = forms.IntegerField(
        label=_("Of them for the candidate"), required=False, min_value=0, max_value=1_000_000
    )

    def __init__(self, *args: Any, elected: bool, **more: Any) -> None:
        """Ask for votes where there was an election."""
        super().__init__(*args, **more)
        if not elected:
            del self.fields["votes_cast"], self.fields["votes_for"]


class ChangeForm(KeyedForm):
    """A new term, another kind, or the end of a body."""

    RENEW, UPGRADE, END = "renew", "upgrade", "end"
    act = forms.ChoiceField(
        label=_("What happens"), widget=forms.RadioSelect,
        choices=((RENEW, _("A new term")), (UPGRADE, _("It becomes a body of another kind")), (END, _("It ends"))),
    )  # fmt: skip
    on = DayField(
        label=_("On"),
        help_text=_("The last day of the new term, the day of the change, or the day of the end."),
    )
    kind = forms.ChoiceField(label=_("New kind"), required=False)
    name = forms.CharField(label=_("New name"), max_length=80, required=False)
    document_no = forms.CharField(label=_("Number of the document"), max_length=60, required=False)

    def __init__(self, *args: Any, kinds: Sequence[KindOfBody], **more: Any) -> None:
        """Offer the kinds of the rule book."""
        super().__init__(*args, **more)
        self.fields["kind"].choices = [("", "–"), *((one.code, one.label) for one in kinds)]  # type: ignore[attr-defined] # of choices

    def clean(self) -> dict[str, Any]:
        """Ask for the new kind and name where it becomes another one."""
        told = super().clean() or {}
        if told.get("act") == self.UPGRADE:
            for name in ("kind", "name"):
                if not told.get(name):
                    self.add_error(name, _t("This field is needed here."))
        return told


class ItemForm(StreetForm):
    """Who owns an item of a mechanism."""

    account = forms.CharField(
        label=_("Owner of the item"), max_length=150, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("The name or the sign-in name."),
    )  # fmt: skip
    organisation = forms.ChoiceField(label=_("Or an organisation"), required=False)
    checked_on = DayField(label=_("Checked on"))
    note = forms.CharField(label=_("What was found"), max_length=500, required=False)

    def __init__(self, *args: Any, at: Any, **more: Any) -> None:
        """Remember the moment."""
        super().__init__(*args, **more)
        self.at = at

    clean_account = WhoForm.clean_account

    def clean(self) -> dict[str, Any]:
        """Refuse an item that nobody owns."""
        told = super().clean() or {}
        if not self.errors and not (told.get("account") or told.get("organisation")):
            raise ValidationError(_t("Say who owns it: a person or an organisation."))
        return told


class StatementForm(StreetForm):
    """A statement of duty: one duty a line, with a day after a bar."""

    title = forms.CharField(label=_("Title"), max_length=120)
    number = forms.CharField(label=_("Number of the document"), max_length=60, required=False)
    unit = forms.ChoiceField(label=_("For which unit"))
    organisation = forms.ChoiceField(label=_("Institution that signed"))
    signed_by = forms.CharField(label=_("Signed by"), max_length=60)
    signed_on = DayField(label=_("Signed on"))
    starts_on = DayField(label=_("From the day"))
    ends_on = DayField(label=_("Until, without that day"), required=False)
    duties = TextField(
        label=_("Duties"), rows=8, max_length=20_000,
        help_text=_("One a line; after a bar the day by which: 配齐保安 12 名 | 2026-06-30"),
    )  # fmt: skip

    def clean_duties(self) -> list[tuple[str, date | None]]:
        """Return the duties, each with its day."""
        found = []
        for number, line in enumerate(self.cleaned_data["duties"].replace("｜", "|").splitlines(), 1):
            text, _bar, day = (part.strip() for part in line.rpartition("|"))
            if not line.strip():
                continue
            if not _bar:
                text, day = line.strip(), ""
            try:
                found.append((text[:500], date.fromisoformat(day) if day else None))
            except ValueError:
                raise ValidationError(
                    _t("Line %(number)s: “%(day)s” is no day; write it as 2026-10-01.")
                    % {"number": number, "day": day[:20]}
                ) from None
        if not found or len(found) > 100:
            raise ValidationError(_t("From one to a hundred duties."))
        return found


class FulfilForm(KeyedForm):
    """What shows that a duty is fulfilled."""

    done_on = DayField(label=_("Fulfilled on"))
    evidence = TextField(label=_("What shows it"), rows=3, max_length=1000)


class StationForm(StreetForm):
    """A station that is opened."""

    name = forms.CharField(label=_("Name of the station"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("For which unit"))
    address = forms.CharField(label=_("Address"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    hours = forms.CharField(label=_("Open"), max_length=80, required=False)
    starts_on = DayField(label=_("From the day"))


class PlaceForm(StreetForm):
    """Who works at a station."""

    organisation = forms.ChoiceField(label=_("Force"), required=False)
    account = forms.CharField(
        label=_("Person with an account"), max_length=150, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("The name or the sign-in name."),
    )  # fmt: skip
    starts_on = DayField(label=_("From the day"))

    def __init__(self, *args: Any, at: Any, **more: Any) -> None:
        """Remember the moment."""
        super().__init__(*args, **more)
        self.at = at

    clean_account = WhoForm.clean_account

    def clean(self) -> dict[str, Any]:
        """Refuse nobody."""
        told = super().clean() or {}
        if not self.errors and not (told.get("account") or told.get("organisation")):
            raise ValidationError(_t("Say who works there: a force or a person."))
        return told


class AdviceForm(StreetForm):
    """What the head of a unit says to an organisation."""

    kind = forms.ChoiceField(label=_("By which power"), choices=AdviceKind.choices)
    unit = forms.ChoiceField(label=_("For which unit"))
    organisation = forms.ChoiceField(label=_("To"))
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=[("", "–"), *Grade.choices],
        required=False,
        help_text=_("Only for an assessment."),
    )
    text = TextField(label=_("What is said"), rows=5)

    def clean(self) -> dict[str, Any]:
        """Ask for a grade where a force is assessed, and only there."""
        told = super().clean() or {}
        if bool(told.get("grade")) != (told.get("kind") == AdviceKind.ASSESSMENT) and told.get("kind"):
            self.add_error("grade", _t("An assessment gives a grade, and nothing else does."))
        return told


class ReplyForm(KeyedForm):
    """The answer of an organisation."""

    reply = TextField(label=_("Answer"), rows=4)
