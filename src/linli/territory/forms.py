"""What may stand in the address of a page of the ground, and what is typed by whoever changes it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_FILE = 64 * 1024 * 1024
COLUMN_WORDS = (
    ("code", _("Code")), ("name", _("Unit name")), ("name_en", _("English name")), ("level", _("Level")),
    ("kind", _("Kind")),
    ("parent", _("Parent")), ("aliases", _("Also called")), ("starts_on", _("Since")), ("ends_on", _("Until")),
)  # fmt: skip


DATUMS = (
    ("wgs84", _("WGS-84 (GPS, OpenStreetMap)")), ("gcj02", _("GCJ-02 (Amap, Tencent)")), ("bd09", _("BD-09 (Baidu)")),
)  # fmt: skip


class LookForm(forms.Form):
    """A day and a search; a day that cannot be read is today, because an address may be typed by hand."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    on = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    level = forms.SlugField(required=False, widget=forms.HiddenInput)
    roads = forms.BooleanField(required=False, widget=forms.HiddenInput)
    within = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class KeyedForm(forms.Form):
    """A form whose key makes a repeated press harmless."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def _tolerance() -> forms.FloatField:
    return forms.FloatField(
        label=_("Tolerance in m²"), min_value=0, max_value=100_000, initial=1,
        help_text=_("Overlaps and gaps up to this size are rounding and no fault."),
        widget=forms.NumberInput({"class": "short", "step": "any", "inputmode": "decimal"}),
    )  # fmt: skip


def _snap() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Close slivers up to this size"), required=False, initial=True,
        help_text=_("Neighbours then fit exactly; nobody is asked about each."),
    )  # fmt: skip


def _not_too_large(file: Any) -> Any:
    if file.size > LARGEST_FILE:
        raise forms.ValidationError(_("The file is larger than 64 MB."))
    return file


class ImportForm(KeyedForm):
    """A file of units, from which day it holds and how its points are to be understood."""

    file = forms.FileField(
        label=_("The file"), help_text=_("GeoJSON, CSV or Excel, at most 64 MB. Every row is checked; nothing changes yet."),
        widget=forms.ClearableFileInput({"accept": ".geojson,.json,.csv,.txt,.xlsx,application/geo+json,text/csv"}),
    )  # fmt: skip
    on = _day(_("Holds from"), _("Until then the structure stays as it is, for ever."))
    datum = forms.ChoiceField(label=_("Coordinates in"), choices=DATUMS)
    tolerance = _tolerance()
    snap = _snap()

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        return _not_too_large(self.cleaned_data["file"])


class AddressesForm(KeyedForm):
    """A table of addresses: whose it is, how its points are to be understood, and what happens to faulty rows."""

    file = forms.FileField(
        label=_("The table"), help_text=_("CSV or Excel, a row for each address, at most 64 MB."),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.xlsx,text/csv"}),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Where it comes from"), max_length=60, help_text=_("For example: gate numbers of the district, 2026."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    datum = forms.ChoiceField(label=_("Coordinates in"), choices=DATUMS)
    leave_out = forms.BooleanField(
        label=_("Leave out rows with faults and take the others"), required=False,
    )  # fmt: skip
    whole = forms.BooleanField(
        label=_("This is the whole book of this source"), required=False,
        help_text=_("What came from the same source before and is not in the table any more is taken out."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        return _not_too_large(self.cleaned_data["file"])


class AskForm(forms.Form):
    """How the rows of a file are read: which column is what, and what holds for rows that say nothing."""

    on = _day(_("Holds from"))
    tolerance = _tolerance()
    snap = _snap()
    default_level = forms.ChoiceField(label=_("Level of rows that name none"), required=False)
    default_parent = forms.CharField(
        label=_("Parent of rows that name none"), required=False, max_length=120,
        widget=forms.TextInput({"list": "units", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, headings: Sequence[str], levels: Sequence[tuple[str, Any]], **more: Any
    ) -> None:
        """Offer the columns of this file."""
        super().__init__(*args, **more)
        none: list[tuple[str, Any]] = [("", _("– none –"))]
        self.fields["default_level"].choices = [*none, *levels]
        for name, label in COLUMN_WORDS:
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, required=False, choices=[*none, *((one, one) for one in headings)]
            )

    @property
    def columns(self) -> list[Any]:
        """Return the choices of columns, as fields."""
        return [self[f"column_{name}"] for name, _label in COLUMN_WORDS]

    @property
    def mapping(self) -> dict[str, str]:
        """Return which column was said to be what."""
        return {name: self.cleaned_data.get(f"column_{name}") or "" for name, _label in COLUMN_WORDS}


class PlanForm(KeyedForm):
    """A planned change: what it is called, and from which day it holds."""

    name = forms.CharField(
        label=_("What is planned"), max_length=80,
        widget=forms.TextInput({"placeholder": _("For example: blocks become areas"), "autocomplete": "off"}),
    )  # fmt: skip
    on = _day(_("Holds from"), _("Until then the structure stays as it is, for ever."))


class StepForm(forms.Form):
    """One step of a plan; which of its fields count depends on what is to be done."""

    do = forms.ChoiceField(
        choices=[(one, one) for one in ("rename_level", "rename", "regroup", "move", "close")]
    )
    level = forms.SlugField(required=False, max_length=20)
    unit = forms.CharField(required=False, max_length=140)
    parent = forms.CharField(required=False, max_length=140)
    name = forms.CharField(required=False, max_length=80)
    name_en = forms.CharField(required=False, max_length=160)


class RegroupForm(forms.Form):
    """Which units end and what begins in their place, a name a line; a second sheet shares out what stood in them."""

    level = forms.SlugField(required=False, max_length=20)
    names = forms.CharField(required=False, max_length=2000)


class DecideForm(forms.Form):
    """One press about a draft's repairs or rows; what is empty is not meant."""

    accept = forms.CharField(required=False, max_length=120)
    refuse = forms.CharField(required=False, max_length=120)
    leave_out = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    take_in = forms.IntegerField(required=False, min_value=0, max_value=10_000_000)
    every = forms.ChoiceField(required=False, choices=[("accept", "accept"), ("refuse", "refuse")])
