"""Stations: opened at an address, with the forces and people that work there, and closed."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from linli.bodies.errors import BodyKnown, BodyOver, SitsAlready, WhoSits
from linli.bodies.models import Station, StationPlace
from linli.bodies.permissions import may_seat, need
from linli.kernel import moments
from linli.kernel.naming import name_of
from linli.people.public import NotOfThisStreet

from .telling import need_days, tell


def open_station(
    *, street: Any, unit: Any, name: str, address: str, starts_on: date, by: Any, at: datetime, name_en: str = "",
    phone: str = "", hours: str = "",
) -> Station:  # fmt: skip
    """Open a station at an address."""
    need(may_seat(by, street.pk, unit.id))
    try:
        with transaction.atomic():
            made = Station.objects.create(
                street=street, unit_id=unit.id, name=name, name_en=name_en, address=address, phone=phone, hours=hours,
                starts_on=starts_on,
            )  # fmt: skip
            tell(
                street.pk,
                "station",
                made.pk,
                "open_station",
                by,
                at,
                {"unit": unit.id, "starts_on": starts_on},
            )
    except IntegrityError as error:
        if "station_has_its_own_name" not in str(error):
            raise
        raise BodyKnown(name=name) from None
    return made


def place_at_station(
    station: Station, *, starts_on: date, by: Any, at: datetime, organisation: Any = None, account: Any = None,
    ends_on: date | None = None,
) -> StationPlace:  # fmt: skip
    """Let a force or a person work at a station from a day on."""
    need(may_seat(by, station.street_id, station.unit_id))
    if organisation is None and account is None:
        raise WhoSits
    if organisation is not None and organisation.street_id not in (None, station.street_id):
        raise NotOfThisStreet(name=name_of(organisation))
    need_days(starts_on, ends_on)
    try:
        with transaction.atomic():
            held = _open(station, at)
            made = StationPlace.objects.create(
                station=held, organisation=organisation, account=account, starts_on=starts_on, ends_on=ends_on
            )
            facts = {"organisation": made.organisation_id, "account": made.account_id, "starts_on": starts_on}
            tell(held.street_id, "station", held.pk, "place_at_station", by, at, facts)
    except IntegrityError as error:
        if "nobody_works_twice" not in str(error):
            raise
        raise SitsAlready(name=name_of(account or organisation)) from None
    return made


def _open(station: Station, at: datetime) -> Station:
    held = Station.objects.select_for_update(of=("self",), no_key=True).get(pk=station.pk)
    if held.ends_on is not None and held.ends_on <= timezone.localdate(at):
        raise BodyOver(name=name_of(held), when=moments.exact(held.ends_on, now=at))
    return held


def leave_station(place: StationPlace, *, on: date, by: Any, at: datetime) -> StationPlace:
    """End on a day that somebody works at a station; said twice it is the same."""
    need(may_seat(by, place.station.street_id, place.station.unit_id))
    need_days(place.starts_on, on)
    with transaction.atomic():
        held = StationPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
        if held.ends_on is None or held.ends_on > on:
            held.ends_on = on
            held.save(update_fields=("ends_on",))
            facts = {"place": held.pk, "ends_on": on}
            tell(place.station.street_id, "station", place.station_id, "leave_station", by, at, facts)
    return held


def close_station(station: Station, *, on: date, by: Any, at: datetime) -> Station:
    """Close a station on a day; nobody works there any more."""
    need(may_seat(by, station.street_id, station.unit_id))
    with transaction.atomic():
        held = _open(station, at)
        need_days(held.starts_on, on)
        held.ends_on = on
        held.save(update_fields=("ends_on",))
        working = StationPlace.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), station=held)
        working.filter(starts_on__lt=on).update(ends_on=on)
        tell(held.street_id, "station", held.pk, "close_station", by, at, {"ends_on": on})
    return held
