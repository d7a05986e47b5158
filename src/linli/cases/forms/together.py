"""Forms of acts among several organisations: tasks, opinions, joint action, commitments; and the filter of the list."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.joint import proposed
from linli.cases.permissions import dispatcher, lead_officer
from linli.cases.queries.together import WantedShares, own_organisations
from linli.cases.states import JointKind, Measure, ShareKind, Stance
from linli.kernel.calendar import Limit, Unit
from linli.kernel.naming import name_of
from linli.people.public import Organisation, Part, organisations_in

from .acts import ActForm, ItemForm
from .fields import organisation_choices, words

MOMENT = "%Y-%m-%dT%H:%M"
# Units that one says in a meeting; those of the planting season are for trees.
UNITS = (
    (Unit.H, _("working hours")), (Unit.D, _("working days")), (Unit.URGENT_H, _("hours, day and night")),
    (Unit.CAL_D, _("calendar days")),
)  # fmt: skip
SOON = timedelta(hours=2)


class MomentField(forms.DateTimeField):
    """A moment to the minute, in the zone of the deployment."""

    def __init__(self, **more: Any) -> None:
        """Show it as browsers ask for it."""
        widget = forms.DateTimeInput({"type": "datetime-local", "class": "short"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S", "%Y-%m-%d %H:%M"], **more)


class WithinForm(ActForm):
    """Acts that give somebody a time: a number and the clock it is counted on."""

    within = forms.IntegerField(
        label=_("Within"), min_value=1, max_value=999, widget=forms.NumberInput({"class": "short"})
    )
    clock = forms.ChoiceField(label=_("Counted in"), choices=UNITS, initial=Unit.H)

    @property
    def limit(self) -> Limit | None:
        """Return the time that was given, if any was."""
        told = self.cleaned_data
        return Limit(told["within"], told["clock"]) if told.get("within") else None

    def brought(self) -> dict[str, Any]:
        """Return the time as one thing."""
        rest = {name: value for name, value in super().brought().items() if name not in {"within", "clock"}}
        return rest | {"limit": self.limit}


class OneOrganisation(ActForm):
    """Acts about one organisation, chosen by its name."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def ready(self) -> None:
        """Offer every organisation of the street, those on the case first."""
        self.known = {str(one.pk): one for one in self.choosable()}
        here = [one for one in self.known.values() if one.pk in self.case.organisations]
        groups = organisation_choices([one for one in self.known.values() if one not in here])
        first = [(_("On this case"), [(one.pk, name_of(one)) for one in here])] if here else []
        self.fields["organisation"].choices = [("", _("Choose an organisation")), *first, *groups]
        if len(self.known) == 1:
            self.fields["organisation"].initial = next(iter(self.known))

    def choosable(self) -> Sequence[Organisation]:
        """Return the organisations that may be chosen."""
        return organisations_in(self.case.street_id)

    def brought(self) -> dict[str, Any]:
        """Return the organisation behind the choice."""
        return super().brought() | {"organisation": self.known[self.cleaned_data["organisation"]]}


class GiveTaskForm(OneOrganisation, WithinForm):
    """Who does what, and within which time; without one it is due when the case is."""

    what = words(_("What is to be done"))
    field_order = ("organisation", "what", "within", "clock")
    lead_in = _("Without a time of its own the task is due when the case is.")

    def ready(self) -> None:
        """Let the time be left out."""
        super().ready()
        self.fields["within"].required = False


class DoneItemForm(ItemForm):
    """The word at the end of a task or a commitment."""

    done = words(_("What was done"))


class ReasonItemForm(ItemForm):
    """Why a task is not taken, or not needed any more."""

    reason = words(_("Reason"))


