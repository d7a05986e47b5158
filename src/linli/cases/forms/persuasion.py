"""Forms of measures toward a party, and of mediation between parties."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from linli.cases.commands import Owed
from linli.cases.commands.persuasion import standings_of
from linli.cases.models import Mediation, Party, endings, next_ways
from linli.cases.queries.ladder import enforces_for
from linli.kernel.naming import name_of

from .acts import ItemForm
from .dossier import NO_NAMES, PartiesForm, day, item_of, line, moment, need_two
from .fields import photos, words
from .rows import ManyRows, names_of_rows


class MeasureForm(ItemForm):
    """The next measure toward a party: only what the ladder allows now."""

    step = forms.ChoiceField(label=_("Measure"), widget=forms.RadioSelect)
    words = words(_("What was said and done"), rows=4, help_text=NO_NAMES)
    organisation = forms.ChoiceField(label=_("Authority"), required=False)
    article = line(_("Article of the law"), required=False, most=200)
    photos = photos(_("Photos"))

    def ready(self) -> None:
        """Offer the steps that are open now; say when the next one is, if none is."""
        party = item_of(self, Party)
        standings = standings_of(party, at=self.at)[0] if party else []
        open_now = [one.rung for one in standings if one.open_at(self.at)]
        self.fields["step"].choices = [(one.step, _named(one)) for one in open_now]
        self.fields["step"].initial = open_now[0].step if open_now else None
        offices = enforces_for(self.actor, self.case, on=timezone.localtime(self.at).date())
        self.offices = {str(one.pk): one for one in offices}
        if not any(one.enforcing for one in open_now):
            del self.fields["organisation"], self.fields["article"]
        else:
            self.fields["article"].required = all(one.enforcing for one in open_now)
            self.fields["organisation"].choices = [(k, name_of(v)) for k, v in self.offices.items()]
        waits = next((one for one in standings if one.opens_at and one.opens_at > self.at), None)
        if waits is not None and waits.opens_at is not None and not open_now:
            when = date_format(timezone.localtime(waits.opens_at), "DATETIME_FORMAT")
            self.lead_in = _t("“%(step)s” may be taken from %(when)s on.") % {
                "step": name_of(waits.rung),
                "when": when,
            }

    def brought(self) -> dict[str, Any]:
        """Return the authority behind the choice."""
        told = super().brought()
        return told | {"organisation": self.offices.get(told.get("organisation", ""))}


def _named(rung: Any) -> str:
    return f"{name_of(rung)} · {rung.about}" if rung.about else name_of(rung)


class EndStepsForm(ItemForm):
    """How the course of measures ended."""

    how = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect, choices=endings)
    words = words(_("What is to be said of it"), required=False, help_text=NO_NAMES)


class MediationForm(PartiesForm):
    """What they disagree about."""

    parties_chosen = forms.MultipleChoiceField(label=_("Between whom"), widget=forms.CheckboxSelectMultiple)
    about = words(_("What they disagree about"), help_text=NO_NAMES)

    def ready(self) -> None:
        """Offer the parties of the case; a case with two offers both."""
        super().ready()
        self.fields["parties_chosen"].choices = self.lettered
        self.fields["parties_chosen"].initial = (
            [pk for pk, _name in self.lettered] if len(self.parties) == 2 else []
        )
        if len(self.parties) < 2:
            self.lead_in = _("Enter the parties first: a mediation is between two at least.")

    def clean_parties_chosen(self) -> list[str]:
        """Take two or more."""
        chosen: list[str] = self.cleaned_data["parties_chosen"]
        need_two(chosen)
        return chosen

    def brought(self) -> dict[str, Any]:
        """Return the ids of the parties."""
        told = self.cleaned_data
        return {"about": told["about"], "parties": [UUID(pk) for pk in told["parties_chosen"]]}


class RoundForm(ItemForm):
    """One sitting."""

    words = words(_("What was said at the table"), rows=4, help_text=NO_NAMES)
    held_at = moment(_("When it was"), help_text=_("Left out: now."))
    place = line(_("Where it was"))
    mediator = line(_("Who mediated"), most=80)

    def ready(self) -> None:
        """Begin with whoever writes it down."""
        self.fields["mediator"].initial = self.actor.name

    def clean_held_at(self) -> Any:
        """Take the minute that is not over yet as this moment."""
        then = self.cleaned_data["held_at"]
        return min(then, self.at) if then and (then - self.at).total_seconds() < 120 else then


class AgreementForm(ManyRows, ItemForm):
    """What they agreed: the text, its obligations, a photo of the signed sheet."""

    agreement = words(_("What they agreed"), rows=5, help_text=NO_NAMES)
    photos = photos(_("Photo of the signed sheet"))
    drawn_apart = names_of_rows("who", "what", "due_on")

    def ready(self) -> None:
        """Draw the rows of obligations, with the parties of this mediation."""
        mediation = item_of(self, Mediation)
        rows = Party.objects.filter(
            street_id=self.case.street_id, pk__in=mediation.parties if mediation else []
        )
        choices = [
            ("", _("None")),
            *((str(one.pk), one.called) for one in rows.defer("real_name", "phone")),
        ]
        for n in self.draw_rows():
            self.fields[f"who_{n}"] = forms.ChoiceField(label=_("Who"), required=False, choices=choices)
            self.fields[f"what_{n}"] = line(_("Does what"), required=False, most=500)
            self.fields[f"due_on_{n}"] = day(_("Until which day"))

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the rows of obligations."""
        return [
            (f"{_('Obligation')} {n}", [self[f"{name}_{n}"] for name in ("who", "what", "due_on")])
            for n in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        """Want of a row that is begun all three: who, what, by when."""
        told = super().clean() or {}
        for n in self.numbers:
            row = {name: told.get(f"{name}_{n}") for name in ("who", "what", "due_on")}
            if any(row.values()):
                for name, value in row.items():
                    if not value and f"{name}_{n}" not in self.errors:
                        self.add_error(f"{name}_{n}", _("An obligation says who, what and by when."))
        return told

    def brought(self) -> dict[str, Any]:
        """Return the obligations."""
        told = self.cleaned_data
        return {
            "item": told["item"], "agreement": told["agreement"], "photos": told["photos"],
            "obligations": [
                Owed(UUID(told[f"who_{n}"]), told[f"what_{n}"], told[f"due_on_{n}"])
                for n in self.numbers
                if told[f"what_{n}"]
            ],
        }  # fmt: skip


class CheckForm(ItemForm):
    """Whether an obligation was kept."""

    kept = forms.ChoiceField(
        label=_("Was it kept"), widget=forms.RadioSelect,
        choices=lambda: [("yes", _("Kept as agreed")), ("no", _("Broken"))],
    )  # fmt: skip
    finding = words(_("What was found"), help_text=NO_NAMES)

    def brought(self) -> dict[str, Any]:
        """Return a truth."""
        return super().brought() | {"kept": self.cleaned_data["kept"] == "yes"}


class FailureForm(ItemForm):
    """Why they did not agree, and what comes next."""

    reason = words(_("Why they did not agree"), help_text=NO_NAMES)
    next_way = forms.ChoiceField(label=_("What comes next"), widget=forms.RadioSelect, choices=next_ways)
