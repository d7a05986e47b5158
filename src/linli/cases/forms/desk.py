"""Forms that are no act on a case: filters, new reports, patrol, looking at contact data."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.commands import Contact, Report
from linli.cases.errors import OutsideTheStreet
from linli.cases.models import Category
from linli.cases.queries import ANY, TURNS, Wanted, blocker_choices
from linli.cases.queries.looks import WantedLooks
from linli.cases.states import AT_A_CASE, Door, Purpose
from linli.cases.workflow import label
from linli.kernel.naming import name_of
from linli.people.public import Industry, Organisation
from linli.territory.public import RoadRef, Unit, locate, roads_of

from .fields import (
    category_choices,
    flat,
    frozen,
    organisation_choices,
    photos,
    tier_choices,
    tier_filter,
    tree,
    unit_choices,
    words,
)

COMMITTEE_DEPTH = 2


class FilterForm(forms.Form):
    """What a list is narrowed to; it stands in the address. What makes no sense there is left out, not refused."""

    q = forms.CharField(label=_("Number, title or place"), required=False, max_length=80)
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    lead = forms.ChoiceField(label=_("Organisation"), required=False)
    light = forms.ChoiceField(
        label=_("Time"), required=False,
        choices=[("", _("All")), ("late", _("Late")), ("soon", _("Due soon")), ("paused", _("Clock stands still"))],
    )  # fmt: skip
    blocked = forms.ChoiceField(label=_("Blocked by"), required=False)
    hard = forms.BooleanField(label=_("Hard problems"), required=False)
    unlocated = forms.BooleanField(label=_("Without a place"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=tier_filter)
    road = forms.ChoiceField(label=_("Road"), required=False)
    industry = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("By due moment")), ("newest", _("Newest first"))]
    )
    turn = forms.ChoiceField(required=False, choices=[(act, act) for act in TURNS], widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any], *, street: Any, catalogue: Sequence[Category],
        organisations: Sequence[Organisation], ended: bool = False,
    ) -> None:  # fmt: skip
        """Offer what the street has; ended cases are due no more and come newest first.

        The filters stand on one page with the form of an act, so their fields have ids of their own.
        """
        super().__init__(data, auto_id="filter_%s")
        self.street = street
        self.roads = {road.code: road for road in roads_of(street)}
        self.offers = {
            "road": frozen((r.code, name_of(r)) for r in self.roads.values()),
            "unit": frozen(self._units(str(data.get("unit", "")))),
            "category": frozen(category_choices(catalogue, classes=True)),
            "lead": frozen(organisation_choices(organisations)),
        }
        for name, offered in self.offers.items():
            self.fields[name].choices = partial(_or_all, offered)
        self.street_id = street.pk
        self.fields["blocked"].choices = [("", _("All")), (ANY, _("Anything")), *blocker_choices()]
        if ended:
            del self.fields["light"], self.fields["sort"], self.fields["blocked"]
        self.is_valid()
        self.errors.clear()

    @cached_property
    def units(self) -> dict[str, Any]:
        """Return every unit of the street by its code."""
        return {unit.code: unit for unit, _at in flat(tree(self.street))}

    def _units(self, chosen: str) -> list[tuple[Any, Any]]:
        near = unit_choices(self.street, depth=COMMITTEE_DEPTH, by="code")
        if chosen and chosen in self.units and chosen not in dict(near):
            near.append((chosen, name_of(self.units[chosen])))
        return near

    def drawn_from(self, name: str) -> tuple[Any, ...]:
        """Return what a field is drawn from, so that hundreds of options are not drawn anew for each page."""
        return type(self), name, self[name].value(), self.offers.get(name)

    @property
    def wanted(self) -> Wanted:
        """Return the filter as the queries take it."""
        told = self.cleaned_data
        unit = self.units.get(told["unit"]) if told.get("unit") else None
        road = self.roads.get(told.get("road", ""))
        return Wanted(
            unit_id=unit.id if unit else None, category=told.get("category", ""),
            lead_id=int(told["lead"]) if told.get("lead") else None, hard=bool(told.get("hard")),
            light=told.get("light", ""), text=told.get("q", ""), unlocated=bool(told.get("unlocated")),
            tier=told.get("tier", ""), road_id=road.id if road else None, industry=told.get("industry", ""),
            blocked=told.get("blocked", ""), street_id=self.street_id,
        )  # fmt: skip

    @property
    def queue(self) -> str:
        """Return the act whose queue is shown, if one is."""
        return str(self.cleaned_data.get("turn", ""))

    @property
    def newest(self) -> bool:
        """Return whether the newest come first."""
        return "sort" not in self.fields or self.cleaned_data.get("sort") == "newest"

    @property
    def said(self) -> list[str]:
        """Return what the list is narrowed to, in words; printed above it and shown when the filters are folded."""
        told = self.cleaned_data
        names = [str(told["q"])] if told.get("q") else []
        if told.get("unit"):
            names.append(name_of(self.units[told["unit"]]))
        chosen = [field for field in ("category", "lead", "tier", "road") if told.get(field)]
        names += [_chosen(self.fields[field].choices, told[field]) for field in chosen]
        if told.get("blocked"):
            names.append(_chosen(self.fields["blocked"].choices, told["blocked"]))
        if told.get("light"):
            names.append(str(dict(self.fields["light"].choices)[told["light"]]))
        names += [str(self.fields[field].label) for field in ("hard", "unlocated") if told.get(field)]
        if told.get("industry"):
            names.append(_("Industry") + f" {told['industry']}")
        if self.queue:
            names.append(str(label(self.queue)))
        return names


def _or_all(offered: tuple[Any, ...]) -> tuple[Any, ...]:
    return ("", _("All")), *offered


def _chosen(choices: Any, value: str) -> str:
    for key, inside in choices:
        if isinstance(inside, list | tuple):
            found = _chosen(inside, value)
            if found:
                return found
        elif str(key) == value:
            return str(inside).strip()
    return ""


class LookForm(forms.Form):
    """Why somebody looks at who reported; the look is written down."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), widget=forms.RadioSelect, choices=[(one.value, one.label) for one in AT_A_CASE]
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=200, help_text=_("Needed for another purpose.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the purpose has none of its own."""
        told = super().clean() or {}
        if told.get("purpose") == Purpose.OTHER and not told.get("note", "").strip():
            self.add_error("note", _("Say what for."))
        return told


class LooksForm(forms.Form):
    """What the log of looks is narrowed to; it stands in the address."""

    who = forms.ChoiceField(label=_("Person"), required=False)
    number = forms.CharField(label=_("Case number"), required=False, max_length=20)
    purpose = forms.ChoiceField(
        label=_("Purpose"), required=False, choices=[("", _("All")), *Purpose.choices]
    )
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput({"type": "date"}))
    unusual = forms.BooleanField(label=_("Unusual only"), required=False)

    def __init__(self, data: Mapping[str, Any], *, people: Sequence[Any]) -> None:
        """Offer who has ever looked."""
        super().__init__(data)
        self.fields["who"].choices = [("", _("All")), *((str(one.pk), str(one)) for one in people)]
        self.is_valid()
        self.errors.clear()

    @property
    def wanted(self) -> WantedLooks:
        """Return the filter as the query takes it; the last day counts wholly."""
        told = self.cleaned_data
        until = told.get("until")
        after = until + timedelta(days=1) if until and until < date.max else None
        return WantedLooks(
            account_id=int(told["who"]) if told.get("who") else None,
            number=(told.get("number") or "").strip().upper(), purpose=told.get("purpose") or "",
            since=_morning(told.get("since")), until=_morning(after),
            unusual=bool(told.get("unusual")),
        )  # fmt: skip

    @property
    def said(self) -> str:
        """Return the filter in words, for the workbook and the log."""
        told = {name: self.cleaned_data.get(name) for name in self.fields}
        return " · ".join(f"{self.fields[name].label}: {value}" for name, value in told.items() if value)


