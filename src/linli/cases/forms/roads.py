"""What people type about a road: its name, how far it reaches, where it runs, from when."""

import json
import re
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .fields import tier_choices

BETWEEN = re.compile(r"[\s,，、;；]+")
DAY = {"type": "date", "class": "short"}
LARGEST = 200_000


class RoadForm(forms.Form):
    """A road: what it is called and how far from its middle something still lies on it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    name = forms.CharField(label=_("Name of the road"), max_length=80)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=160)
    aliases = forms.CharField(
        label=_("Also called"),
        required=False,
        max_length=300,
        help_text=_("Other names, with spaces between."),
    )
    reach = forms.IntegerField(
        label=_("Reach in metres"), required=False, min_value=1, max_value=500,
        help_text=_("How far from its middle something still lies on it. Empty: as everywhere in the street."),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex

    def clean_aliases(self) -> list[str]:
        """Return the names one by one."""
        return [word for word in BETWEEN.split(self.cleaned_data["aliases"]) if word][:20]


class CourseForm(forms.Form):
    """Where a road runs, from a day on: coordinates typed or pasted, or GeoJSON."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    course = forms.CharField(
        label=_("Course"), max_length=LARGEST, widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("One point a line, longitude and latitude in WGS-84 (121.4512, 31.1987), or a GeoJSON line."),
    )  # fmt: skip
    on = forms.DateField(
        label=_("From which day"), required=False, help_text=_("Empty: it has always been there."),
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        """Give the form its key."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex

    def clean_course(self) -> dict[str, Any]:
        """Return the course as GeoJSON; whether it is a line that can be drawn is the command's business."""
        return course_of(self.cleaned_data["course"])


class NewRoadForm(RoadForm, CourseForm):
    """A road that is entered: all of it."""

    field_order = ("key", "name", "name_en", "aliases", "reach", "course", "on")


class CloseRoadForm(forms.Form):
    """The day from which a road is no more."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    on = forms.DateField(
        label=_("From which day it is no more"), widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Know which day it is."""
        super().__init__(*args, **more)
        self.today = today
        self.fields["key"].initial, self.fields["on"].initial = uuid4().hex, today

    def clean_on(self) -> date:
        """Refuse days gone by: what was reported on it then was reported on it."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise ValidationError(_("A road ends today or later."), code="past")
        return on


class RoadsFileForm(forms.Form):
    """A GeoJSON file of roads."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    file = forms.FileField(label=_("GeoJSON file"))
    on = forms.DateField(label=_("From which day"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **more)
        self.fields["key"].initial, self.fields["on"].initial = uuid4().hex, today


class TierForm(forms.Form):
    """On which tier a known place lies."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the three, and what its kind says."""
        super().__init__(*args, **more)
        self.fields["key"].initial = uuid4().hex
        self.fields["tier"].choices = [("", _("As its kind says")), *tier_choices()[1:]]


def course_of(text: str) -> dict[str, Any]:
    """Return what was typed as a GeoJSON line: points a line, or a geometry or feature as programs write it."""
    said = text.strip()
    if said.startswith("{"):
        try:
            told = json.loads(said)
        except ValueError:
            raise ValidationError(_("This is not GeoJSON."), code="json") from None
        told = told.get("geometry", told) if isinstance(told, dict) else told
        if not isinstance(told, dict) or told.get("type") not in {"LineString", "MultiLineString"}:
            raise ValidationError(_("This GeoJSON holds no line."), code="no_line")
        return {"type": told["type"], "coordinates": told.get("coordinates")}
    points = []
    for number, line in enumerate((one for one in said.splitlines() if one.strip()), 1):
        try:
            lon, lat = (float(part) for part in BETWEEN.split(line.strip()) if part)
        except ValueError:
            wrong = _("Line %(number)s holds no pair of longitude and latitude.")
            raise ValidationError(wrong, code="pair", params={"number": number}) from None
        points.append([lon, lat])
    if len(points) < 2:
        raise ValidationError(_("A course has two points at least."), code="short")
    return {"type": "LineString", "coordinates": points}
