"""What every change of the ground begins and ends with: the lock, the checks, the new edition, the journal line."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import shapely

from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.territory.errors import BadShape, NotAlive, PastIsWritten, WrongRung
from linli.territory.models import Level, Road, SpeltName, Street, Unit, UnitName, UnitParent, UnitShape
from linli.territory.queries.places import pinyin_of

AREAL = ("Polygon", "MultiPolygon")
LINEAR = ("LineString", "MultiLineString")
_WORLD = shapely.box(-180, -90, 180, 90)
# Who did what a program did by itself; an actor otherwise.
NOBODY = SimpleNamespace(kind="system", account_id=None)


def lock(street: Street) -> Street:
    """Lock a street's structure until the transaction ends, and return the street as it stands now."""
    # Without NO KEY, every case that is opened meanwhile would wait for its foreign key to the street.
    return Street.objects.select_for_update(no_key=True).get(pk=street.pk)


def changed(street: Street, drawn: Sequence[dict[str, Any]] = ()) -> None:
    """Give the street a new edition, which every process notices, and bounds that hold what was drawn."""
    spell(street)
    changes: dict[str, Any] = {"edition": uuid7()}
    if drawn:
        bounds = shapely.total_bounds(shapely.from_geojson([json.dumps(shape) for shape in drawn]))
        was = Street.objects.values_list("bounds", flat=True).get(pk=street.pk)
        if was:
            bounds = np.concatenate((np.minimum(bounds[:2], was[:2]), np.maximum(bounds[2:], was[2:])))
        changes["bounds"] = [float(edge) for edge in bounds]
    Street.objects.filter(pk=street.pk).update(**changes)


def spell(street: Street) -> None:
    """Spell the other names of units and roads that are not spelt yet, so that they are typed in pinyin, too."""
    said = set(UnitName.objects.filter(unit__street=street).order_by().values_list("name", flat=True))
    for rows in (
        Unit.objects.filter(street=street), Road.objects.filter(street=street),
        UnitName.objects.filter(unit__street=street).order_by(),
    ):  # fmt: skip
        said |= {
            name for names in rows.exclude(aliases=[]).values_list("aliases", flat=True) for name in names
        }
    known = SpeltName.objects.filter(street=street).values_list("name", flat=True)
    SpeltName.objects.bulk_create(
        (SpeltName(street=street, name=name, pinyin=pinyin_of(name)) for name in sorted(said.difference(known))),
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip


def alive(unit: Unit, day: date) -> None:
    """Refuse a day on which the unit does not exist."""
    if day < unit.starts_on or (unit.ends_on is not None and day >= unit.ends_on):
        raise NotAlive(unit=unit.name, day=day.isoformat())


def stands_under(level: Level | None, name: str, parent: Unit) -> None:
    """A parent is on the ladder and higher; so a circle cannot be made."""
    if parent.level is None or (level is not None and parent.level.depth >= level.depth):
        raise WrongRung(unit=name, parent=parent.name)


def close(row: UnitParent | UnitShape, on: date, unit: Unit) -> None:
    """End a dated row on a day; refuse where a later change has been told already."""
    if row.starts_on >= on or (row.ends_on is not None and row.ends_on > on):
        raise PastIsWritten(unit=unit.name, day=max(row.starts_on, row.ends_on or row.starts_on).isoformat())
    if row.ends_on is None:
        row.ends_on = on
        row.save(update_fields=("ends_on",))


def check_shape(name: str, geometry: dict[str, Any], types: tuple[str, ...]) -> Any:
    """Return a shape that can be drawn, or refuse with what is wrong with it."""
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


def entry(
    street: Street, kind: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> journal.Entry:  # fmt: skip
    """Return the journal line of an act on the ground, for acts that come many at a time."""
    who = by or NOBODY
    subject_id = journal.subject_of(kind, pk)
    return journal.Entry(street.pk, kind, subject_id, action, who.kind, who.account_id, at, "", "", facts, {})


def tell(
    street: Street, kind: str, pk: int, action: str, by: Any, at: datetime, facts: dict[str, Any]
) -> None:
    """Write the journal line of an act on the ground."""
    journal.write(
        street_id=street.pk, subject=kind, subject_id=journal.subject_of(kind, pk), action=action,
        by=by or NOBODY, at=at, facts=facts,
    )  # fmt: skip
