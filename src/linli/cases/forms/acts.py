"""One form for each act on a case. Each returns from `brought` exactly what its command takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.commands.conditions import conditions_offered, named
from linli.cases.commands.desk import cover_of
from linli.cases.errors import OutsideTheStreet
from linli.cases.models import Case, Category
from linli.cases.queries import catalogue, photos_of
from linli.cases.queries.standing import split_of
from linli.cases.queries.together import before_work, open_tasks
from linli.cases.states import SUB_STAGES, PhotoKind, ShareState, Stage, Stance
from linli.kernel.forms import QuickForm
from linli.kernel.naming import in_script, name_of
from linli.kernel.privacy import mask
from linli.people.public import Actor, industries_of, organisations_in
from linli.territory.public import Unit, locate

from .fields import (
    Choices,
    PhotosField,
    category_choices,
    days_of_our_times,
    organisation_choices,
    photos,
    tier_choices,
    unit_choices,
    words,
)

CARRIED = frozenset({"key", "face", "seen"})


class ActForm(QuickForm):
    """What every act carries: a key that makes a repeated press harmless, and the face it was pressed on."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    face = forms.CharField(widget=forms.HiddenInput, required=False)
    # The version of the case that stood before whoever opened the form.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    lead_in: Any = ""
    # What whoever presses should know before: shown above the fields, and never a reason to refuse.
    warnings: Sequence[Any] = ()

    def __init__(
        self, *args: Any, case: Case, actor: Actor, at: datetime, face: str = "", **more: Any
    ) -> None:
        """Know the case that is acted on."""
        self.case, self.actor, self.at = case, actor, at
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        self.fields["face"].initial = face
        self.ready()
        days_of_our_times(self)

    def ready(self) -> None:
        """Fill what depends on the case; forms without choices have nothing to fill."""

    def brought(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}

    @property
    def shown(self) -> list[Any]:
        """Return the fields that are drawn one under the other."""
        return [field for field in self.visible_fields() if field.name not in self.drawn_apart]

    drawn_apart: frozenset[str] = frozenset()

    @property
    def takes_files(self) -> bool:
        """Return whether the form carries photos."""
        return any(isinstance(field, PhotosField) for field in self.fields.values())


class PressForm(ActForm):
    """An act that brings nothing: one press."""


class ItemForm(ActForm):
    """An act on one of the things that hang on a case: a task, a visit, a request. `item` is the id of that thing."""

    item = forms.UUIDField(widget=forms.HiddenInput)


class ItemPressForm(ItemForm):
    """An act on one of the things of a case that brings nothing else: one press."""


class PartDoneForm(ItemForm):
    """A part of handling is done: which one, and what was done."""

    item = forms.ChoiceField(widget=forms.HiddenInput, choices=[(one.value, one.label) for one in SUB_STAGES])
    done = words(_("What was done"))

    def ready(self) -> None:
        """Say which part it is about."""
        asked = str(self.data.get("item", "") if self.is_bound else self.initial.get("item", ""))
        self.lead_in = Stage(asked).label if asked in SUB_STAGES else ""


class ReasonForm(ActForm):
    """An act that says why."""

    reason = words(_("Reason"))


class FindingForm(ActForm):
    """An act that says what was found on the spot."""

    finding = words(_("What was found on the spot"))
    photos = photos(_("Photos from the spot"))


def opinions_told(case: Case) -> list[str]:
    """Return what whoever gives out the work should know first: opinions that are open, conditions, objections."""
    return [
        _("%(name)s has not given its opinion yet.") % {"name": name_of(one.organisation)}
        if one.state == ShareState.OPEN
        else _("%(name)s: %(stance)s. %(text)s")
        % {"name": name_of(one.organisation), "stance": Stance(one.stance).label, "text": one.said}
        for one in before_work(case)
    ]


class FeedBackForm(ActForm):
    """The lead says what was done."""

    def ready(self) -> None:
        """Say whose tasks are still open."""
        self.warnings = [
            _("%(name)s has not done its task yet.") % {"name": name_of(task.organisation)}
            for task in open_tasks(self.case)
            if task.organisation_id != self.case.lead_id
        ]

    done = words(_("What was done"), rows=4, help_text=_("Whoever reported it reads this sentence."))
    photos = photos(_("Photos of the result"))


class CloseForm(ActForm):
    """Closing may say a last word."""

    remark = words(_("A last word"), required=False)


class SettleForm(ActForm):
    """The source had answered already."""

    reply = words(_("Reply of the source"), rows=4)