class SeveralForm(ActForm):
    """Acts that ask several organisations at once."""

    organisations = forms.MultipleChoiceField(
        label=_("Organisations"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def ready(self) -> None:
        """Offer every organisation; those that `first` names stand first and are ticked."""
        self.known = {str(one.pk): one for one in organisations_in(self.case.street_id)}
        named = {str(pk): said for pk, said in self.first().items() if str(pk) in self.known}
        rest = organisation_choices([one for pk, one in self.known.items() if pk not in named])
        first = [(pk, f"{name_of(self.known[pk])} · {said}") for pk, said in named.items()]
        self.fields["organisations"].choices = [*([(_("Proposed"), first)] if first else []), *rest]
        self.fields["organisations"].initial = list(named)

    def first(self) -> dict[int, Any]:
        """Return the organisations that are proposed, each with the reason."""
        return {}

    def brought(self) -> dict[str, Any]:
        """Return the organisations behind the choices."""
        return super().brought() | {
            "organisations": [self.known[pk] for pk in self.cleaned_data["organisations"]]
        }


class AskOpinionsForm(SeveralForm, WithinForm):
    """Who is asked what before the work begins, and by when."""

    question = words(_("What is asked"))
    field_order = ("question", "organisations", "within", "clock")

    def ready(self) -> None:
        """Propose a day."""
        super().ready()
        self.fields["within"].initial, self.fields["clock"].initial = 1, Unit.D


class GiveOpinionForm(ItemForm):
    """One word, and for two of the three a sentence."""

    stance = forms.ChoiceField(label=_("Our opinion"), choices=Stance.choices, widget=forms.RadioSelect)
    text = words(
        _("In a sentence"), required=False, help_text=_("Conditions and objections are said in a sentence.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where a single one does not do."""
        told = super().clean() or {}
        if told.get("stance") in {Stance.CONDITIONS, Stance.OBJECT} and not (told.get("text") or "").strip():
            self.add_error("text", _("Say which conditions, or why not."))
        return told


class CallJointForm(SeveralForm):
    """Who is called where and by when; the industry matrix proposes who."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=JointKind.choices, widget=forms.RadioSelect, initial=JointKind.WHISTLE
    )
    starts_at = MomentField(label=_("On the spot by"))
    why = words(_("What it is about"), help_text=_("Everybody who is called reads this."))
    field_order = ("kind", "why", "starts_at", "organisations")

    def ready(self) -> None:
        """Propose whom the tables name, two hours from now."""
        super().ready()
        soon = timezone.localtime(self.at + SOON).replace(second=0, microsecond=0)
        self.fields["starts_at"].initial = soon.replace(minute=soon.minute // 10 * 10)
        by_matrix = self.case.industry_id is not None and any(row for _part, row in self.named.values())
        if by_matrix:
            self.lead_in = _("Proposed by the industry matrix: %(industry)s.") % {
                "industry": name_of(self.case.industry)
            }
            self.fields["kind"].initial = JointKind.ENFORCEMENT
        elif self.named:
            self.lead_in = _("Proposed by the table of duties; the case names no industry.")

    def first(self) -> dict[int, Any]:
        """Return whom the tables name, the lead first, each with the row."""
        self.named = proposed(self.case, at=self.at)
        ranked = sorted(self.named.items(), key=lambda one: (one[1][0] != Part.LEAD, one[1][1] or 0))
        return {
            pk: (
                _("%(part)s, row %(row)s of the matrix") % {"part": Part(part).label, "row": row}
                if row
                else Part(part).label
            )
            for pk, (part, row) in ranked
        }


class SignInForm(ItemForm):
    """Being on the spot: the phone says where, or a sentence says why it does not."""

    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    accuracy = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100_000)
    note = forms.CharField(
        label=_("Who is there, or why there is no position"), required=False, max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for a sentence where the phone gave no position."""
        told = super().clean() or {}
        if (told.get("lon") is None or told.get("lat") is None) and not (told.get("note") or "").strip():
            self.add_error(
                "note", ValidationError(_("Take the position, or say why there is none."), code="no_place")
            )
        return told


class FoundForm(ItemForm):
    """What an authority found on the spot, and what it did."""

    finding = words(_("What we found"))
    # Nothing is chosen beforehand: that nothing was found is a finding, too, and somebody must say so.
    measure = forms.ChoiceField(label=_("What we did"), choices=Measure.choices, widget=forms.RadioSelect)


class ConcludeForm(ItemForm):
    """What came of a joint action."""

    conclusion = words(_("Conclusion"), rows=4)


class PromiseForm(OneOrganisation):
    """Who commits itself to what, by which day."""

    what = words(_("To what"))
    on = forms.DateField(label=_("By which day"), widget=forms.DateInput({"type": "date", "class": "short"}))

    def ready(self) -> None:
        """Propose a week."""
        super().ready()
        self.fields["on"].initial = (timezone.localtime(self.at) + timedelta(days=7)).date().isoformat()

    def choosable(self) -> Sequence[Organisation]:
        """Return every organisation for whoever dispatches or leads, else the own one."""
        every = organisations_in(self.case.street_id)
        if dispatcher.test(self.actor, self.case) or lead_officer.test(self.actor, self.case):
            return every
        own = own_organisations(self.actor, self.case.street_id)
        return [one for one in every if one.pk in own]


class SharesFilter(forms.Form):
    """What the list of all that is owed is narrowed to; what makes no sense in an address narrows nothing."""

    over = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Not given yet")), ("on", _("Over"))]
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, data: Mapping[str, Any], *, organisations: Sequence[Organisation]) -> None:
        """Offer the organisations that may be asked."""
        super().__init__(data, auto_id="filter_%s")
        self.fields["kind"].choices = [("", _("All")), *ShareKind.choices]
        self.fields["organisation"].choices = [("", _("All")), *organisation_choices(organisations)]
        self.names = {str(one.pk): name_of(one) for one in organisations}
        self.is_valid()
        self.errors.clear()

    @property
    def wanted(self) -> WantedShares:
        """Return the filter as the query takes it."""
        told = self.cleaned_data
        organisation = told.get("organisation")
        return WantedShares(
            over=told.get("over") == "on", kind=told.get("kind", ""), late=bool(told.get("late")),
            organisation_id=int(organisation) if organisation else None,
        )  # fmt: skip

    @property
    def said(self) -> list[str]:
        """Return what the list is narrowed to, in words."""
        wanted = self.wanted
        named = [str(ShareKind(wanted.kind).label)] if wanted.kind else []
        named += [self.names[str(wanted.organisation_id)]] if wanted.organisation_id else []
        named += [str(_("Over"))] if wanted.over else []
        return [*named, *([str(_("Late only"))] if wanted.late else [])]
