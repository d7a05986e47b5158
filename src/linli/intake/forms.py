"""Shapes of what residents send. Messages say what to do, in words one would use at the counter."""

import json
import re
import secrets
from typing import Any

from django import forms
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.cases.public import public_choices
from linli.intake import queries
from linli.kernel.forms import QuickForm
from linli.territory.public import (
    Apart,
    Datum,
    Line,
    Pasted,
    Street,
    Unit,
    apart,
    locate,
    pasted,
    to_wgs84,
)

MOST_PHOTOS = 6
MOST_TEXT = 2000
PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")
MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
TOO_LONG = {"max_length": _("Please keep it under %(limit_value)d characters; you have %(show_value)d.")}
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


def _completing(street: Street) -> dict[str, str]:
    """Return what `web/static/web/complete.js` needs to complete an address in a field."""
    words = {
        "found": _("{n} places. Choose with the arrow keys."), "one": _("One place. Choose it with the arrow keys."),
        "none": _("No such address is known. Your own words do as well."),
    }  # fmt: skip
    return {
        "data-complete": reverse("territory:address_suggest", args=(street.slug,)),
        "data-complete-pasted": reverse("intake:pasted_place", args=(street.slug,)),
        "data-complete-map": "pin_map", "data-complete-unit": "id_unit",
        "data-complete-words": json.dumps({name: str(said) for name, said in words.items()}, ensure_ascii=False),
    }  # fmt: skip


class Completed(forms.TextInput):
    """A field in which an address is completed while it is typed; what that takes is worked out when a page shows it."""

    street: Street

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Return the attributes of the field."""
        return super().build_attrs(dict(base_attrs) | _completing(self.street), extra_attrs)


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


class KeyedForm(QuickForm):
    """A form that may be sent twice and counts once."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> str:
        """Return a key that this house gave out."""
        return known_key(self.cleaned_data["key"])


class PinnedForm(KeyedForm):
    """Where it is, by a pin, by words, or by a link that was pasted among the words; none of it must be there."""

    # Whether a pin in a neighbouring street is refused; most forms take it, and it becomes that street's.
    only_here = False

    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    datum = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(d.value, d.value) for d in Datum]
    )
    place = forms.CharField(
        label=_("In words"), help_text=_("A corner, a gate, a house number, a shop."), required=False, max_length=200,
        widget=Completed(attrs={"autocomplete": "off"}), error_messages=TOO_LONG,
    )  # fmt: skip

    def __init__(self, *args: Any, street: Street, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.street = street
        self.line: Line | None = None
        self.pin: tuple[float, float] | None = None
        self.fields["place"].widget.street = street  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Bring the pin into WGS-84 and see which street it lies in; a pin outside every street is asked about."""
        told = super().clean() or self.cleaned_data
        link = pasted(told.get("place", ""))
        if isinstance(link, Pasted):
            told["place"] = " ".join(part for part in (link.name, link.rest) if part)[:200]
            if told.get("lon") is None or told.get("lat") is None:
                told |= {"lon": link.lon, "lat": link.lat, "datum": Datum.WGS84}
        lon, lat = told.get("lon"), told.get("lat")
        if lon is None or lat is None:
            told["lon"] = told["lat"] = None
            return told
        self.pin = told["lon"], told["lat"] = to_wgs84(lon, lat, told.get("datum") or Datum.WGS84)
        self.weigh_words(told)
        if self.pin is None:
            return told
        self.line = locate(*self.pin)
        if self.line is None or (self.only_here and self.line.street_id != self.street.pk):
            self.add_error(
                "lon",
                forms.ValidationError(
                    _("The pin lies outside %(street)s. Move it, or remove it and say the place in words."),
                    params={"street": queries.spoken(self.street)},
                ),
            )
        return told

    def weigh_words(self, told: dict[str, Any]) -> None:
        """Hold the pin against the words, where a page can ask which of the two counts."""


class ReportForm(PinnedForm):
    """What is wrong, where, photos, and how to reach whoever says it; only the first must be there."""

    field_order = ("key", "text", "photos", "keep", "kept", "lon", "lat", "datum", "place", "unit")

    text = forms.CharField(
        label=_("What is wrong?"),
        help_text=_(
            "For example: the manhole cover at the corner is gone, a child nearly fell in last night."
        ),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "data-count": MOST_TEXT, "autofocus": False}),
        error_messages={
            "required": _("Please say in a few words what is wrong."),
            **TOO_LONG,
        },
    )
    photos = PhotosField(label=_("Photos"), required=False)
    keep = forms.MultipleChoiceField(required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(label=_("Estate"), required=False, coerce=int, empty_value=None)
    # Of a pin and words that disagree, which counts; `ask` comes from a page where that can be asked.
    which = forms.ChoiceField(required=False, choices=[("pin", "pin"), ("words", "words")])
    ask = forms.BooleanField(required=False)
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
        super().__init__(*args, street=street, **kwargs)
        self.apart: Apart | None = None
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

    @property
    def area(self) -> str:
        """Return where it lies, as near as that is known: the deepest unit of the pin, or the one that was chosen."""
        if self.line is not None:
            return str(self.line.ids[-1])
        unit = self.cleaned_data.get("unit")
        return str(unit.pk) if unit else ""

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

    def weigh_words(self, told: dict[str, Any]) -> None:
        """Hold the pin against the words: of two that disagree the chosen one counts, and without a choice one is asked."""
        if told.get("which") != "words" and not told.get("ask"):
            return
        lon, lat = self.pin or (0.0, 0.0)
        self.apart = apart(self.street, lon, lat, told.get("place", ""))
        if self.apart is None or told.get("which") == "pin":
            return
        if told.get("which") == "words":
            there = (self.apart.lon, self.apart.lat)
            told["lon"], told["lat"] = there
            self.pin = (there[0], there[1]) if there[0] is not None and there[1] is not None else None
            return
        said = _("The pin lies about %(n)s m from “%(name)s”. Please choose below which of the two is right.")
        params = {"n": self.apart.metres, "name": self.apart.name}
        self.add_error("place", forms.ValidationError(said, params=params))


class TooForm(ReportForm):
    """One more voice on a case that is there already: nothing must be said, all may be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False


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


class AgainForm(forms.Form):
    """The contact that was left with a report: a telephone or a mail address."""

    contact = forms.CharField(
        label=_("Telephone or e-mail"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
        error_messages={"required": _("Please enter the telephone or e-mail address you left with the report.")},
    )  # fmt: skip

    def clean_contact(self) -> str:
        """Return what could be a telephone or a mail address."""
        contact: str = self.cleaned_data["contact"].strip()
        if not (PHONE.match(contact) or MAIL.match(contact)):
            raise forms.ValidationError(_("This is neither a telephone number nor an e-mail address."))
        return contact


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


class LaneForm(PinnedForm):
    """What a shop or a committee reports by its own page: words, photos, and where when it is not at its own place."""

    field_order = ("key", "text", "photos", "kept")
    only_here = True
    text = forms.CharField(
        label=_("What is wrong?"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4, "data-count": MOST_TEXT}),
        error_messages={"required": _("Please say in a few words what is wrong."), **TOO_LONG},
    )  # fmt: skip
    sighting = forms.BooleanField(
        label=_("Seen on our round as observers"), required=False, initial=True,
        help_text=_("It counts for your team once somebody has looked at it."),
    )  # fmt: skip
    photos = PhotosField(label=_("Photos"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, observer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not observer:
            del self.fields["sighting"]