class SelfHandleForm(ActForm):
    """Fixed on the spot: proven by a photo from before and one from after."""

    done = words(_("What was done"))
    before = PhotosField(label=_("Before"))
    after = PhotosField(label=_("After"))


class FileForm(ActForm):
    """Category and filing condition; the condition decides the limit."""

    category = forms.ChoiceField(label=_("Category"))
    condition = forms.ChoiceField(
        label=_("Filing condition"), required=False, widget=forms.RadioSelect,
        help_text=_("It decides the time limit. Without a choice the first one of the category counts."),
    )  # fmt: skip
    industry = forms.ChoiceField(
        label=_("Industry"),
        required=False,
        help_text=_("If it is about a business: its authority leads."),
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    drawn_apart = frozenset({"condition"})

    def ready(self) -> None:
        """Offer the whole catalogue, and the conditions of the category that is chosen now."""
        self.industries = {
            str(one.pk): one
            for one in industries_of(self.case.street_id, on=timezone.localtime(self.at).date())
        }
        self.fields["industry"].choices = [
            ("", _("None")),
            *((k, name_of(v)) for k, v in self.industries.items()),
        ]
        self.fields["industry"].initial = str(self.case.industry_id or "")
        self.fields["tier"].choices = [("", _("As the category says")), *tier_choices()[1:]]
        self.fields["tier"].initial = self.case.tier if not self.case.category_id else ""
        self.known = {one.code: one for one in catalogue()}
        choices = [("", _("Choose a category")), *category_choices(list(self.known.values()))]
        self.fields["category"].choices = choices
        now = self.case.category.code if self.case.category else ""
        code = self.data.get("category", now) if self.is_bound else self.initial.get("category", now)
        self.fields["category"].initial = code
        self.offer(self.known.get(str(code)))

    def offer(self, category: Category | None) -> None:
        """Show the conditions of a category with their limits, as the table in force today says them."""
        rows = conditions_offered(self.case.street_id, category, at=self.at)
        self.conditions = {str(row.number): row for row in rows}
        self.fields["condition"].choices = [
            (number, f"{in_script(row.condition)} · {row.limit.words}")
            for number, row in self.conditions.items()
        ]
        known = self.case.condition
        if known is not None and str(known.row) in self.conditions:
            self.fields["condition"].initial = str(known.row)

    def brought(self) -> dict[str, Any]:
        """Return the rows behind the choices."""
        told = self.cleaned_data
        category, row = self.known[told["category"]], self.conditions.get(told["condition"])
        return {
            "category": category, "condition": named(category, row) if row else None,
            "industry": self.industries.get(told["industry"]), "tier": told["tier"] or None,
        }  # fmt: skip


class OrganisationsForm(ActForm):
    """Forms that choose organisations know the table of duties' answer."""

    def ready(self) -> None:
        """Ask the table of duties once, and offer every organisation of the street."""
        self.cover = cover_of(self.case, at=self.at)
        self.known = {str(one.pk): one for one in organisations_in(self.case.street_id)}

    @property
    def offered(self) -> Choices:
        """Return the organisations under their kinds."""
        return organisation_choices(list(self.known.values()))


class DispatchForm(OrganisationsForm):
    """The organisation that the table names, or another one."""

    lead = forms.ChoiceField(label=_("Lead organisation"))

    def ready(self) -> None:
        """Put the table's answer first."""
        super().ready()
        self.warnings = opinions_told(self.case)
        found, row, matrix = self.cover.lead, self.cover.lead_row, self.cover.lead_authority
        first = [("", _("Choose an organisation"))]
        if found and matrix:
            by_matrix = _("%(name)s (by the industry matrix, row %(row)s)")
            first = [("table", by_matrix % {"name": name_of(found), "row": matrix.row})]
        elif found and row:
            by_table = _("%(name)s (by the table of duties, row %(row)s)")
            first = [("table", by_table % {"name": name_of(found), "row": row.row})]
        self.fields["lead"].choices = [*first, *self.offered]

    def brought(self) -> dict[str, Any]:
        """Return the chosen organisation; None lets the table decide."""
        return {"lead": self.known.get(self.cleaned_data["lead"])}


class CoordinateForm(OrganisationsForm):
    """One leads, others support."""

    lead = forms.ChoiceField(label=_("Lead organisation"))
    supports = forms.MultipleChoiceField(
        label=_("Supporting organisations"), widget=forms.CheckboxSelectMultiple
    )

    def ready(self) -> None:
        """Begin with who leads now, and whom the table names as support."""
        super().ready()
        self.warnings = opinions_told(self.case)
        split = split_of(self.case, at=self.at)
        lead = self.case.lead_id or (self.cover.lead.pk if self.cover.lead else "")
        others = [one.pk for one in self.cover.others]
        if split:
            self.lead_in = _("By the standing split “%(name)s” each has its own task.") % {"name": split.name}
            lead, others = split.lead.pk, [one.pk for one in split.others]
        self.fields["lead"].choices = [("", _("Choose an organisation")), *self.offered]
        self.fields["lead"].initial = str(lead)
        self.fields["supports"].choices = self.offered
        self.fields["supports"].initial = [str(pk) for pk in others if pk != lead]

    def brought(self) -> dict[str, Any]:
        """Return the organisations behind the choices."""
        told = self.cleaned_data
        return {"lead": self.known[told["lead"]], "supports": [self.known[pk] for pk in told["supports"]]}


class PlaceForm(ActForm):
    """A unit chosen by name, or a pin on the map; the pin wins."""

    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    lead_in = _("Put a pin on the map, or choose the unit by its name.")

    def ready(self) -> None:
        """Begin where the case is now."""
        self.fields["unit"].choices = [("", _("From the pin")), *unit_choices(self.case.street)]
        self.fields["lon"].initial, self.fields["lat"].initial = self.case.lon, self.case.lat
        if self.case.lon is None:
            self.fields["unit"].initial = self.case.unit_id or ""

    def clean(self) -> dict[str, Any]:
        """Find the unit under the pin, in the structure of the day of the report."""
        told = super().clean() or {}
        lon, lat, chosen = told.get("lon"), told.get("lat"), told.get("unit")
        on = timezone.localtime(self.case.reported_at).date()
        if lon is not None and lat is not None:
            line = locate(lon, lat, street=self.case.street, on=on)
            if line is None and not chosen:
                raise ValidationError(str(OutsideTheStreet(street=name_of(self.case.street))), code="outside")
            if line is not None and (not chosen or int(chosen) in line.ids):
                chosen = line.ids[-1]
        if not chosen:
            raise ValidationError(_("Put a pin on the map or choose a unit."), code="no_place")
        self.found = Unit.objects.get(pk=int(chosen), street_id=self.case.street_id)
        return told

    def brought(self) -> dict[str, Any]:
        """Return the unit and the pin."""
        return {"unit": self.found, "lon": self.cleaned_data["lon"], "lat": self.cleaned_data["lat"]}


class PublishForm(ActForm):
    """What neighbours may read, proposed with personal data masked."""

    title = forms.CharField(label=_("Title for the public"), max_length=120)
    text = words(_("Text for the public"), required=False, rows=4)
    photos = forms.MultipleChoiceField(
        label=_("Photos for the public"), required=False, widget=forms.CheckboxSelectMultiple
    )
    lead_in = _(
        "Telephone, identity and plate numbers are masked already. Please look for names and door numbers."
    )
    drawn_apart = frozenset({"photos"})

    def ready(self) -> None:
        """Propose the words of the report, masked."""
        case = self.case
        self.pictures = [one for one in photos_of(case) if one.kind != PhotoKind.PAPER and not one.hidden]
        self.fields["title"].initial = case.public_title or mask(case.title)
        self.fields["text"].initial = case.public_body or mask(case.body)
        self.fields["photos"].choices = [(str(one.pk), one.get_kind_display()) for one in self.pictures]
        self.fields["photos"].initial = [str(one.pk) for one in self.pictures if one.public]

    def brought(self) -> dict[str, Any]:
        """Return the ids of the chosen photos with the words."""
        chosen = set(self.cleaned_data["photos"])
        return super().brought() | {"photos": [one.pk for one in self.pictures if str(one.pk) in chosen]}


class RemarkForm(ActForm):
    """A word to colleagues, or to the reporter."""

    text = words(_("Remark"))
    internal = forms.ChoiceField(
        label=_("Who reads it"), widget=forms.RadioSelect, initial="yes",
        choices=[("yes", _("Colleagues only")), ("no", _("Whoever reported it, too"))],
    )  # fmt: skip
    photos = photos(_("Photos"))

    def brought(self) -> dict[str, Any]:
        """Return whether it stays inside as a truth."""
        return super().brought() | {"internal": self.cleaned_data["internal"] == "yes"}
