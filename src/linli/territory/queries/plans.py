"""A planned change of the structure, step by step: what it comes to, in words and as changes.

Five steps are enough for what offices do: a level gets another name; a unit gets another name; units are regrouped
(several become one, one becomes several, three become two); a unit moves; a unit ends. Each step sees the structure
as the steps before it leave it. Outlines follow: who takes a unit in grows by it, who gives it up shrinks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _

from linli.kernel.errors import Missing, Refusal
from linli.kernel.naming import name_of
from linli.territory.errors import (
    CodeTaken,
    NotAlive,
    PastIsWritten,
    StillHasChildren,
    UnknownUnit,
    WrongRung,
)
from linli.territory.models import Street
from linli.territory.queries.drafts import ground_of

from .imports.examine import as_geojson
from .imports.metres import Metres
from .imports.rings import sensible
from .imports.rows import CODE, Ground, Stood
from .intended import Changes, Named, NewUnit

CRUMB = 0.01  # square metres


@dataclass(frozen=True)
class Told:
    """One step in words, or why it cannot be done."""

    text: str
    problem: str = ""


@dataclass
class Planned:
    """A whole plan: its steps in words, what it comes to, and which standing units it touches."""

    changes: Changes
    told: list[Told] = field(default_factory=list)
    closed: list[Stood] = field(default_factory=list)
    touched: list[Stood] = field(default_factory=list)
    stands: dict[str, Stood] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """Why it cannot be accepted, if it cannot."""
        return [one.problem for one in self.told if one.problem]


def planned(street: Street, on: date, steps: Sequence[Mapping[str, Any]], *, strict: bool = True) -> Planned:
    """Return what a plan comes to; with `strict` the first step that cannot be done refuses, else it is told."""
    ground = ground_of(street, on)
    work = _Plan(ground)
    for step in steps:
        try:
            with_words = work.do(step)
        except Refusal as refusal:
            if strict:
                raise
            work.told.append(Told(_title(step), str(refusal)))
        else:
            work.told.append(Told(with_words))
    return work.result()


def _title(step: Mapping[str, Any]) -> str:
    words = {
        "rename_level": _("Rename a level"), "rename": _("Rename a unit"), "regroup": _("Regroup units"),
        "move": _("Move a unit"), "close": _("End a unit"),
    }  # fmt: skip
    return words.get(str(step.get("do")), _("An unknown step"))


class _Plan:
    """The structure as it will stand, and what led there."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.units: dict[str, Stood] = dict(ground.units)
        self.new: dict[str, Stood] = {}
        self.changes = Changes(on=ground.on)
        self.told: list[Told] = []
        west, _south, east, _north = self._bounds()
        self.metres = Metres((west + east) / 2)

    def _bounds(self) -> tuple[float, float, float, float]:
        drawn = [unit.shape for unit in self.units.values() if unit.shape is not None]
        return tuple(shapely.total_bounds(drawn)) if drawn else (0.0, 0.0, 0.0, 0.0)  # type: ignore[return-value]

    def do(self, step: Mapping[str, Any]) -> str:
        acts: dict[str, Callable[[Mapping[str, Any]], str]] = {
            "rename_level": self.rename_level, "rename": self.rename, "regroup": self.regroup, "move": self.move,
            "close": self.close,
        }  # fmt: skip
        act = acts.get(str(step.get("do")))
        if act is None:
            raise Missing(fields="do")
        return act(step)

    # --- The five steps -------------------------------------------------------------------------------------
    def rename_level(self, step: Mapping[str, Any]) -> str:
        rung = self.ground.rung(str(step.get("level", "")))
        name, name_en = self._words(step, 40)
        if rung is None:
            raise Missing(fields=_("Level"))
        self.changes.levels[rung.code] = (name, name_en or rung.name_en)
        return _("The level %(was)s is called %(name)s.") % {"was": name_of(rung), "name": name}

    def rename(self, step: Mapping[str, Any]) -> str:
        unit = self._unit(step.get("unit"))
        name, name_en = self._words(step, 80)
        self._may_change(unit)
        self.units[unit.code] = replace(unit, name=name, name_en=name_en)
        if unit.code not in self.new:
            self.changes.names[unit.code] = Named(name, name_en)
        return _("%(unit)s is called %(name)s.") % {"unit": name_of(unit), "name": name}

    def move(self, step: Mapping[str, Any]) -> str:
        unit, parent = self._unit(step.get("unit")), self._unit(step.get("parent"))
        self._may_change(unit)
        if parent.depth is None or (unit.depth is not None and parent.depth >= unit.depth):
            raise WrongRung(unit=unit.name, parent=parent.name)
        came_from = self.units.get(unit.parent)
        self._put(unit, parent)
        told = {
            "unit": name_of(unit),
            "parent": name_of(parent),
            "was": name_of(came_from) if came_from else "–",
        }
        return _("%(unit)s moves from %(was)s to %(parent)s.") % told

    def close(self, step: Mapping[str, Any]) -> str:
        unit = self._unit(step.get("unit"))
        below = self._below(unit.code)
        into = str(step.get("into") or "")
        if below and not into:
            raise StillHasChildren(unit=unit.name, count=len(below), day=self.ground.on.isoformat())
        if into and self._unit(into).code == unit.code:
            raise WrongRung(unit=unit.name, parent=unit.name)
        for child in below:
            self.move({"unit": child.code, "parent": into})
        self._end(unit)
        if below:
            told = {"unit": name_of(unit), "into": name_of(self._unit(into))}
            return _("%(unit)s ends; what stood in it moves to %(into)s.") % told
        return _("%(unit)s ends.") % {"unit": name_of(unit)}

    def regroup(self, step: Mapping[str, Any]) -> str:
        """Let units end and others begin in their place; what stood in the old ones is shared out."""
        sources = [self._unit(code) for code in dict.fromkeys(step.get("from") or [])]
        targets = [one for one in step.get("to") or [] if str(one.get("name", "")).strip()]
        if not sources or not targets:
            raise Missing(fields=_("Units"))
        first = sources[0]
        if first.depth == 0 or any((one.parent, one.level) != (first.parent, first.level) for one in sources):
            raise WrongRung(unit=sources[-1].name, parent=(self.units.get(first.parent) or first).name)
        below = {child.code: child for one in sources for child in self._below(one.code)}
        made = [self._begin(one, first, sources, below, alone=len(targets) == 1) for one in targets]
        gone = {one.code for one in sources}
        left = [code for code in below if self.units[code].parent in gone]
        if left:
            raise StillHasChildren(unit=first.name, count=len(left), day=self.ground.on.isoformat())
        for one in sources:
            self._end(one)
        listed = _(", ")
        told = {
            "old": listed.join(name_of(one) for one in sources),
            "new": listed.join(name_of(one) for one in made),
        }
        return (
            _("%(old)s become %(new)s.") % told if len(sources) > 1 else _("%(old)s becomes %(new)s.") % told
        )

    # --- Parts of them --------------------------------------------------------------------------------------
    def _begin(
        self,
        told: Mapping[str, Any],
        like: Stood,
        sources: list[Stood],
        below: dict[str, Stood],
        *,
        alone: bool,
    ) -> Stood:
        name, name_en = self._words(told, 80)
        code = str(told.get("code") or "").strip() or self._free_code(like.parent or self.ground.root)
        if not CODE.match(code):
            raise Missing(fields=_("Code"))
        if code in self.units or code in self.ground.ended or code in self.ground.units:
            raise CodeTaken(unit=code)
        kind = str(told.get("kind") or like.kind)
        children = list(below) if alone else [str(one) for one in told.get("units") or []]
        unknown = [one for one in children if one not in below]
        if unknown:
            raise UnknownUnit(unit=unknown[0])
        shapes = [one.shape for one in (sources if alone else (below[code] for code in children))]
        drawn = [shape for shape in shapes if shape is not None]
        shape = sensible(shapely.union_all(drawn), self.metres, CRUMB) if drawn else None
        unit = Stood(
            0, code, name, name_en, (), kind, like.level, like.depth, like.parent, shape, self.ground.on, None,
            self.ground.on,
        )  # fmt: skip
        self.units[code] = self.new[code] = unit
        for child in children:
            self._link(self.units[child], code)
        return unit

    def _put(self, unit: Stood, parent: Stood) -> None:
        """Put a unit elsewhere; the outlines above follow, up to where both ways meet."""
        old, new = self._above(unit.parent), self._above(parent.code)
        if unit.shape is not None:
            for code in [one for one in old if one not in new]:
                self._redraw(code, lambda whole: shapely.difference(whole, unit.shape))
            for code in [one for one in new if one not in old]:
                self._redraw(code, lambda whole: shapely.union(whole, unit.shape))
        self._link(unit, parent.code)

    def _link(self, unit: Stood, parent: str) -> None:
        self.units[unit.code] = replace(unit, parent=parent)
        if unit.code in self.new:
            return
        if unit.changed_on > self.ground.on:
            raise PastIsWritten(unit=unit.name, day=unit.changed_on.isoformat())
        self.changes.parents[unit.code] = parent

    def _redraw(self, code: str, change: Callable[[Any], Any]) -> None:
        unit = self.units[code]
        if unit.shape is None:
            return
        shape = sensible(change(unit.shape), self.metres, CRUMB)
        if shape is not None:
            self.units[code] = replace(unit, shape=shape)

    def _end(self, unit: Stood) -> None:
        if unit.depth == 0:
            raise WrongRung(unit=unit.name, parent=unit.name)
        if unit.code in self.new:
            raise NotAlive(unit=unit.name, day=self.ground.on.isoformat())
        if unit.starts_on >= self.ground.on or unit.changed_on >= self.ground.on:
            raise PastIsWritten(unit=unit.name, day=max(unit.starts_on, unit.changed_on).isoformat())
        del self.units[unit.code]
        self.changes.closed[unit.code] = self.ground.on

    def _unit(self, code: Any) -> Stood:
        unit = self.units.get(str(code or ""))
        if unit is None:
            raise UnknownUnit(unit=str(code or "–"))
        return unit

    def _below(self, code: str) -> list[Stood]:
        return sorted((one for one in self.units.values() if one.parent == code), key=lambda one: one.code)

    def _above(self, code: str) -> list[str]:
        way = []
        while code in self.units and code not in way:
            way.append(code)
            code = self.units[code].parent
        return way

    def _may_change(self, unit: Stood) -> None:
        if unit.code not in self.new and unit.changed_on > self.ground.on:
            raise PastIsWritten(unit=unit.name, day=unit.changed_on.isoformat())

    def _words(self, told: Mapping[str, Any], most: int) -> tuple[str, str]:
        name = " ".join(str(told.get("name", "")).split())
        if not name or len(name) > most:
            raise Missing(fields=_("Name"))
        return name, " ".join(str(told.get("name_en", "")).split())[: most + 20]

    def _free_code(self, stem: str) -> str:
        number = 1
        while f"{stem}-{number}" in self.units or f"{stem}-{number}" in {
            *self.ground.units,
            *self.ground.ended,
        }:
            number += 1
        return f"{stem}-{number}"

    def result(self) -> Planned:
        """Gather what all steps come to: a unit that changed twice changes once, one that ended is only ended."""
        gone = set(self.changes.closed)
        changes = self.changes
        changes.names = {code: one for code, one in changes.names.items() if code not in gone}
        changes.parents = {
            code: parent for code, parent in changes.parents.items()
            if code not in gone and self.ground.units[code].parent != parent
        }  # fmt: skip
        for code, unit in self.units.items():
            stood = self.ground.units.get(code)
            if stood is not None and unit.shape is not stood.shape:
                changes.shapes[code] = as_geojson(unit.shape) or {}
        for code in self.new:
            unit = self.units[code]
            changes.new.append(
                NewUnit(
                    code,
                    unit.kind,
                    unit.name,
                    unit.name_en,
                    unit.level,
                    unit.parent,
                    (),
                    as_geojson(unit.shape),
                )
            )
        touched = {*changes.names, *changes.parents}
        stands = self.ground.units
        return Planned(
            changes,
            self.told,
            [stands[code] for code in sorted(gone)],
            [stands[code] for code in sorted(touched)],
            self.units,
        )


def picture_of_plan(draft: Any, *, after: bool) -> dict[str, Any]:
    """Return the level that a plan changes most, as it stands or as it will, for the map; what changes is shaded."""
    seen = planned(draft.street, draft.on, draft.asked.get("steps", []), strict=False)
    told = {
        *seen.changes.closed,
        *seen.changes.names,
        *seen.changes.shapes,
        *(one.code for one in seen.changes.new),
    }
    before = ground_of(draft.street, draft.on).units
    depths = [
        unit.depth
        for code, unit in {**before, **seen.stands}.items()
        if code in told and unit.depth not in {None, 0}
    ]
    depth = min(depths, default=1)  # type: ignore[type-var]
    units = seen.stands if after else before
    features = [
        {
            "type": "Feature", "geometry": as_geojson(unit.shape),
            "properties": {"name": unit.name, "name_en": unit.name_en or unit.name, "fault": 10 if code in told else 0},
        }
        for code, unit in units.items() if unit.depth == depth and unit.shape is not None
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}
