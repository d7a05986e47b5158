"""Many changes of one street at once, from a day on: what a file or a plan comes to when it is accepted.

Everything is written in bulk, because a street has hundreds of units and whoever accepts waits for it; and every unit
gets its own journal line all the same, because it is asked for one by one later. The days before stay as they were.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from linli.kernel import journal
from linli.territory.errors import PastIsWritten, StillHasChildren, UnknownUnit
from linli.territory.models import Level, LevelName, Street, Unit, UnitName, UnitParent, UnitShape
from linli.territory.queries import pinyin_of
from linli.territory.queries.intended import Changes, NewUnit

from .editing import AREAL, alive, changed, check_shape, entry, stands_under
from .units import add_units


def apply(street: Street, changes: Changes, *, by: Any, at: datetime, today: date) -> dict[str, int]:
    """Write all of it into the transaction of the caller, who has locked the street; return the counts."""
    work = _Work(street, changes, by, at)
    work.name_levels(today)
    if changes.new:
        ordered = _parents_first(changes.new)
        add_units(street=street, units=ordered, starts_on=changes.on, by=by, at=at)
    work.know_units()
    work.rename(today)
    work.move()
    work.draw()
    work.close()
    tails = journal.tails_of(street.pk, list({line.subject_id for line in work.lines}))
    journal.append([replace(line, last=tails.get(line.subject_id)) for line in work.lines])
    changed(street, list(changes.shapes.values()))
    return changes.counts


def _parents_first(new: Iterable[NewUnit]) -> list[NewUnit]:
    """Return units so that each comes after its parent; what is in a circle comes last and is refused there."""
    left = {one.code: one for one in new}
    ordered: list[NewUnit] = []
    while left:
        ready = [one for one in left.values() if one.parent not in left] or list(left.values())
        ordered += ready
        for one in ready:
            del left[one.code]
    return ordered


class _Work:
    """One application: the units it touches and the lines it will tell."""

    def __init__(self, street: Street, changes: Changes, by: Any, at: datetime) -> None:
        self.street, self.changes, self.by, self.at = street, changes, by, at
        self.lines: list[journal.Entry] = []
        self.units: dict[str, Unit] = {}

    def tell(self, unit: Unit, action: str, **facts: Any) -> None:
        self.lines.append(entry(self.street, "unit", unit.pk, action, self.by, self.at, facts))

    def unit(self, code: str) -> Unit:
        if code not in self.units:
            raise UnknownUnit(unit=code)
        return self.units[code]

    def know_units(self) -> None:
        told = self.changes
        codes = {*told.names, *told.parents, *told.parents.values(), *told.shapes, *told.closed}
        found = Unit.objects.filter(street=self.street, code__in=codes).select_related("level")
        self.units = {unit.code: unit for unit in found}

    # --- Names ----------------------------------------------------------------------------------------------
    def name_levels(self, today: date) -> None:
        on = self.changes.on
        levels = {level.code: level for level in Level.objects.filter(street=self.street)}
        for code, (name, name_en) in self.changes.levels.items():
            level = levels[code]
            rows = list(LevelName.objects.filter(level=level))
            last = rows[-1] if rows else LevelName(level=level, name=level.name, name_en=level.name_en)
            _close_name(last, on, level.name)
            LevelName.objects.create(level=level, name=name, name_en=name_en, starts_on=on)
            if on <= today:
                level.name, level.name_en = name, name_en
                level.save(update_fields=("name", "name_en"))
            facts = {"level": code, "name": name, "on": on.isoformat()}
            self.lines.append(
                entry(self.street, "street", self.street.pk, "rename_level", self.by, self.at, facts)
            )

    def rename(self, today: date) -> None:
        on = self.changes.on
        units = {self.unit(code).pk: named for code, named in self.changes.names.items()}
        last = {row.unit_id: row for row in UnitName.objects.filter(unit__in=units).order_by("starts_on")}
        fresh = []
        for code, named in self.changes.names.items():
            unit = self.unit(code)
            alive(unit, on)
            was = last.get(unit.pk) or UnitName(
                unit=unit,
                name=unit.name,
                name_en=unit.name_en,
                aliases=unit.aliases,
                starts_on=unit.starts_on,
            )
            aliases = list(named.aliases or was.aliases)
            if was.name not in {named.name, *aliases}:
                aliases.append(was.name)  # people go on using it
            if on > unit.starts_on:
                _close_name(was, on, unit.name)
                fresh.append(
                    UnitName(unit=unit, name=named.name, name_en=named.name_en, aliases=aliases, starts_on=on)
                )
            if on <= today:
                unit.name, unit.name_en, unit.aliases = named.name, named.name_en, aliases
                unit.pinyin = pinyin_of(named.name)
            self.tell(unit, "rename", name=named.name, aliases=aliases, on=on.isoformat())
        UnitName.objects.bulk_create(fresh)
        Unit.objects.bulk_update(
            [self.unit(code) for code in self.changes.names], ("name", "name_en", "aliases", "pinyin")
        )

    # --- Parents and outlines -------------------------------------------------------------------------------
    def move(self) -> None:
        wanted: dict[int, Unit] = {}
        for code, above in self.changes.parents.items():
            unit, parent = self.unit(code), self.unit(above)
            alive(unit, self.changes.on)
            alive(parent, self.changes.on)
            stands_under(unit.level, unit.name, parent)
            wanted[unit.pk] = parent
        was = self._redate(UnitParent, {pk: {"parent": parent} for pk, parent in wanted.items()})
        parents = Unit.objects.in_bulk([row.parent_id for row in was.values()])
        for code, above in self.changes.parents.items():
            unit = self.unit(code)
            came_from = parents[was[unit.pk].parent_id].code if unit.pk in was else ""
            facts = {"from": came_from, "to": above, "on": self.changes.on.isoformat()}
            self.tell(unit, "move", **facts)

    def draw(self) -> None:
        for code, geometry in self.changes.shapes.items():
            alive(self.unit(code), self.changes.on)
            check_shape(self.unit(code).name, geometry, AREAL)
        self._redate(
            UnitShape,
            {self.unit(code).pk: {"geometry": shape} for code, shape in self.changes.shapes.items()},
        )
        for code in self.changes.shapes:
            self.tell(self.unit(code), "set_geometry", on=self.changes.on.isoformat())

    def _redate(self, model: Any, told: Mapping[int, Mapping[str, Any]]) -> dict[int, Any]:
        """End the last row of each unit on the day and begin the next; return what the last rows said.

        A row that began on this very day never held before it, so it is put right in place.
        """
        on = self.changes.on
        by_pk = {unit.pk: unit for unit in self.units.values()}
        last = {row.unit_id: row for row in model.objects.filter(unit__in=told).order_by("starts_on")}
        was, ending, same_day, fresh = {}, [], [], []
        for pk, values in told.items():
            row, unit = last.get(pk), by_pk[pk]
            until = unit.ends_on
            if row is not None:
                was[pk] = model(
                    **{field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
                )
                if row.starts_on > on or (row.ends_on not in {None, until} and row.ends_on > on):
                    raise PastIsWritten(unit=unit.name, day=max(row.starts_on, row.ends_on or on).isoformat())
                if row.starts_on == on:
                    for name, value in values.items():
                        setattr(row, name, value)
                    same_day.append(row)
                    continue
                if row.ends_on is None or row.ends_on > on:
                    row.ends_on = on
                    ending.append(row)
            fresh.append(model(unit=unit, starts_on=on, ends_on=until, **values))
        model.objects.bulk_update(ending, ("ends_on",))
        if same_day:
            model.objects.bulk_update(same_day, tuple(next(iter(told.values()))))
        model.objects.bulk_create(fresh)
        return was

    # --- Endings --------------------------------------------------------------------------------------------
    def close(self) -> None:
        """End units, whole branches at once: what stands below must end or move no later."""
        ending = {self.unit(code).pk: day for code, day in self.changes.closed.items()}
        self._nothing_left_below(ending)
        for code, day in self.changes.closed.items():
            unit = self.unit(code)
            alive(unit, day)
            if day <= unit.starts_on:
                raise PastIsWritten(unit=unit.name, day=unit.starts_on.isoformat())
            unit.ends_on = day
            self.tell(unit, "close", on=day.isoformat())
        for model in (UnitParent, UnitShape, UnitName):
            _end_rows(model, ending, self.unit_name)
        Unit.objects.bulk_update([self.unit(code) for code in self.changes.closed], ("ends_on",))

    def unit_name(self, pk: int) -> str:
        return next(unit.name for unit in self.units.values() if unit.pk == pk)

    def _nothing_left_below(self, ending: Mapping[int, date]) -> None:
        links = UnitParent.objects.filter(parent__in=ending).select_related("unit", "parent")
        held: dict[int, int] = {}
        for link in links:
            day = ending[link.parent_id]
            lasts = min(
                (d for d in (link.ends_on, link.unit.ends_on, ending.get(link.unit_id)) if d), default=None
            )
            if lasts is None or lasts > day:
                held[link.parent_id] = held.get(link.parent_id, 0) + 1
        for pk, count in held.items():
            raise StillHasChildren(unit=self.unit_name(pk), count=count, day=ending[pk].isoformat())


def _end_rows(model: Any, ending: Mapping[int, date], name_of: Callable[[int], str]) -> None:
    lasting = model.objects.filter(unit__in=ending)
    late = []
    for row in lasting:
        day = ending[row.unit_id]
        if row.ends_on is not None and row.ends_on <= day:
            continue
        if row.starts_on >= day:
            raise PastIsWritten(unit=name_of(row.unit_id), day=row.starts_on.isoformat())
        row.ends_on = day
        late.append(row)
    model.objects.bulk_update(late, ("ends_on",))


def _close_name(row: Any, on: date, name: str) -> None:
    """End a name on a day; one that began on this day is taken back, for it never held."""
    if row.starts_on is not None and row.starts_on > on:
        raise PastIsWritten(unit=name, day=row.starts_on.isoformat())
    if row.starts_on == on:
        if row.pk:
            row.delete()
        return
    row.ends_on = on
    row.save()


def names_of_the_day(*, today: date) -> int:
    """Bring the names up that begin today: `Unit.name` is the name of today. Return how many changed."""
    now = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gt=today))
    count = 0
    streets = set()
    for row in UnitName.objects.filter(now).select_related("unit"):
        unit = row.unit
        if (unit.name, unit.name_en, unit.aliases) != (row.name, row.name_en, row.aliases):
            unit.name, unit.name_en, unit.aliases = row.name, row.name_en, row.aliases
            unit.pinyin = pinyin_of(row.name)
            unit.save(update_fields=("name", "name_en", "aliases", "pinyin"))
            streets.add(unit.street_id)
            count += 1
    begun = now | (Q(starts_on=None) & Q(ends_on__gt=today))
    for named in LevelName.objects.filter(begun).select_related("level"):
        level = named.level
        if (level.name, level.name_en) != (named.name, named.name_en):
            level.name, level.name_en = named.name, named.name_en
            level.save(update_fields=("name", "name_en"))
            streets.add(level.street_id)
            count += 1
    for street in Street.objects.filter(pk__in=streets):
        changed(street)
    return count
