"""Writes to the ground. Each locks its street, keeps what was, makes a new edition and tells the journal."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Q

from linli.kernel import journal
from linli.kernel.errors import Missing
from linli.kernel.ids import uuid7
from linli.territory.errors import (
    BadShape,
    CodeTaken,
    NotAlive,
    PastIsWritten,
    StillHasChildren,
    UnknownUnit,
    WrongRung,
)
from linli.territory.models import Level, Road, Street, Unit, UnitKind, UnitParent, UnitShape
from linli.territory.queries import pinyin_of

AREAL = ("Polygon", "MultiPolygon")
LINEAR = ("LineString", "MultiLineString")
_WORLD = shapely.box(-180, -90, 180, 90)
# Who did what a program did by itself; an actor otherwise.
NOBODY = SimpleNamespace(kind="system", account_id=None)


@dataclass(frozen=True)
class NewUnit:
    """A unit to be added; `parent` is the code of one that stands, or that comes earlier in the same list."""

    code: str
    kind: str
    name: str
    name_en: str = ""
    level: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    geometry: dict[str, Any] | None = field(default=None, repr=False)


@transaction.atomic
def found_street(
    *, code: str, slug: str, name: str, name_en: str, prefix: str, by: Any, at: datetime, starts_on: date,
    levels: Sequence[tuple[str, str, str]] = (("street", "街道", "Street"),),
    geometry: dict[str, Any] | None = None,
    illustrative: bool = False, credit: str = "", aliases: Sequence[str] = (),
) -> Street:  # fmt: skip
    """Found a street with its ladder of levels (code, name, English name) and its root unit; return it."""
    if Street.objects.filter(Q(code=code) | Q(slug=slug) | Q(prefix=prefix)).exists():
        raise CodeTaken(unit=code)
    street = Street.objects.create(
        code=code, slug=slug, name=name, name_en=name_en, prefix=prefix,
        pinyin=pinyin_of(name), illustrative=illustrative, credit=credit,
    )  # fmt: skip
    _tell(street, "street", street.pk, "found", by, at, {"code": code})
    for depth, (level, level_name, level_name_en) in enumerate(levels):
        add_level(
            street=street, depth=depth, code=level, name=level_name, name_en=level_name_en, by=by, at=at
        )
    root = NewUnit(code, UnitKind.STREET, name, name_en, levels[0][0], "", tuple(aliases), geometry)
    add_units(street=street, units=[root], starts_on=starts_on, by=by, at=at)
    street.refresh_from_db()
    return street


@transaction.atomic
def add_level(
    *, street: Street, depth: int, code: str, name: str, name_en: str, by: Any, at: datetime
) -> Level:
    """Add a rung to a street's ladder under the name this street uses for it."""
    _lock(street)
    if Level.objects.filter(Q(depth=depth) | Q(code=code), street=street).exists():
        raise CodeTaken(unit=code)
    level = Level.objects.create(street=street, depth=depth, code=code, name=name, name_en=name_en)
    _tell(street, "street", street.pk, "add_level", by, at, {"level": code, "depth": depth})
    return level


def add_unit(
    *, street: Street, code: str, kind: str, name: str, starts_on: date, by: Any, at: datetime,
    name_en: str = "", level: str = "", parent: str = "", aliases: Sequence[str] = (),
    geometry: dict[str, Any] | None = None,
) -> Unit:  # fmt: skip
    """Add one unit under the unit with the code `parent`, from `starts_on`; return it."""
    new = NewUnit(code, kind, name, name_en, level, parent, tuple(aliases), geometry)
    return add_units(street=street, units=[new], starts_on=starts_on, by=by, at=at)[0]


@transaction.atomic
def add_units(
    *, street: Street, units: Iterable[NewUnit], starts_on: date, by: Any, at: datetime
) -> list[Unit]:
    """Add many units, parents before children, as one act each in the journal; return them in order."""
    _lock(street)
    new = list(units)
    levels = {level.code: level for level in Level.objects.filter(street=street)}
    codes = [unit.code for unit in new]
    standing = {
        unit.code: unit
        for unit in Unit.objects.filter(
            street=street, code__in={*codes, *(u.parent for u in new)}
        ).select_related("level")
    }
    made: dict[str, Unit] = {}
    for one in new:
        if one.code in standing or one.code in made:
            raise CodeTaken(unit=one.code)
        made[one.code] = _checked(
            street, one, levels, made.get(one.parent) or standing.get(one.parent), starts_on
        )
    rows = Unit.objects.bulk_create(made.values())
    UnitParent.objects.bulk_create(
        UnitParent(
            unit=made[one.code], parent=made.get(one.parent) or standing[one.parent], starts_on=starts_on
        )
        for one in new
        if one.parent
    )
    UnitShape.objects.bulk_create(
        UnitShape(unit=made[one.code], geometry=one.geometry, starts_on=starts_on)
        for one in new
        if one.geometry
    )
    journal.append(
        [
            _entry(street, "unit", made[one.code].pk, "add_unit", by, at, _told(one, starts_on))
            for one in new
        ]
    )  # fmt: skip
    _changed(street, [one.geometry for one in new if one.geometry])
    return rows


