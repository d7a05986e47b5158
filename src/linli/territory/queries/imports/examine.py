"""A whole file against a whole street: every fault by row, what could be done, and how all would stand then."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from .cover import Cover, Piece
from .drawn import Drawn
from .faults import Fault, Repair
from .metres import Metres
from .reading import Source
from .rings import Looked, look
from .rows import Ground, Row, contradictions, find_parents, twice, understood

FAR = 5_000.0  # metres from the street's bounds
MERCATOR = 400.0  # no degree is as large; a number of metres is


@dataclass(frozen=True)
class Wanted:
    """How a file is to be read and settled: which column is what, what holds for rows that say nothing, what to decide."""

    mapping: Mapping[str, str]
    defaults: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 1.0
    snap: bool = True
    decisions: Mapping[str, bool] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def chooses(self, repair: Repair) -> bool:
        """Return what was decided about a repair, or what it suggests itself."""
        return self.decisions.get(repair.key, repair.chosen)


@dataclass
class Examined:
    """What came of it: the rows with their faults and repairs, in the order of the file."""

    rows: list[Row]
    left: list[Fault]

    @property
    def faults(self) -> list[Fault]:
        """Every fault, by row."""
        return sorted((fault for row in self.rows for fault in row.faults), key=lambda fault: fault.row)

    @property
    def blocking(self) -> list[Fault]:
        """Faults with which nothing can be taken over."""
        return [fault for fault in self.faults if fault.blocks and not fault.settled]


def examine(ground: Ground, sources: Sequence[Source], wanted: Wanted) -> Examined:
    """Return every fault of a file, the repairs that are possible, and the rows as they would stand."""
    rows = [understood(source, wanted.mapping, ground, wanted.defaults) for source in sources]
    metres = Metres(_middle(ground, rows))
    live = [row for row in rows if row.number not in wanted.left_out]
    _complete(live, ground, wanted)
    twice(live)
    find_parents(live, ground, wanted.defaults)
    home = _bounds(ground)
    for row in live:
        if row.drawn is not None:
            _outline(row, home, metres, wanted)
    _join(live, wanted)
    live = [row for row in live if not row.joined]
    _found_by_place(live, ground, metres, wanted)
    contradictions(live, ground)
    _begin_with_parent(live, wanted)
    left = _cover(live, ground, metres, wanted)
    for row in live:
        if row.stands and row.stands.changed_on > ground.on and differs(row):
            row.wrong("later_change", day=row.stands.changed_on.isoformat())
    return Examined(rows, left)


def _middle(ground: Ground, rows: Sequence[Row]) -> float:
    stands = [unit.shape for unit in ground.units.values() if unit.shape is not None]
    if stands:
        west, _south, east, _north = shapely.total_bounds(stands)
        return float(west + east) / 2
    spots = [
        x for row in rows if row.drawn for x, _ in row.drawn.spots() if math.isfinite(x) and abs(x) <= 180
    ]
    return (min(spots) + max(spots)) / 2 if spots else 0.0


def _bounds(ground: Ground) -> Any:
    root = ground.units.get(ground.root)
    if root is not None and root.shape is not None:
        return shapely.box(*root.shape.bounds)
    stands = [unit.shape for unit in ground.units.values() if unit.shape is not None]
    return shapely.box(*shapely.total_bounds(stands)) if stands else None


def _settle(row: Row, repair: Repair, wanted: Wanted, kinds: Sequence[str]) -> bool:
    """Note a repair and whether it is chosen; if so, the faults it is for are settled."""
    repair.chosen = wanted.chooses(repair)
    if repair not in row.repairs:
        row.repairs.append(repair)
    if repair.chosen:
        for fault in row.faults:
            fault.settled = fault.settled or fault.kind in kinds
    return repair.chosen


def _complete(rows: list[Row], ground: Ground, wanted: Wanted) -> None:
    """Offer a code to rows that have none, and a name."""
    taken = {row.code for row in rows if row.code} | set(ground.units) | ground.ended
    number = 0
    for row in rows:
        kinds = {fault.kind for fault in row.faults}
        if "no_code" in kinds:
            stem = next(
                (c for c in (row.parent, wanted.defaults.get("parent", "")) if c in taken), ground.root
            )
            while not number or f"{stem}-{number}" in taken:
                number += 1
            code = f"{stem}-{number}"
            taken.add(code)
            if _settle(row, Repair("code", row.number, {"code": code}), wanted, ("no_code",)):
                row.code = code
        if "no_name" in kinds and row.code and _settle(row, Repair("name", row.number), wanted, ("no_name",)):
            row.name = row.code


def _outline(row: Row, home: Any, metres: Metres, wanted: Wanted) -> None:
    """Look at the outline of one row, turned round and put right where that was chosen."""
    drawn = row.drawn
    if drawn is None:
        return
    turned = _swapped(drawn, home)
    if turned is not None:
        row.wrong("swapped")
        if not _settle(row, Repair("swap", row.number), wanted, ("swapped",)):
            return
        drawn = turned
    elif _largest(drawn) > MERCATOR or _largest(drawn, axis=1) > 90:
        row.wrong("not_degrees")
        return
    found = look(drawn, metres, wanted.tolerance)
    _note(row, found)
    row.shape = found.shape
    if found.repaired and found.shape is not None:
        told = {
            "before": sum(1 for _ in drawn.spots()), "after": int(shapely.get_num_coordinates(found.shape)),
        }  # fmt: skip
        kinds = [kind for kind, _facts in found.faults]
        if not _settle(row, Repair("rings", row.number, told), wanted, kinds):
            row.shape = _as_it_came(drawn)
    if row.shape is not None and home is not None:
        gap = shapely.shortest_line(home, row.shape)
        far = metres.length(gap)
        if far > FAR:
            row.wrong("far_outside", km=round(far / 1000))


def _as_it_came(drawn: Drawn) -> Any:
    """Return an outline whose repair was refused, if it can be used all the same: double points and spikes can."""
    try:
        parts = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in drawn.polygons]
        shape = parts[0] if drawn.kind == "Polygon" else shapely.MultiPolygon(parts)
    except (ValueError, IndexError, TypeError, shapely.errors.GEOSException):
        return None
    return shape if shape.is_valid and not shape.is_empty else None


def _note(row: Row, found: Looked) -> None:
    for number, (kind, facts) in enumerate(found.faults):
        told = {key: value for key, value in facts.items() if key != "at"}
        at = facts.get("at")
        spot = shapely.Point(at) if at else None
        if at:
            told["at"] = [round(at[0], 6), round(at[1], 6)]
        row.faults.append(Fault(kind, row.number, told, spot, str(number) if number else ""))


def _largest(drawn: Drawn, axis: int = 0) -> float:
    return max((abs(spot[axis]) for spot in drawn.spots() if math.isfinite(spot[axis])), default=0.0)


def _swapped(drawn: Drawn, home: Any) -> Drawn | None:
    """Return the outline turned round if that is what is wrong with it: then it can lie here, and now it cannot."""
    spots = [spot for spot in drawn.spots() if math.isfinite(spot[0]) and math.isfinite(spot[1])]
    if not spots:
        return None
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    # China lies between 73° and 135° E: no latitude there is above 54°, and no longitude below 73°.
    sure = min(ys) > 60 and max(xs) < 60
    if not sure and home is not None:
        here, there = (
            shapely.box(min(xs), min(ys), max(xs), max(ys)),
            shapely.box(min(ys), min(xs), max(ys), max(xs)),
        )
        near = home.buffer(0.5)
        sure = not near.intersects(here) and near.intersects(there)
    return drawn.moved(lambda x, y: (y, x)) if sure else None


def _join(rows: list[Row], wanted: Wanted) -> None:
    """Make one unit of rows that say they are the same one."""
    by_number = {row.number: row for row in rows}
    for row in rows:
        for repair in [one for one in row.repairs if one.kind == "join"]:
            first = by_number[repair.facts["first"]]
            if row.shape is None or first.shape is None:
                row.repairs.remove(repair)
            elif _settle(row, repair, wanted, ("code_twice",)):
                first.shape = shapely.union(first.shape, row.shape)
                row.joined = first.number


def _found_by_place(rows: list[Row], ground: Ground, metres: Metres, wanted: Wanted) -> None:
    """Offer a parent to rows that name none, or one that nobody knows: the unit in which most of it lies."""
    above = [
        (row.depth, row.code, row.name, row.name_en, row.shape)
        for row in rows if row.code and row.shape is not None and row.depth is not None and row.shape.is_valid
    ] + [
        (unit.depth, unit.code, unit.name, unit.name_en, unit.shape)
        for unit in ground.units.values() if unit.shape is not None and unit.depth is not None
    ]  # fmt: skip
    lost = ("no_parent", "unknown_parent", "two_parents")
    root = ground.units.get(ground.root)
    for row in rows:
        if not any(fault.kind in lost for fault in row.faults):
            continue
        if row.depth == 1 and root is not None:  # above the first level stands the street and nothing else
            _offer_parent(row, (root.code, root.name, root.name_en), 1.0, wanted, lost)
            continue
        if row.shape is None:
            continue
        depth = 99 if row.depth is None else row.depth
        best: tuple[int, float, Any] | None = None
        for one in above:
            if one[0] < depth and one[1] != row.code and one[4].intersects(row.shape):
                share = shapely.intersection(one[4], row.shape).area / (row.shape.area or 1)
                if share >= 0.5 and (best is None or (one[0], share) > best[:2]):
                    best = one[0], share, one
        if best:
            _offer_parent(row, best[2][1:4], best[1], wanted, lost)


def _offer_parent(
    row: Row, one: tuple[str, str, str], share: float, wanted: Wanted, lost: Sequence[str]
) -> None:
    code, name, name_en = one
    told = {"parent": name, "parent_en": name_en, "share": math.floor(share * 100), "code": code}
    if _settle(row, Repair("parent", row.number, told), wanted, lost):
        row.parent = code


def _begin_with_parent(rows: list[Row], wanted: Wanted) -> None:
    for row in rows:
        for repair in [one for one in row.repairs if one.kind == "dates"]:
            if _settle(row, repair, wanted, ("before_parent",)):
                row.starts_on = (
                    type(row.starts_on or repair).fromisoformat(repair.facts["day"])
                    if row.starts_on
                    else None
                )


def _cover(rows: list[Row], ground: Ground, metres: Metres, wanted: Wanted) -> list[Fault]:
    """Note how the pieces fit, settle what was chosen, and give the rows the outlines they would have then."""
    before = _pieces(rows, ground)
    raw = Cover(before, metres, wanted.tolerance, wanted.snap)
    found = raw.faults()
    cover = Cover(_pieces(rows, ground), metres, wanted.tolerance, wanted.snap)
    cover.settle(wanted.chooses)
    left = cover.faults()
    still = {fault.key: fault for fault in left}
    known = {fault.key for fault in found}
    by_number = {row.number: row for row in rows}
    for fault in [*found, *(one for one in left if one.key not in known)]:
        stays = still.get(fault.key)
        fault.settled = stays is None
        # Of a fault that was settled in part only the part is told that stays.
        by_number[fault.row].faults.append(stays or fault)
    for repair in cover.repairs:
        by_number[repair.row].repairs.append(repair)
    for piece in cover.pieces.values():
        if piece.row:
            by_number[piece.row].shape = piece.shape
    return left


def _pieces(rows: list[Row], ground: Ground) -> dict[str, Piece]:
    pieces = {
        unit.code: Piece(unit.code, unit.name, unit.name_en, unit.depth, unit.parent, unit.shape)
        for unit in ground.units.values()
        if unit.depth is not None
    }
    seen: set[str] = set()
    for row in rows:
        if row.depth is None or row.nobody or row.code in seen:
            continue
        seen.add(row.code)
        stands = row.stands.shape if row.stands else None
        shape = row.shape if row.shape is not None else stands if row.drawn is None else None
        pieces[row.code] = Piece(row.code, row.name, row.name_en, row.depth, row.parent, shape, row.number)
    return pieces


def differs(row: Row) -> frozenset[str]:
    """Return in what a row differs from the unit that stands under its code."""
    stands = row.stands
    if stands is None:
        return frozenset()
    found = set()
    aliases = row.aliases or stands.aliases
    if (row.name, row.name_en) != (stands.name, stands.name_en) or set(aliases) != set(stands.aliases):
        found.add("name")
    if row.parent and row.parent != stands.parent:
        found.add("parent")
    if row.drawn is not None and row.shape is not None and not _same(row.shape, stands.shape):
        found.add("shape")
    if row.ends_on and row.ends_on != stands.ends_on:
        found.add("end")
    return frozenset(found)


def _same(one: Any, other: Any) -> bool:
    return other is not None and bool(
        shapely.equals_identical(one, other)
        or (one.is_valid and other.is_valid and shapely.equals(one, other))
    )


def as_geojson(shape: Any) -> dict[str, Any] | None:
    """Return a shape as it is stored."""
    return None if shape is None or shape.is_empty else json.loads(shapely.to_geojson(shape))
