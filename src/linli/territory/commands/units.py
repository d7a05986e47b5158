"""Units added to the tree."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from linli.kernel import journal
from linli.kernel.errors import Missing
from linli.territory.errors import CodeTaken, UnknownUnit
from linli.territory.models import Level, Street, Unit, UnitKind, UnitParent, UnitShape
from linli.territory.queries import pinyin_of
from linli.territory.queries.intended import NewUnit

from .editing import AREAL, alive, changed, check_shape, entry, lock, stands_under


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
    lock(street)
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
            street, one, levels, made.get(one.parent) or standing.get(one.parent), one.starts_on or starts_on
        )
    rows = Unit.objects.bulk_create(made.values())
    UnitParent.objects.bulk_create(
        UnitParent(
            unit=made[one.code],
            parent=made.get(one.parent) or standing[one.parent],
            starts_on=one.starts_on or starts_on,
            ends_on=one.ends_on,
        )
        for one in new
        if one.parent
    )
    UnitShape.objects.bulk_create(
        UnitShape(
            unit=made[one.code],
            geometry=one.geometry,
            starts_on=one.starts_on or starts_on,
            ends_on=one.ends_on,
        )
        for one in new
        if one.geometry
    )
    journal.append(
        [
            entry(street, "unit", made[one.code].pk, "add_unit", by, at, _told(one, one.starts_on or starts_on))
            for one in new
        ]
    )  # fmt: skip
    changed(street, [one.geometry for one in new if one.geometry])
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
        stands_under(level, one.name, parent)
        alive(parent, day)
    if one.geometry:
        check_shape(one.name, one.geometry, AREAL)
    return Unit(
        street=street, level=level, code=one.code, kind=one.kind, name=one.name, name_en=one.name_en,
        aliases=list(one.aliases), pinyin=pinyin_of(one.name), starts_on=day, ends_on=one.ends_on,
    )  # fmt: skip