def _told(one: NewUnit, starts_on: date) -> dict[str, Any]:
    return {"code": one.code, "kind": str(one.kind), "parent": one.parent, "starts_on": starts_on.isoformat()}


def _checked(street: Street, one: NewUnit, levels: dict[str, Level], parent: Unit | None, day: date) -> Unit:
    level = levels.get(one.level)
    if one.kind not in UnitKind.values or (one.level and level is None):
        raise Missing(fields=f"{one.code}: {one.level or one.kind}")
    if parent is None and (one.parent or level is None or level.depth > 0):
        raise UnknownUnit(unit=one.parent)
    if parent is not None:
        _stands_under(level, one.name, parent)
        _alive(parent, day)
    if one.geometry:
        _shape(one.name, one.geometry, AREAL)
    return Unit(
        street=street, level=level, code=one.code, kind=one.kind, name=one.name, name_en=one.name_en,
        aliases=list(one.aliases), pinyin=pinyin_of(one.name), starts_on=day,
    )  # fmt: skip


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, on: date, by: Any, at: datetime) -> None:
    """Put a unit under another parent from a day on; until then it stays where it was, for ever."""
    street = _lock(unit.street)
    _alive(unit, on)
    _alive(parent, on)
    if unit.street_id != parent.street_id:
        raise WrongRung(unit=unit.name, parent=parent.name)
    _stands_under(unit.level, unit.name, parent)
    links = list(UnitParent.objects.filter(unit=unit).order_by("starts_on"))
    last = links[-1] if links else None
    if last is not None and last.parent_id == parent.pk and last.ends_on is None:
        return
    if last is not None:
        _close(last, on, unit)
    UnitParent.objects.create(unit=unit, parent=parent, starts_on=on)
    came_from = last.parent.code if last else ""
    facts = {"from": came_from, "to": parent.code, "on": on.isoformat()}
    _tell(street, "unit", unit.pk, "move", by, at, facts)
    _changed(street)


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, name_en: str, by: Any, at: datetime, aliases: Sequence[str] | None = None
) -> None:
    """Give a unit another name; the old one stays among its aliases, because people go on using it."""
    street = _lock(unit.street)
    unit.refresh_from_db()
    known = list(aliases if aliases is not None else unit.aliases)
    if unit.name != name and unit.name not in known:
        known.append(unit.name)
    unit.name, unit.name_en, unit.aliases, unit.pinyin = name, name_en, known, pinyin_of(name)
    unit.save(update_fields=("name", "name_en", "aliases", "pinyin"))
    _tell(street, "unit", unit.pk, "rename", by, at, {"name": name, "aliases": known})
    _changed(street)


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: Any, at: datetime) -> None:
    """End a unit on a day: from then on nothing falls in it, and all that did still reads as before."""
    street = _lock(unit.street)
    unit.refresh_from_db()
    _alive(unit, on)
    lasting = Q(ends_on=None) | Q(ends_on__gt=on)
    held = UnitParent.objects.filter(lasting, parent=unit).filter(
        Q(unit__ends_on=None) | Q(unit__ends_on__gt=on)
    ).count()  # fmt: skip
    if held:
        raise StillHasChildren(unit=unit.name, count=held, day=on.isoformat())
    if on <= unit.starts_on:
        raise PastIsWritten(unit=unit.name, day=unit.starts_on.isoformat())
    for link in UnitParent.objects.filter(lasting, unit=unit):
        _close(link, on, unit)
    for shape in UnitShape.objects.filter(lasting, unit=unit):
        _close(shape, on, unit)
    unit.ends_on = on
    unit.save(update_fields=("ends_on",))
    _tell(street, "unit", unit.pk, "close", by, at, {"on": on.isoformat()})
    _changed(street)


