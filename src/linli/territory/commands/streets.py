"""A street is founded, and its ladder of levels."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from linli.territory.errors import CodeTaken
from linli.territory.models import Level, Street, UnitKind
from linli.territory.queries import pinyin_of

from .editing import lock, tell
from .units import NewUnit, add_units


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
    tell(street, "street", street.pk, "found", by, at, {"code": code})
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
    lock(street)
    if Level.objects.filter(Q(depth=depth) | Q(code=code), street=street).exists():
        raise CodeTaken(unit=code)
    level = Level.objects.create(street=street, depth=depth, code=code, name=name, name_en=name_en)
    tell(street, "street", street.pk, "add_level", by, at, {"level": code, "depth": depth})
    return level
