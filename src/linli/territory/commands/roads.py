"""Roads of a street: laid, renamed, laid anew, given up. The days before stay as they were."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.territory.errors import BadShape, CodeTaken, NotAlive, PastIsWritten, RoadKnown, RoadsDoNotFit
from linli.territory.models import Road, RoadShape, Street
from linli.territory.queries import pinyin_of

from .editing import LINEAR, changed, check_shape, lock, tell

LONGEST_CODE, LONGEST_NAME, LONGEST_REACH = 40, 80, 500
MOST_FEATURES, SHOWN_FAULTS = 2000, 20
_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")


@transaction.atomic
def add_road(
    *, street: Street, name: str, geometry: dict[str, Any], by: Any, at: datetime, code: str = "", name_en: str = "",
    aliases: Sequence[str] = (), reach: int | None = None, starts_on: date | None = None,
) -> Road:  # fmt: skip
    """Add a road, so that cases find it by its name or because they lie on it; without a day it has always been there.

    Without a code it gets one from its pinyin. Raises RoadKnown for a name that a standing road has, CodeTaken, BadShape.
    """
    lock(street)
    if Road.objects.filter(street=street, name=name, ends_on=None).exists():
        raise RoadKnown(road=name)
    check_shape(name, geometry, LINEAR)
    if code and Road.objects.filter(street=street, code=code).exists():
        raise CodeTaken(unit=code)
    road = Road.objects.create(
        street=street, code=code or _free_code(street, name), name=name, name_en=name_en, aliases=list(aliases),
        pinyin=pinyin_of(name), reach=reach, starts_on=starts_on,
    )  # fmt: skip
    RoadShape.objects.create(road=road, geometry=geometry, starts_on=starts_on)
    facts = {
        "code": road.code,
        "name": name,
        "reach": reach,
        "starts_on": starts_on.isoformat() if starts_on else "",
    }
    tell(street, "road", road.pk, "add_road", by, at, facts)
    changed(street)
    return road


@transaction.atomic
def edit_road(
    *, road: Road, name: str, name_en: str, aliases: Sequence[str], reach: int | None, by: Any, at: datetime
) -> Road:
    """Change what a road is called and how far it reaches; an old name stays among its aliases, people go on using it."""
    street = lock(road.street)
    held = Road.objects.get(pk=road.pk)
    if Road.objects.filter(street=street, name=name, ends_on=None).exclude(pk=road.pk).exists():
        raise RoadKnown(road=name)
    known = list(dict.fromkeys(aliases))
    if held.name not in (name, *known):
        known.append(held.name)
    same = (held.name, held.name_en, list(held.aliases), held.reach) == (name, name_en, known, reach)
    if same:
        return held
    held.name, held.name_en, held.aliases, held.reach = name, name_en, known, reach
    held.pinyin = pinyin_of(name)
    held.save(update_fields=("name", "name_en", "aliases", "reach", "pinyin"))
    facts = {"name": name, "aliases": known, "reach": reach}
    tell(street, "road", road.pk, "edit_road", by, at, facts)
    changed(street)
    return held


@transaction.atomic
def redraw_road(*, road: Road, geometry: dict[str, Any], on: date, by: Any, at: datetime) -> None:
    """Lay a road anew from a day on; the course it had until then is kept for the days before."""
    street = lock(road.street)
    held = Road.objects.get(pk=road.pk)
    _stands(held, on)
    check_shape(held.name, geometry, LINEAR)
    last = RoadShape.objects.filter(road=held, ends_on=None).first()
    if last is not None and last.geometry == geometry:
        return
    if last is not None and last.starts_on is not None and last.starts_on >= on:
        if last.starts_on > on:
            raise PastIsWritten(unit=held.name, day=last.starts_on.isoformat())
        last.geometry = geometry
        last.save(update_fields=("geometry",))
    else:
        if last is not None:
            last.ends_on = on
            last.save(update_fields=("ends_on",))
        RoadShape.objects.create(road=held, geometry=geometry, starts_on=on)
    tell(street, "road", road.pk, "redraw_road", by, at, {"on": on.isoformat()})
    changed(street)


@transaction.atomic
def close_road(*, road: Road, on: date, by: Any, at: datetime) -> None:
    """Give a road up from a day on: nothing new hangs on it, and all that did still does."""
    street = lock(road.street)
    held = Road.objects.get(pk=road.pk)
    if held.ends_on == on:
        return
    _stands(held, on)
    shapes = RoadShape.objects.filter(road=held)
    later = shapes.filter(starts_on__gte=on).order_by("starts_on").first()
    if later is not None or (held.starts_on is not None and held.starts_on >= on):
        day = later.starts_on if later is not None else held.starts_on
        raise PastIsWritten(unit=held.name, day=day.isoformat() if day else "")
    shapes.filter(Q(ends_on=None) | Q(ends_on__gt=on)).update(ends_on=on)
    held.ends_on = road.ends_on = on
    held.save(update_fields=("ends_on",))
    tell(street, "road", road.pk, "close_road", by, at, {"on": on.isoformat()})
    changed(street)


@dataclass(frozen=True)
class RoadsTaken:
    """What a file of roads changed."""

    new: int
    changed: int
    same: int


def take_over_roads(*, street: Street, file: bytes, on: date, by: Any, at: datetime) -> RoadsTaken:
    """Bring the roads of a street to what a GeoJSON file says, from a day on; what it does not name stays.

    A feature is found by its code, else by its name; a course that differs is laid anew from that day. Raises
    RoadsDoNotFit with every fault by feature, and then changes nothing.
    """
    read = [_feature(number, one) for number, one in enumerate(_features(file), 1)]
    faults = [fault for one in read for fault in one["faults"]]
    named = [one["name"] for one in read]
    faults += [
        _("feature %(number)s: %(name)s stands in the file twice") % {"number": number, "name": name}
        for number, name in enumerate(named, 1)
        if name and named.index(name) < number - 1
    ]
    if faults:
        shown = _("; ").join(faults[:SHOWN_FAULTS])
        raise RoadsDoNotFit(count=len(faults), told=shown, faults=faults)
    done = {"new": 0, "changed": 0, "same": 0}
    with transaction.atomic():
        lock(street)
        for one in read:
            done[_bring(street, one, on=on, by=by, at=at)] += 1
    return RoadsTaken(**done)


def _features(file: bytes) -> list[Any]:
    try:
        told = json.loads(file.decode("utf-8-sig"))
        features = told["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RoadsDoNotFit(count=1, told=_("the file is not GeoJSON"), faults=["not GeoJSON"]) from None
    if not isinstance(features, list) or not features or len(features) > MOST_FEATURES:
        said = _("a file has between 1 and %(most)s roads") % {"most": MOST_FEATURES}
        raise RoadsDoNotFit(count=1, told=said, faults=[said])
    return features


def _feature(number: int, feature: Any) -> dict[str, Any]:
    feature = feature if isinstance(feature, dict) else {}
    told = feature.get("properties") if isinstance(feature.get("properties"), dict) else {}
    name, reach = str(told.get("name") or "").strip(), told.get("reach")
    one = {
        "name": name, "code": str(told.get("code") or ""), "name_en": str(told.get("name_en") or "")[:160],
        "geometry": feature.get("geometry"), "reach": reach, "faults": [],
    }  # fmt: skip
    said = {"number": number}
    if not name or len(name) > LONGEST_NAME:
        one["faults"].append(_("feature %(number)s has no name") % said)
    if reach is not None and not (isinstance(reach, int) and 0 < reach <= LONGEST_REACH):
        one["faults"].append(_("feature %(number)s: the reach is no number of metres") % said)
    try:
        check_shape(name, one["geometry"], LINEAR)
    except BadShape as bad:
        one["faults"].append(_("feature %(number)s") % said + f": {bad}")
    return one


def _bring(street: Street, one: dict[str, Any], *, on: date, by: Any, at: datetime) -> str:
    standing = Road.objects.filter(street=street, ends_on=None)
    road = standing.filter(code=one["code"]).first() if one["code"] else None
    road = road or standing.filter(name=one["name"]).first()
    if road is None:
        free = not Road.objects.filter(street=street, code=one["code"]).exists()
        add_road(
            street=street, name=one["name"], name_en=one["name_en"], geometry=one["geometry"], reach=one["reach"],
            code=one["code"] if free and _CODE.fullmatch(one["code"]) else "", starts_on=on, by=by, at=at,
        )  # fmt: skip
        return "new"
    last = RoadShape.objects.filter(road=road, ends_on=None).first()
    moved = last is None or not _same_line(last.geometry, one["geometry"])
    name_en, reach = one["name_en"] or road.name_en, road.reach if one["reach"] is None else one["reach"]
    renamed = (road.name, road.name_en, road.reach) != (one["name"], name_en, reach)
    if renamed:
        edit_road(
            road=road, name=one["name"], name_en=name_en, aliases=road.aliases, reach=reach, by=by, at=at
        )
    if moved:
        redraw_road(road=road, geometry=one["geometry"], on=on, by=by, at=at)
    return "changed" if renamed or moved else "same"


def _same_line(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two courses are the same to a tenth of a metre, which is how exactly files write them."""
    drawn = [shapely.from_geojson(json.dumps(shape)) for shape in (one, other)]
    return bool(shapely.equals_exact(*drawn, tolerance=1e-6))


def _stands(road: Road, on: date) -> None:
    begun = road.starts_on is None or on >= road.starts_on
    if not begun or (road.ends_on is not None and on >= road.ends_on):
        raise NotAlive(unit=road.name, day=on.isoformat())


def _free_code(street: Street, name: str) -> str:
    stem = "".join(letter for letter in pinyin_of(name) if letter.isascii() and letter.isalnum())
    stem = stem[: LONGEST_CODE - 4] or "road"
    taken = set(Road.objects.filter(street=street, code__startswith=stem).values_list("code", flat=True))
    code, again = stem, 2
    while code in taken:
        code, again = f"{stem}-{again}", again + 1
    return code