@transaction.atomic
def set_geometry(*, unit: Unit, geometry: dict[str, Any], on: date, by: Any, at: datetime) -> None:
    """Draw a unit anew from a day on; the outline it had until then is kept for the days before."""
    street = _lock(unit.street)
    _alive(unit, on)
    _shape(unit.name, geometry, AREAL)
    last = UnitShape.objects.filter(unit=unit).order_by("starts_on").last()
    if last is not None and last.starts_on == on and last.ends_on is None:
        last.geometry = geometry
        last.save(update_fields=("geometry",))
    else:
        if last is not None:
            _close(last, on, unit)
        UnitShape.objects.create(unit=unit, geometry=geometry, starts_on=on)
    _tell(street, "unit", unit.pk, "set_geometry", by, at, {"on": on.isoformat()})
    _changed(street, [geometry])


@transaction.atomic
def add_road(
    *, street: Street, name: str, geometry: dict[str, Any], by: Any, at: datetime, name_en: str = "",
    aliases: Sequence[str] = (),
) -> Road:  # fmt: skip
    """Add a road by its name, so that a report that names it finds the ground."""
    _lock(street)
    if Road.objects.filter(street=street, name=name).exists():
        raise CodeTaken(unit=name)
    _shape(name, geometry, LINEAR)
    road = Road.objects.create(
        street=street,
        name=name,
        name_en=name_en,
        aliases=list(aliases),
        pinyin=pinyin_of(name),
        geometry=geometry,
    )
    _tell(street, "road", road.pk, "add_road", by, at, {"name": name})
    _changed(street)
    return road


def _lock(street: Street) -> Street:
    # Without NO KEY, every case that is opened meanwhile would wait for its foreign key to the street.
    return Street.objects.select_for_update(no_key=True).get(pk=street.pk)


def _changed(street: Street, drawn: Sequence[dict[str, Any]] = ()) -> None:
    """Give the street a new edition, which every process notices, and bounds that hold what was drawn."""
    changes: dict[str, Any] = {"edition": uuid7()}
    if drawn:
        bounds = shapely.total_bounds(shapely.from_geojson([json.dumps(shape) for shape in drawn]))
        was = Street.objects.values_list("bounds", flat=True).get(pk=street.pk)
        if was:
            bounds = np.concatenate((np.minimum(bounds[:2], was[:2]), np.maximum(bounds[2:], was[2:])))
        changes["bounds"] = [float(edge) for edge in bounds]
    Street.objects.filter(pk=street.pk).update(**changes)


def _alive(unit: Unit, day: date) -> None:
    if day < unit.starts_on or (unit.ends_on is not None and day >= unit.ends_on):
        raise NotAlive(unit=unit.name, day=day.isoformat())


def _stands_under(level: Level | None, name: str, parent: Unit) -> None:
    """A parent is on the ladder and higher; so a circle cannot be made."""
    if parent.level is None or (level is not None and parent.level.depth >= level.depth):
        raise WrongRung(unit=name, parent=parent.name)


def _close(row: UnitParent | UnitShape, on: date, unit: Unit) -> None:
    if row.starts_on >= on or (row.ends_on is not None and row.ends_on > on):
        raise PastIsWritten(unit=unit.name, day=max(row.starts_on, row.ends_on or row.starts_on).isoformat())
    if row.ends_on is None:
        row.ends_on = on
        row.save(update_fields=("ends_on",))


def _shape(name: str, geometry: dict[str, Any], types: tuple[str, ...]) -> Any:
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise BadShape(unit=name, why="not GeoJSON") from None
    if shape.geom_type not in types or shape.is_empty:
        raise BadShape(unit=name, why=shape.geom_type)
    if not shape.is_valid:
        raise BadShape(unit=name, why=shapely.is_valid_reason(shape))
    if not _WORLD.covers(shape):
        raise BadShape(unit=name, why="not degrees")
    return shape


def _entry(
    street: Street, kind: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> journal.Entry:  # fmt: skip
    who = by or NOBODY
    subject_id = journal.subject_of(kind, pk)
    return journal.Entry(street.pk, kind, subject_id, action, who.kind, who.account_id, at, "", "", facts, {})


def _tell(
    street: Street, kind: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> None:
    journal.write(
        street_id=street.pk, subject=kind, subject_id=journal.subject_of(kind, pk), action=action,
        by=by or NOBODY, at=at, facts=facts,
    )  # fmt: skip
