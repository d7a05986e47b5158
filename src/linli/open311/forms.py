"""The shape of what comes in: the filters of a list, and a report as the specification spells it."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.cases.public import Category, Condition, limits_on
from linli.kernel.outside import NoAddress, place_of
from linli.territory.public import Line, Street, UnitRef, UnknownUnit, locate, streets_by_id, unit_called

from .errors import Faulty, ServiceMissing
from .queries import CLOSED, CONDITION, MOST, OPEN, REACH, SPAN, Asked, kind_called

PHONE = re.compile(r"^\+?[\d\s()-]{7,20}$")
ATTRIBUTE = re.compile(r"^attribute\[([^\[\]]*)\](\[\])?$")
MOST_PHOTOS = 6
MOST_NUMBERS = 1000
LONGEST_KEY, SHORTEST_KEY, LONGEST_URL = 200, 8, 1000
DEFAULT_SIZE = MOST


# --- Lists ----------------------------------------------------------------------------------------------------------
def listed_in(told: QueryDict, name: str) -> tuple[str, ...]:
    """Return what a parameter names, which may be sent several times and each time hold several, split by commas."""
    parts = (part.strip() for value in told.getlist(name) for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def asked_of(told: QueryDict, *, now: datetime) -> Asked:
    """Return which requests are asked for, or refuse with a sentence for each thing that is wrong.

    Ninety days at most, a thousand at a time: without dates the last ninety days, with one of them the ninety days
    after or before it. Who asks by the last change asks so over all years, for at most ninety days of changes.
    """
    wrong: list[str] = []
    since, until = (_moment(told, name, wrong) for name in ("start_date", "end_date"))
    after, before = (_moment(told, name, wrong) for name in ("updated_after", "updated_before"))
    states = {one.lower() for one in listed_in(told, "status")}
    if states - {OPEN, CLOSED}:
        wrong.append(_("status is “open” or “closed”."))
    page = _number(told, "page", 1, wrong)
    size = min(_number(told, "page_size", DEFAULT_SIZE, wrong), MOST)
    if page * size > REACH:
        wrong.append(_("Further than %(most)s requests no list goes. Narrow it by dates.") % {"most": REACH})
    if after is not None or before is not None:
        after, before = _span(after, before, now, wrong)
    else:
        since, until = _span(since, until, now, wrong)
    if wrong:
        raise Faulty(*wrong)
    status = states.pop() if len(states) == 1 else ""
    return Asked(
        since, until, after, before, listed_in(told, "service_code"), status, (page - 1) * size, size
    )


def _span(
    first: datetime | None, last: datetime | None, now: datetime, wrong: list[str]
) -> tuple[datetime | None, datetime | None]:
    if first is None and last is None:
        return now - SPAN, None
    if first is not None and last is not None:
        if last < first:
            wrong.append(_("The end lies before the start."))
        elif last - first > SPAN + timedelta(seconds=1):
            wrong.append(_("A list spans 90 days at most. Ask for each span by itself."))
        return first, last
    return (first, first + SPAN) if first is not None else (last - SPAN if last else None, last)


def _moment(told: QueryDict, name: str, wrong: list[str]) -> datetime | None:
    raw = told.get(name, "").strip()
    if not raw:
        return None
    try:
        # A plus sign that was not written as %2B arrives as a space.
        found = parse_datetime(re.sub(r" (\d\d:?\d\d)$", r"+\1", raw)) or parse_datetime(f"{raw}T00:00:00")
    except ValueError:
        found = None
    if (
        found is None or not 1 < found.year < 9000
    ):  # a moment at the edge of the calendar has no ninety days beside it
        wrong.append(_("%(name)s is no moment such as 2026-01-01T00:00:00Z.") % {"name": name})
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _number(told: QueryDict, name: str, default: int, wrong: list[str]) -> int:
    raw = told.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and 0 < int(raw[:12]) <= REACH):
        wrong.append(_("%(name)s is a whole number from 1 on.") % {"name": name})
        return default
    return int(raw)


# --- Reports --------------------------------------------------------------------------------------------------------
class RequestForm(forms.Form):
    """A report: a service, a place in one of three ways, and what else is known."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = forms.CharField(required=False, max_length=200)
    address_id = forms.CharField(required=False, max_length=40)
    description = forms.CharField(required=False, max_length=4000)
    email = forms.EmailField(required=False, max_length=254)
    phone = forms.CharField(required=False, max_length=30)
    first_name = forms.CharField(required=False, max_length=40)
    last_name = forms.CharField(required=False, max_length=40)
    device_id = forms.CharField(required=False, max_length=200)
    account_id = forms.CharField(required=False, max_length=200)

    def __init__(self, told: QueryDict, *, street: Street, now: datetime) -> None:
        super().__init__(told)
        self.street, self.now = street, now
        self.unit: UnitRef | None = None
        self.line: Line | None = None
        self.photo_urls: list[str] = []
        self.condition: Condition | None = None

    def kind(self) -> Category | None:
        """Return the type of the service that is named, None for none; refuses what is no service."""
        code = str(self.data.get("service_code", "")).strip()
        if not code:
            raise ServiceMissing
        return kind_called(code)

    def clean_phone(self) -> str:
        """Return the number as it was written, if it could be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not PHONE.match(phone):
            raise forms.ValidationError(gettext_lazy("This is no telephone number."))
        return phone

    def clean_address_id(self) -> str:
        """Return the code of a unit of the street, such as an estate."""
        code: str = self.cleaned_data["address_id"].strip()
        if code:
            try:
                self.unit = unit_called(self.street, code)
            except UnknownUnit:
                raise forms.ValidationError(gettext_lazy("No unit of this street has this code.")) from None
        return code

    def clean(self) -> dict[str, Any]:
        """See that a place is told in one of the three ways, and that a pin lies in this street."""
        told = super().clean() or self.cleaned_data
        lon, lat = told.get("long"), told.get("lat")
        if (lon is None) != (lat is None) and not {"long", "lat"} & set(self.errors):
            self.add_error("lat" if lat is None else "long", gettext_lazy("lat and long are sent together."))
        elif lon is not None and lat is not None:
            self._check_pin(lon, lat)
        elif not (told.get("address_string") or told.get("address_id") or self.errors):
            self.add_error(
                None, gettext_lazy("A place is missing: lat and long, address_string or address_id.")
            )
        self._read_attributes()
        self._read_media()
        return told

    @property
    def area(self) -> str:
        """Return where it lies, as near as that is known: as the form of residents says it."""
        if self.line is not None:
            return str(self.line.ids[-1])
        return str(self.unit.id) if self.unit else ""

    def _read_media(self) -> None:
        """Read the addresses of photos; the argument may be sent several times."""
        sent = (value.strip() for name in ("media_url", "media_url[]") for value in self.data.getlist(name))
        self.photo_urls = list(dict.fromkeys(value for value in sent if value))
        if len(self.photo_urls) > MOST_PHOTOS:
            self.add_error(
                None, _("At most %(most)s photos are taken with a report.") % {"most": MOST_PHOTOS}
            )
        for url in self.photo_urls:
            try:
                place_of(url)
            except NoAddress:
                self.add_error(None, f"media_url: {NoAddress.message}")
            if len(url) > LONGEST_URL:
                self.add_error(None, _("media_url has at most %(most)s characters.") % {"most": LONGEST_URL})

    def _check_pin(self, lon: float, lat: float) -> None:
        line = locate(lon, lat, street=self.street) or locate(lon, lat)
        self.line = line
        if line is None:
            self.add_error("lat", gettext_lazy("The pin lies outside every street that is served here."))
        elif line.street_id != self.street.pk:
            there = streets_by_id({line.street_id})[line.street_id]
            said = gettext_lazy("The pin lies in another street; its jurisdiction_id is “%(slug)s”.")
            self.add_error("lat", forms.ValidationError(said, params={"slug": there.slug}))

    def _read_attributes(self) -> None:
        """Read `attribute[condition]=7`; what the definition of the service does not ask for is refused."""
        kind = self.kind()
        offered = (
            {str(row.number) for row in limits_on(self.street.pk, at=self.now).conditions(kind.code)}
            if kind
            else set()
        )
        for name in self.data:
            found = ATTRIBUTE.match(name)
            if found is None:
                continue
            values = [value.strip() for value in self.data.getlist(name) if value.strip()]
            if found[1] != CONDITION or not offered:
                self.add_error(
                    None, _("The service does not ask for the attribute “%(code)s”.") % {"code": found[1]}
                )
            elif len(values) > 1 or (values and values[0] not in offered):
                self.add_error(
                    None, _("The attribute “%(code)s” takes one of its values.") % {"code": found[1]}
                )
            elif values and kind is not None:
                self.condition = kind.conditions.filter(row=int(values[0])).first()

    def sentences(self) -> list[str]:
        """Return all that is wrong, each with the name of its argument."""
        return [
            str(sentence) if name == forms.forms.NON_FIELD_ERRORS else f"{name}: {sentence}"
            for name, sentences in self.errors.items()
            for sentence in sentences
        ]

    def name(self) -> str:
        """Return what to call whoever reports: the family name first where it is written in Chinese."""
        first, last = self.cleaned_data["first_name"].strip(), self.cleaned_data["last_name"].strip()
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in first + last)
        return (f"{last}{first}" if chinese else f"{first} {last}".strip())[:40]


def key_of(request: HttpRequest) -> str:
    """Return the Idempotency-Key of a request, "" without one; a key that is none is refused."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Faulty(_("An Idempotency-Key has 8 to 200 printable ASCII characters."))
    return key
