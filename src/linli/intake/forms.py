"""Shapes of what residents send. Messages say what to do, in words one would use at the counter."""

import re
import secrets
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from linli.cases.public import public_choices
from linli.intake import queries
from linli.territory.public import Datum, Line, Street, Unit, locate, to_wgs84

MOST_PHOTOS = 6
MOST_TEXT = 2000
PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")
RATINGS = (
    (5, _("Very good")),
    (4, _("Good")),
    (3, _("Fair")),
    (2, _("Poor")),
    (1, _("Very poor")),
)


def signer() -> signing.Signer:
    """Return what signs the keys of forms; made at each use, because the key that signs may be changed while we run."""
    return signing.Signer(salt="linli.form")


def new_key() -> str:
    """Return the key of a fresh form: whoever sends the form again sends the same key, and nobody can guess one."""
    return signer().sign(secrets.token_urlsafe(18))


def known_key(key: str) -> str:
    """Return `key` if this house gave it out, else a fresh one: a made-up key could open a neighbour's report."""
    try:
        signer().unsign(key)
    except signing.BadSignature:
        return new_key()
    return key


class Files(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files under one name; what is a photo is decided where photos are drawn anew."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that hold anything, in the order they were chosen."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


class KeyedForm(forms.Form):
    """A form that may be sent twice and counts once."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> str:
        """Return a key that this house gave out."""
        return known_key(self.cleaned_data["key"])


class ReportForm(KeyedForm):
    """What is wrong, where, photos, and how to reach whoever says it; only the first must be there."""

    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_(
            "For example: the manhole cover at the corner is gone, a child nearly fell in last night."
        ),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MOST_TEXT, "autofocus": False}),
        error_messages={
            "required": _("Please say in a few words what is wrong."),
            "max_length": _("Please keep it under %(limit_value)d characters; you have %(show_value)d."),
        },
    )
    photos = PhotosField(label=_("Photos"), required=False)
    keep = forms.MultipleChoiceField(required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    datum = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(d.value, d.value) for d in Datum]
    )
    place = forms.CharField(
        label=_("In words"),
        help_text=_("A corner, a gate, a house number, a shop."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.TypedChoiceField(label=_("Estate"), required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(
        label=_("What kind of thing is it?"), required=False, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("What may we call you?"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This does not look like an e-mail address. Correct it or leave it empty.")
        },
    )
    website = forms.CharField(label=_("Please leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, street: Street, english: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.street = street
        self.line: Line | None = None
        self.pin: tuple[float, float] | None = None
        # As functions: a form that was sent is checked against what was chosen, and only a page lists all there is.
        self.fields["category"].choices = self._kinds  # type: ignore[attr-defined]
        self.fields["unit"].choices = lambda: self._places(english=english)  # type: ignore[attr-defined]
        self.fields["keep"].choices = [(value, value) for value in self._sent("keep")]  # type: ignore[attr-defined]

    def _kinds(self) -> list[tuple[str, Any]]:
        kinds = [(category.code, queries.spoken_kind(category)) for category in public_choices()]
        return [*kinds, ("", _("Not sure; you decide"))]

    def _places(self, *, english: bool) -> list[Any]:
        groups = queries.places_to_choose(self.street, english=english)
        grouped = [(name, places) for name, places in groups if len(places) > 1 or places[0][1] != name]
        plain = [place for name, places in groups if (name, places) not in grouped for place in places]
        return [("", _("Choose if you know it")), *plain, *grouped]

    def _sent(self, name: str) -> list[str]:
        found: list[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return found

    def clean_phone(self) -> str:
        """Return the number as it was written, if it could be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(
                _("This does not look like a telephone number. Correct it or leave it empty.")
            )
        return phone

    def clean_unit(self) -> Unit | None:
        """Return the chosen unit of this street."""
        chosen = self.cleaned_data["unit"]
        return queries.unit_of(self.street, chosen) if chosen else None

    def clean_category(self) -> Any:
        """Return the chosen type of the catalogue, or nothing."""
        chosen = self.cleaned_data["category"]
        return next((category for category in public_choices() if category.code == chosen), None)

    def clean_website(self) -> str:
        """Refuse what only a machine fills in; a person whose browser filled it in can empty it and lose nothing."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please empty this field; it is there to stop machines."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Bring the pin into WGS-84 and see which street it lies in; a pin outside every street is asked about."""
        told = super().clean() or self.cleaned_data
        lon, lat = told.get("lon"), told.get("lat")
        if lon is None or lat is None:
            told["lon"] = told["lat"] = None
            return told
        self.pin = told["lon"], told["lat"] = to_wgs84(lon, lat, told.get("datum") or Datum.WGS84)
        self.line = locate(*self.pin)
        if self.line is None:
            self.add_error(
                "lon",
                forms.ValidationError(
                    _("The pin lies outside %(street)s. Move it, or remove it and say the place in words."),
                    params={"street": queries.spoken(self.street)},
                ),
            )
        return told


class ConfirmForm(KeyedForm):
    """Solved, and how well."""

    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Please choose from 1 to 5.")},
    )  # fmt: skip
    comment = forms.CharField(
        label=_("Anything to add?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(KeyedForm):
    """Not solved yet, and why."""

    reason = forms.CharField(
        label=_("What is still wrong?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say what is still wrong, so that they know what to look for.")},
    )
    photos = PhotosField(label=_("Photos"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


class WithdrawForm(KeyedForm):
    """Taken back, and why."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please say why; “it is done already” is enough.")},
    )


class RemarkForm(KeyedForm):
    """A word to the office."""

    text = forms.CharField(
        label=_("What would you like to say?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write something.")},
    )
    photos = PhotosField(label=_("Photos"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


class FindForm(forms.Form):
    """Find a lost link: the number and the telephone left with it."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("It looks like FL-2026-004217."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Please enter the number of your report.")},
    )
    phone = forms.CharField(
        label=_("The telephone you left with the report"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        error_messages={"required": _("Please enter the telephone you left with the report.")},
    )