def _morning(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class OpeningForm(forms.Form):
    """What every report has: words, a category or none, a place by pin, unit or name, photos."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    title = forms.CharField(
        label=_("What is wrong?"), max_length=120, help_text=_("One sentence, as you would say it.")
    )
    body = words(_("More about it"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    place = forms.CharField(
        label=_("Where, in words"),
        required=False,
        max_length=200,
        help_text=_("Road, number, estate or committee."),
    )
    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    industry = forms.ChoiceField(
        label=_("Industry"), required=False, help_text=_("If it is about a shop or another business.")
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    photos = photos(_("Photos"))

    def __init__(
        self, *args: Any, street: Any, catalogue: Sequence[Category], on: date, industries: Sequence[Industry] = (),
        **more: Any,
    ) -> None:  # fmt: skip
        """Offer the catalogue, the units and the industries of the street."""
        super().__init__(*args, **more)
        self.industries = {str(one.pk): one for one in industries}
        self.fields["industry"].choices = [
            ("", _("None")),
            *((k, name_of(v)) for k, v in self.industries.items()),
        ]
        self.fields["tier"].choices = [("", _("As the category says")), *tier_choices()[1:]]
        self.street, self.on = street, on
        self.known = {one.code: one for one in catalogue}
        self.fields["key"].initial = uuid4().hex
        self.fields["category"].choices = [("", _("Not clear yet")), *category_choices(catalogue)]
        self.fields["unit"].choices = [("", _("From the pin or the words")), *unit_choices(street)]

    def clean(self) -> dict[str, Any]:
        """Refuse a pin outside the street: it would be somebody else's case."""
        told = super().clean() or {}
        lon, lat = told.get("lon"), told.get("lat")
        if lon is not None and lat is not None and locate(lon, lat, street=self.street, on=self.on) is None:
            raise ValidationError(str(OutsideTheStreet(street=name_of(self.street))), code="outside")
        return told

    def report(self, **more: Any) -> Report:
        """Return the report that was typed."""
        told = self.cleaned_data
        unit = Unit.objects.get(pk=int(told["unit"]), street=self.street) if told.get("unit") else None
        return Report(
            title=told["title"], body=told["body"], lon=told["lon"], lat=told["lat"], place=told["place"], unit=unit,
            category=self.known.get(told["category"]), photos=tuple(told["photos"]), tier=told["tier"] or None,
            industry=self.industries.get(told["industry"]), **more,
        )  # fmt: skip


class ReportForm(OpeningForm):
    """A report taken at the desk, on the telephone or in a meeting, with how to reach who raised it."""

    door = forms.ChoiceField(
        label=_("How it came in"), widget=forms.RadioSelect, initial=Door.DESK,
        choices=[(d.value, d.label) for d in (Door.DESK, Door.HOTLINE, Door.MEETING)],
    )  # fmt: skip
    name = forms.CharField(label=_("Name of who reports"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    hard = forms.BooleanField(
        label=_("A hard problem"), required=False, help_text=_("It goes on the ledger of hard problems.")
    )
    contact_fields = ("name", "phone", "email")

    def report(self, **more: Any) -> Report:
        """Return the report with the contact data beside it."""
        told = self.cleaned_data
        contact = Contact(name=told["name"], phone=told["phone"], email=told["email"])
        return super().report(contact=contact, hard=told["hard"], **more)


class PatrolForm(OpeningForm):
    """Found on patrol: reported, or fixed at once with a photo from before and one from after."""

    fixed = forms.ChoiceField(
        label=_("What is done now"), widget=forms.RadioSelect, initial="no",
        choices=[("no", _("Report it")), ("yes", _("I have fixed it"))],
    )  # fmt: skip
    done = words(_("What was done"), required=False)
    before = photos(_("Before"))
    after = photos(_("After"))

    def clean(self) -> dict[str, Any]:
        """Ask for the proof where something was fixed."""
        told = super().clean()
        if told.get("fixed") == "yes":
            for field in ("done", "before", "after"):
                if not told.get(field) and field not in self.errors:
                    self.add_error(field, _("Needed for what was fixed on the spot."))
        return told


class DutyForm(forms.Form):
    """What the table of duties is narrowed to."""

    unit = forms.ChoiceField(label=_("Area or grid"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    lead = forms.ChoiceField(label=_("Organisation"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=tier_filter)
    road = forms.ChoiceField(label=_("Road"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        street: Any,
        catalogue: Sequence[Category],
        organisations: Sequence[Organisation],
        roads: Sequence[RoadRef] = (),
    ) -> None:
        """Offer what the street has."""
        super().__init__(data)
        self.units = {unit.code: unit for unit, _at in flat(tree(street))}
        self.fields["unit"].choices = [
            ("", _("All")),
            *unit_choices(street, depth=COMMITTEE_DEPTH, by="code"),
        ]
        self.fields["category"].choices = [("", _("All")), *category_choices(catalogue, classes=True)]
        self.fields["lead"].choices = [("", _("All")), *organisation_choices(organisations)]
        self.fields["road"].choices = [("", _("All")), *((road.id, name_of(road)) for road in roads)]
        self.is_valid()
