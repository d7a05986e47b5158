"""What a row means: which unit of which level under which parent, and what of that contradicts the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from linli.territory.models import UnitKind
from linli.territory.queries.places import simplified

from .drawn import Drawn
from .faults import Fault, Repair
from .reading import Source, words_of

CODE = re.compile(r"[\w.\-]{1,40}\Z")
LONGEST_NAME, LONGEST_ENGLISH = 80, 160
# What offices call a kind, besides its code and its label.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "street": ("街道", "街道办", "乡镇", "镇", "street", "subdistrict"),
    "area": ("片区", "片", "area"),
    "block": ("街区", "块区", "块", "block"),
    "committee": ("居委", "居委会", "居民委员会", "社区", "居民区", "村", "村委会", "committee", "community"),
    "estate": ("小区", "住宅小区", "estate"),
    "micro_grid": ("微网格", "网格", "基础网格", "单元网格", "grid", "microgrid"),
    "building": ("楼栋", "楼宇", "楼", "building"),
    "shop_row": ("沿街商铺", "商铺", "shoprow"),
    "office_building": ("商务楼宇", "写字楼", "商务楼", "officebuilding"),
    "park": ("公园", "绿地", "park"),
    "hospital": ("医院", "hospital"),
    "school": ("学校", "school"),
    "market": ("菜市场", "菜场", "集市", "market"),
    "station": ("车站", "地铁站", "station"),
}  # fmt: skip
_DAY = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[T ].*)?\Z")


@cache
def _kind_of() -> dict[str, str]:
    # Made when first asked for: comparing words reads a dictionary that the web must not wait for at its start.
    return {simplified(word): kind for kind, words in KIND_WORDS.items() for word in (kind, *words)}


@dataclass(frozen=True)
class Rung:
    """A level of the street."""

    code: str
    name: str
    name_en: str
    depth: int


@dataclass(frozen=True)
class Stood:
    """A unit as it stands on the day of the change."""

    id: int
    code: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    kind: str
    level: str
    depth: int | None
    parent: str
    shape: Any
    starts_on: date
    ends_on: date | None
    changed_on: date


@dataclass(frozen=True)
class Ground:
    """A street as it stands on the day from which the file shall hold."""

    root: str
    on: date
    rungs: tuple[Rung, ...]
    units: Mapping[str, Stood]
    ended: frozenset[str] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether units stand here, or once did, besides the street itself: then no file may change the days before."""
        return any(code != self.root for code in (*self.units, *self.ended))

    def rung(self, code: str) -> Rung | None:
        """Return a level by its code."""
        return next((rung for rung in self.rungs if rung.code == code), None)


