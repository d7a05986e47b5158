"""Roads of a street: laid, renamed, laid anew, given up. The days before stay as they were."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from linli.territory.errors import CodeTaken, NotAlive, PastIsWritten, RoadKnown
from linli.territory.models import Road, RoadShape, Street
from linli.territory.queries import pinyin_of

from .editing import LINEAR, changed, check_shape, lock, tell

LONGEST_CODE = 40


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
