"""What is typed at the hotline: shape only; the meaning is the commands' business."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.cases.public import Category, catalogue
from linli.territory.public import Street

from .states import CallEnd, PlatformDatum

PHONE = re.compile(r"^\+?[\d\s()-]{3,20}$")
MOST_TEXT, MOST_MEGABYTES = 2000, 64
ABOUT = re.compile(r"^(voice|word):([A-Z]{1,4}-\d{4}-\d{6,12})$")
SALT = "linli.hotline.call"
# Whoever sits before an open page is not on the telephone all the time: as long as one sits at a desk.
SITS = timedelta(hours=12)


def begun_now(at: datetime) -> str:
    """Return the signed moment that a fresh form holds."""
    return signing.dumps(at.isoformat(), salt=SALT)


class CallForm(forms.Form):
    """One call. Only what was said must be there, and what came of it says the button that was pressed."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    began = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    # How many seconds ago the first letter was typed; the browser knows, and without its word the page's moment counts.
    talk = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=43_200)
    phone = forms.CharField(
        label=_("Caller's number"), required=False, max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    words = forms.CharField(
        label=_("What is said"), max_length=MOST_TEXT, required=False,
        widget=forms.Textarea({"rows": 3, "data-count": MOST_TEXT}),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Place"), required=False, max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    category = forms.CharField(required=False, max_length=10)
    about = forms.CharField(required=False, max_length=40)
    answer = forms.CharField(
        label=_("What you answered"), max_length=MOST_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )
    order = forms.CharField(
        label=_("12345 work order"), required=False, max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    end = forms.ChoiceField(
        choices=[(one, one) for one in (CallEnd.CASE, CallEnd.ANSWERED, CallEnd.NOTHING)], required=False
    )

    def __init__(self, *args: Any, street: Street, **more: Any) -> None:
        """Let the place be completed from the address book of the street."""
        super().__init__(*args, **more)
        words = {
            "found": _("{n} places. Choose with the arrow keys."),
            "one": _("One place. Choose it with the arrow keys."),
            "none": _("No such address is known. Your own words do as well."),
        }
        self.fields["place"].widget.attrs |= {
            "data-complete": reverse("territory:address_suggest", args=(street.slug,)),
            "data-complete-pasted": reverse("intake:pasted_place", args=(street.slug,)),
            "data-complete-words": json.dumps(
                {name: str(said) for name, said in words.items()}, ensure_ascii=False
            ),
        }

    def clean_phone(self) -> str:
        """Return the number as it was typed, if it could be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(
                _("This does not look like a telephone number. Correct it or leave it empty.")
            )
        return phone

    def clean_category(self) -> Category | None:
        """Return the chosen type of the catalogue."""
        code = self.cleaned_data["category"]
        found = next((one for one in catalogue() if one.code == code and one.parent_id is not None), None)
        if code and found is None:
            raise forms.ValidationError(_("There is no such type in the catalogue."))
        return found

    def clean_about(self) -> tuple[str, str] | None:
        """Return how the call is about which case: ("voice" or "word", number)."""
        said = ABOUT.match(self.cleaned_data["about"])
        return (said[1], said[2]) if said else None

    def clean(self) -> dict[str, Any]:
        """Ask for the words where something is to be done with them; say what became of the call."""
        told = super().clean() or {}
        told["end"] = told.get("end") or CallEnd.CASE
        if told["end"] == CallEnd.CASE and told.get("about"):
            told["end"] = told["about"][0]
        if (
            told["end"] != CallEnd.NOTHING
            and not told.get("words", "").strip()
            and "words" not in self.errors
        ):
            self.add_error("words", _("Write down in a few words what is said."))
        if told["end"] == CallEnd.ANSWERED and not told.get("answer", "").strip():
            self.add_error("answer", _("Write down what you answered."))
        return told

    def began_at(self, now: datetime) -> datetime:
        """Return when the call began: when the first letter was typed, else when the page was opened."""
        talk = self.cleaned_data.get("talk")
        if talk is not None:
            return now - timedelta(seconds=talk)
        try:
            opened = datetime.fromisoformat(
                signing.loads(self.cleaned_data.get("began", ""), salt=SALT, max_age=SITS)
            )
        except (signing.BadSignature, ValueError):
            return now
        return opened

    @classmethod
    def fresh(cls, street: Street, at: datetime) -> "CallForm":
        """Return the form of a call that begins."""
        return cls(street=street, initial={"key": uuid4().hex, "began": begun_now(at)})


class CallsForm(forms.Form):
    """What the log of calls is narrowed to."""

    end = forms.ChoiceField(
        label=_("What came of it"), required=False, choices=[("", _("All")), *CallEnd.choices]
    )
    since = forms.DateField(
        label=_("Since which day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until which day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    mine = forms.BooleanField(label=_("Taken by me"), required=False)

    def told(self) -> dict[str, Any]:
        """Return what was asked; what makes no sense is left out."""
        self.is_valid()
        told = {name: self.cleaned_data.get(name) for name in self.fields}
        return {**told, "end": told["end"] or "", "mine": bool(told["mine"])}


class BringForm(forms.Form):
    """A file of work orders and the platform it comes from."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    platform = forms.CharField(
        label=_("Which platform is it from?"), max_length=40, initial="12345",
        help_text=_("A work order of a platform is known by its number, whichever file it comes in."),
        widget=forms.TextInput({"list": "platforms", "autocomplete": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("CSV, Excel or JSON file"),
        help_text=_(
            "The first row names the columns. Nothing is imported before you have seen what would become of it."
        ),
    )

    def clean_file(self) -> Any:
        """Refuse more than is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                _("At most %(megabytes)s MB. Cut the file in two and bring both.")
                % {"megabytes": MOST_MEGABYTES}
            )
        return file


class ColumnsForm(forms.Form):
    """Which column of a file means what; kept for the platform."""

    datum = forms.ChoiceField(
        label=_("Coordinates are in"), choices=PlatformDatum.choices, initial=PlatformDatum.WGS84
    )

    def __init__(self, *args: Any, headings: list[str], fields: dict[str, Any], **more: Any) -> None:
        """Offer the columns of the file for each field."""
        super().__init__(*args, **more)
        offered = [("", _("As recognised by its name")), *((one, one) for one in headings)]
        for name, label in fields.items():
            self.fields[f"of_{name}"] = forms.ChoiceField(label=label, required=False, choices=offered)

    def columns(self) -> dict[str, str]:
        """Return what was said: field → column."""
        return {
            name.removeprefix("of_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("of_") and value
        }


class GiveForm(forms.Form):
    """Which work orders go out, and as what."""

    platform = forms.ChoiceField(label=_("Platform"))
    since = forms.DateField(
        label=_("Changed since"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    form = forms.ChoiceField(
        label=_("As"), choices=[("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON")], initial="xlsx"
    )

    def __init__(self, *args: Any, platforms: list[str], **more: Any) -> None:
        """Offer the platforms of the street, and every call of our own."""
        super().__init__(*args, **more)
        self.fields["platform"].choices = [(one, one) for one in platforms]

    @staticmethod
    def day(day: Any) -> datetime | None:
        """Return the moment at which a day begins."""
        return timezone.make_aware(datetime.combine(day, datetime.min.time())) if day else None