@dataclass
class Row:
    """One row as it is understood so far."""

    number: int
    cells: dict[str, str]
    drawn: Drawn | None
    code: str = ""
    name: str = ""
    name_en: str = ""
    kind: str = ""
    level: str = ""
    depth: int | None = None
    parent: str = ""
    aliases: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    shape: Any = None
    stands: Stood | None = None
    joined: int = 0
    faults: list[Fault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def wrong(self, kind: str, /, **facts: Any) -> Fault:
        """Note a fault."""
        fault = Fault(kind, self.number, facts)
        self.faults.append(fault)
        return fault

    @property
    def nobody(self) -> bool:
        """Whether its code says nothing: none, or that of something else."""
        return not self.code or any(fault.kind in {"code_taken", "code_twice"} for fault in self.faults)

    @property
    def blocked(self) -> bool:
        """Whether a fault is left with which it cannot be taken over."""
        return any(fault.blocks and not fault.settled for fault in self.faults)


def day_of(said: str) -> date | None:
    """Return the day that a cell says, however it is written; None for none, ValueError for nonsense."""
    if not said:
        return None
    if not (found := _DAY.match(said)):
        raise ValueError(said)
    return date(*(int(part) for part in found.groups()))


def understood(
    source: Source, mapping: Mapping[str, str], ground: Ground, defaults: Mapping[str, str]
) -> Row:
    """Return a row by itself: its words, level, kind and days, and what is wrong with them."""
    row = Row(source.number, source.cells, source.drawn)
    if source.problem:
        row.wrong("unreadable", why=source.problem)
    said = {name: source.cells.get(heading, "").strip() for name, heading in mapping.items() if heading}
    row.code, row.name = said.get("code", ""), " ".join(said.get("name", "").split())
    row.name_en = " ".join(said.get("name_en", "").split())[:LONGEST_ENGLISH]
    row.aliases = tuple(dict.fromkeys(word[:LONGEST_NAME] for word in words_of(said.get("aliases", ""))))
    row.parent = said.get("parent", "")
    row.stands = ground.units.get(row.code)
    if not row.code:
        row.wrong("no_code")
    elif not CODE.match(row.code):
        row.wrong("long_code", code=row.code[:60])
    elif row.code in ground.ended:
        row.wrong("code_ended", code=row.code)
    if row.stands:
        row.name, row.name_en = row.name or row.stands.name, row.name_en or row.stands.name_en
    if not row.name:
        row.wrong("no_name")
    elif len(row.name) > LONGEST_NAME:
        row.wrong("long_name", most=LONGEST_NAME)
    _place_on_ladder(row, said, ground, defaults)
    _days(row, said, ground)
    return row


def _place_on_ladder(row: Row, said: Mapping[str, str], ground: Ground, defaults: Mapping[str, str]) -> None:
    level, kind = said.get("level", ""), said.get("kind", "")
    rung = _rung_called(ground, level) if level else None
    if level and rung is None and not kind and simplified(level) in _kind_of():
        kind, level = level, ""
    known = _kind_called(kind) if kind else ""
    # Whoever says a level for rows without one means those as well whose level nobody here knows.
    rung = rung or (ground.rung(defaults.get("level", "")) if level else None)
    if level and rung is None:
        row.wrong("unknown_level", level=level[:60])
        return
    if kind and not known:
        row.wrong("unknown_kind", kind=kind[:60])
        return
    if row.stands and not level and not kind:
        row.level, row.kind, row.depth = row.stands.level, row.stands.kind, row.stands.depth
        return
    if rung is None and known:
        # A hospital is on no level; a committee is on the level that this street has for committees.
        rung = next(
            (one for one in ground.rungs if one.code == known or kind_of_rung(one, ground) == known), None
        )
    if rung is None and not known and defaults.get("level"):
        rung = ground.rung(defaults["level"])
    if rung is None and not known:
        row.wrong("no_level")
        return
    row.level, row.depth = (rung.code, rung.depth) if rung else ("", None)
    row.kind = known or (kind_of_rung(rung, ground) if rung else "")
    if not row.kind:
        row.wrong("unknown_kind", kind=rung.name if rung else "")
    if row.stands and (row.stands.level, row.stands.kind) != (row.level, row.kind):
        row.wrong("code_taken", code=row.code, other=row.stands.name, other_en=row.stands.name_en)


def _rung_called(ground: Ground, said: str) -> Rung | None:
    plain = simplified(said)
    for rung in ground.rungs:
        if plain in {simplified(rung.code), simplified(rung.name), simplified(rung.name_en)}:
            return rung
    return None


def _kind_called(said: str) -> str:
    plain = simplified(said)
    if plain in _kind_of():
        return _kind_of()[plain]
    return next((value for value, label in UnitKind.choices if simplified(str(label)) == plain), "")


def kind_of_rung(rung: Rung, ground: Ground) -> str:
    """Return what a unit of a level is: what its name says, else what stands on it already."""
    for word in (rung.code, rung.name, rung.name_en):
        if simplified(word) in _kind_of():
            return _kind_of()[simplified(word)]
    return next((unit.kind for unit in ground.units.values() if unit.level == rung.code), "")


def _days(row: Row, said: Mapping[str, str], ground: Ground) -> None:
    for name in ("starts_on", "ends_on"):
        try:
            setattr(row, name, day_of(said.get(name, "")))
        except ValueError:
            row.wrong("bad_date", said=said[name][:40])
    if row.stands and row.starts_on and row.starts_on != row.stands.starts_on:
        row.wrong(
            "other_start", stands=row.stands.starts_on.isoformat(), said=row.starts_on.isoformat()
        ).settled = True
    if row.stands is None and row.starts_on and row.starts_on < ground.on and ground.settled:
        row.wrong("begins_later", said=row.starts_on.isoformat(), on=ground.on.isoformat()).settled = True
        row.starts_on = ground.on
    starts = (row.stands.starts_on if row.stands else None) or row.starts_on
    if starts and row.ends_on and row.ends_on <= starts:
        row.wrong("ends_early", starts=starts.isoformat(), ends=row.ends_on.isoformat())


def twice(rows: Iterable[Row]) -> None:
    """Note codes that stand twice in the file, and offer to join what is called the same."""
    first: dict[str, Row] = {}
    for row in rows:
        if not row.code:
            continue
        if row.code not in first:
            first[row.code] = row
            continue
        earlier = first[row.code]
        row.wrong("code_twice", code=row.code, first=earlier.number)
        if row.name == earlier.name and row.drawn and earlier.drawn:
            row.repairs.append(Repair("join", row.number, {"first": earlier.number}))


def find_parents(rows: list[Row], ground: Ground, defaults: Mapping[str, str]) -> None:
    """Turn what rows say of their parent, a code or a name, into the code of one that can be found."""
    codes = {row.code for row in rows if row.code} | set(ground.units)
    named: dict[str, set[str]] = {}
    for code, name in [(u.code, u.name) for u in ground.units.values()] + [
        (r.code, r.name) for r in rows if r.code
    ]:
        named.setdefault(simplified(name), set()).add(code)
    depths = {code: unit.depth for code, unit in ground.units.items()} | {
        r.code: r.depth for r in rows if r.code
    }
    for row in rows:
        if row.depth == 0:
            row.parent = ""
            continue
        said = row.parent
        if not said and row.stands:
            row.parent = row.stands.parent
        elif not said and row.depth == 1:
            row.parent = ground.root  # above the first level stands the street and nothing else
        elif not said:
            row.parent = defaults.get("parent", "")
        if not row.parent:
            if not said and (row.level or row.kind):
                row.wrong("no_parent")
            continue
        if row.parent not in codes:
            _parent_by_name(row, named, depths, defaults.get("parent", ""))


def _parent_by_name(
    row: Row, named: Mapping[str, set[str]], depths: Mapping[str, int | None], default: str
) -> None:
    # Only what can stand above it is meant by a name that two levels share.
    fits = {
        code for code in named.get(simplified(row.parent), ())
        if depths.get(code) is not None and (row.depth is None or (depths[code] or 0) < row.depth)
    }  # fmt: skip
    if len(fits) == 1:
        row.parent = fits.pop()
    elif not fits and default in depths:
        row.parent = default
    else:
        row.wrong("two_parents" if fits else "unknown_parent", parent=row.parent[:60])


def contradictions(rows: list[Row], ground: Ground) -> None:
    """Note circles, wrong rungs, and days that do not fit those of the parent."""
    by_code = {row.code: row for row in rows if not row.nobody}
    _circles(list(by_code.values()), by_code)
    for row in rows:
        if row.nobody:
            continue
        above = by_code.get(row.parent)
        stands = ground.units.get(row.parent)
        if above is None and stands is None:
            continue
        depth = above.depth if above else stands.depth if stands else None
        name = (above.name or above.code) if above else stands.name if stands else ""
        name_en = above.name_en if above else stands.name_en if stands else ""
        told = {"parent": name, "parent_en": name_en}
        if (row.level or row.kind) and (depth is None or (row.depth is not None and depth >= row.depth)):
            row.wrong("wrong_rung", **told)
        begins = _begins(above, stands, ground)
        mine = row.stands.starts_on if row.stands else row.starts_on or ground.on
        if begins > mine and not row.stands:
            row.wrong("before_parent", starts=mine.isoformat(), day=begins.isoformat(), **told)
            row.repairs.append(Repair("dates", row.number, {"day": begins.isoformat(), **told}))
        ends = above.ends_on if above else stands.ends_on if stands else None
        if (
            ends
            and (row.ends_on is None or row.ends_on > ends)
            and not (row.stands and row.stands.ends_on == ends)
        ):
            row.wrong("after_parent", day=ends.isoformat(), **told)


def _begins(above: Row | None, stands: Stood | None, ground: Ground) -> date:
    if stands is not None:
        return stands.starts_on
    return (above.starts_on if above else None) or ground.on


def _circles(rows: list[Row], by_code: dict[str, Row]) -> None:
    for row in rows:
        way, at = [row.code], row
        while (above := by_code.get(at.parent)) is not None and above.code not in way and len(way) < 20:
            way.append(above.code)
            at = above
        if above is not None and above is row and row.code:
            row.wrong("cycle", way=" → ".join([*way, row.code]))
