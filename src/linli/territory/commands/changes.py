"""What happens to a unit that stands: moved, renamed, drawn anew, ended. The days before stay as they were."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.territory.errors import PastIsWritten, StillHasChildren, WrongRung
from linli.territory.models import Unit, UnitParent, UnitShape
from linli.territory.queries.intended import Changes, Named

from .applying import apply
from .editing import AREAL, alive, changed, check_shape, close, lock, stands_under, tell


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, on: date, by: Any, at: datetime) -> None:
    """Put a unit under another parent from a day on; until then it stays where it was, for ever."""
    street = lock(unit.street)
    alive(unit, on)
    alive(parent, on)
    if unit.street_id != parent.street_id:
        raise WrongRung(unit=unit.name, parent=parent.name)
    stands_under(unit.level, unit.name, parent)
    links = list(UnitParent.objects.filter(unit=unit).order_by("starts_on"))
    last = links[-1] if links else None
    if last is not None and last.parent_id == parent.pk and last.ends_on is None:
        return
    if last is not None:
        close(last, on, unit)
    UnitParent.objects.create(unit=unit, parent=parent, starts_on=on)
    came_from = last.parent.code if last else ""
    facts = {"from": came_from, "to": parent.code, "on": on.isoformat()}
    tell(street, "unit", unit.pk, "move", by, at, facts)
    changed(street)


@transaction.atomic
def rename_unit(
    *, unit: Unit, name: str, name_en: str, by: Any, at: datetime, aliases: Sequence[str] | None = None
) -> None:
    """Give a unit another name from today on; the old one stays among its aliases, because people go on using it."""
    street = lock(unit.street)
    unit.refresh_from_db()
    known = tuple(aliases if aliases is not None else unit.aliases)
    today = timezone.localdate(at)
    on = max(today, unit.starts_on)
    changes = Changes(on=on, names={unit.code: Named(name, name_en, known)})
    apply(street, changes, by=by, at=at, today=on)
    unit.refresh_from_db()


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: Any, at: datetime) -> None:
    """End a unit on a day: from then on nothing falls in it, and all that did still reads as before."""
    street = lock(unit.street)
    unit.refresh_from_db()
    alive(unit, on)
    lasting = Q(ends_on=None) | Q(ends_on__gt=on)
    held = UnitParent.objects.filter(lasting, parent=unit).filter(
        Q(unit__ends_on=None) | Q(unit__ends_on__gt=on)
    ).count()  # fmt: skip
    if held:
        raise StillHasChildren(unit=unit.name, count=held, day=on.isoformat())
    if on <= unit.starts_on:
        raise PastIsWritten(unit=unit.name, day=unit.starts_on.isoformat())
    for link in UnitParent.objects.filter(lasting, unit=unit):
        close(link, on, unit)
    for shape in UnitShape.objects.filter(lasting, unit=unit):
        close(shape, on, unit)
    unit.ends_on = on
    unit.save(update_fields=("ends_on",))
    tell(street, "unit", unit.pk, "close", by, at, {"on": on.isoformat()})
    changed(street)


@transaction.atomic
def set_geometry(*, unit: Unit, geometry: dict[str, Any], on: date, by: Any, at: datetime) -> None:
    """Draw a unit anew from a day on; the outline it had until then is kept for the days before."""
    street = lock(unit.street)
    alive(unit, on)
    check_shape(unit.name, geometry, AREAL)
    last = UnitShape.objects.filter(unit=unit).order_by("starts_on").last()
    if last is not None and last.starts_on == on and last.ends_on is None:
        last.geometry = geometry
        last.save(update_fields=("geometry",))
    else:
        if last is not None:
            close(last, on, unit)
        UnitShape.objects.create(unit=unit, geometry=geometry, starts_on=on)
    tell(street, "unit", unit.pk, "set_geometry", by, at, {"on": on.isoformat()})
    changed(street, [geometry])
