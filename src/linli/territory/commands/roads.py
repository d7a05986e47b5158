"""Roads of a street."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.territory.errors import CodeTaken
from linli.territory.models import Road, Street
from linli.territory.queries import pinyin_of

from .editing import LINEAR, changed, check_shape, lock, tell


@transaction.atomic
def add_road(
    *, street: Street, name: str, geometry: dict[str, Any], by: Any, at: datetime, name_en: str = "",
    aliases: Sequence[str] = (),
) -> Road:  # fmt: skip
    """Add a road by its name, so that a report that names it finds the ground."""
    lock(street)
    if Road.objects.filter(street=street, name=name).exists():
        raise CodeTaken(unit=name)
    check_shape(name, geometry, LINEAR)
    road = Road.objects.create(
        street=street,
        name=name,
        name_en=name_en,
        aliases=list(aliases),
        pinyin=pinyin_of(name),
        geometry=geometry,
    )
    tell(street, "road", road.pk, "add_road", by, at, {"name": name})
    changed(street)
    return road
