"""Forms of the course of a case: naming the lead, raising and deciding, orders of supervision, appeals."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.calendars import calendar_of
from linli.cases.commands.course import step_up, window_of
from linli.cases.commands.orders import appealable
from linli.cases.queries.blockers import blocker_choices
from linli.cases.queries.nobody import KINDS
from linli.cases.states import OUTSIDE, Against
from linli.kernel.limits import Limit
from linli.kernel.naming import name_of
from linli.territory.public import line_of

from .acts import ActForm, OrganisationsForm
from .desk import COMMITTEE_DEPTH
from .fields import flat, tree, unit_choices, words

MOMENT = "%Y-%m-%dT%H:%M"
A_DAY = Limit(1, "d")


class ArbitrateForm(OrganisationsForm):
    """The arbiter names one lead; what the tables would say stands first, but is not chosen for them."""

    lead = forms.ChoiceField(label=_("Lead organisation"))
    reason = words(_("Why this organisation"), help_text=_("Every organisation on the case reads this."))
    lead_in = _("Your word is the last one: the lead cannot send it back again.")

    def ready(self) -> None:
        """Offer every organisation of the street."""
        super().ready()
        self.fields["lead"].choices = [("", _("Choose an organisation")), *self.offered]
        self.fields["lead"].initial = str(self.cover.lead.pk) if self.cover.lead else ""

    def brought(self) -> dict[str, Any]:
        """Return the organisation behind the choice."""
        return {"lead": self.known[self.cleaned_data["lead"]], "reason": self.cleaned_data["reason"]}


class EscalateForm(ActForm):
    """Why this level cannot solve it; the form says to which level it goes, and within which window that one decides."""

    reason = words(_("Why it cannot be solved here"), help_text=_("Say what was tried and what is needed."))

    @property
    def lead_in(self) -> str:  # type: ignore[override]  # said of this case
        """Return where it goes and by when that level decides."""
        step = step_up(self.case, self.actor, at=self.at)
        window = window_of(self.case.street_id, step.level, at=self.at)
        told = {
            "where": _("the district")
            if step.level == OUTSIDE
            else name_of(line_of(step.unit_id or 0).units[-1]),
            "window": window.words if window else "",
        }
        if window is None:
            return str(_("It goes to %(where)s.")) % told
        return str(_("It goes to %(where)s, which decides within %(window)s.")) % told


class DecisionForm(ActForm):
    """What a level decided of what was raised to it."""

    decision = words(_("What was decided"), rows=4, help_text=_("The level below goes on by this."))


class SuperviseForm(ActForm):
    """Why somebody above asks, and by when an answer is wanted."""

    reason = words(_("Reason"))
    due = forms.DateTimeField(
        label=_("Answer wanted by"), input_formats=[MOMENT],
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "short"}, format=MOMENT),
    )  # fmt: skip

    def ready(self) -> None:
        """Propose one working day from now."""
        calendar = calendar_of(self.case.street_id, at=self.at)
        self.fields["due"].initial = calendar.due(self.at, A_DAY).at


class AnswerForm(ActForm):
    """How it stands."""

    answer = words(_("How it stands"), rows=4)


class AppealForm(ActForm):
    """What the unit appeals against, of what happened to it, and why."""

    against = forms.ChoiceField(label=_("Against what"), widget=forms.RadioSelect)
    text = words(_("Why it is not right"), rows=4)
    lead_in = _("Somebody else decides. The work goes on meanwhile, and its limit runs on.")

    def ready(self) -> None:
        """Offer what can be appealed against now."""
        open_now = appealable(self.case, at=self.at)
        self.fields["against"].choices = [(one.value, one.label) for one in Against if one in open_now]
        if len(open_now) == 1:
            self.fields["against"].initial = next(iter(open_now))


class NobodyForm(forms.Form):
    """What the list of what hangs between is narrowed to; it stands in the address."""

    kind = forms.ChoiceField(label=_("What keeps it"), required=False)
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)

    def __init__(self, data: Mapping[str, Any], *, street: Any) -> None:
        """Offer the kinds, every row of the table of what may block, and the units of the street."""
        super().__init__(data)
        kinds = [*KINDS.items(), *blocker_choices()]
        self.fields["kind"].choices = [("", _("All that hangs between")), *kinds]
        self.units = {unit.code: unit for unit, _at in flat(tree(street))}
        near = unit_choices(street, depth=COMMITTEE_DEPTH, by="code")
        self.fields["unit"].choices = [("", _("All")), *near]
        self.is_valid()
        self.errors.clear()

    @property
    def asked(self) -> str:
        """Return the kind that is asked for."""
        return str(self.cleaned_data.get("kind") or "")

    @property
    def unit_id(self) -> int | None:
        """Return the unit that is asked for."""
        found = self.units.get(self.cleaned_data.get("unit") or "")
        return found.id if found else None

    @property
    def said(self) -> list[str]:
        """Return the filter in words."""
        names = [str(dict(self.fields["kind"].choices).get(self.asked, ""))] if self.asked else []
        found = self.units.get(self.cleaned_data.get("unit") or "")
        return [*names, name_of(found)] if found else names
