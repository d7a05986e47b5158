"""Jurisdiction gaps: where the table of duties names nobody, two, or only its catch-all, found by the rule of dispatch.

A cell is a unit × a type of trouble, asked as a case would ask that lies in the unit on no named road and on the tier
on which such trouble lies as a rule. A street has tens of thousands of cells, so they are not listed one by one: types
to which the same rows apply are solved together, a unit below which nothing differs stands for all below it, and a
class stands for its types where all of them are alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from linli.people.models import Coverage
from linli.people.states import Part
from linli.territory.public import Node, Street, UnitRef, tree

from .covering import rank

# A row for everything, for all components or for all events answers only because nobody closer does.
CATCH_ALL = 1


class Lack(StrEnum):
    """What is wrong with a cell or a row, the gravest first."""

    NONE = "none"
    TWO = "two"
    ENDED = "ended"
    CATCH_ALL = "catch_all"


@dataclass(frozen=True)
class Kind:
    """A type of trouble as the table of duties asks for it: its code, its class, the tier on which it lies as a rule."""

    code: str
    parent: str
    tier: str = ""


@dataclass(frozen=True)
class Gap:
    """Cells that lack the same: of a type, or of a whole class; in a unit, or in it and in all below it."""

    lack: Lack
    category: str
    types: int
    unit: UnitRef
    whole: bool
    units: int
    rows: tuple[Coverage, ...] = ()

    @property
    def cells(self) -> int:
        """Return how many cells this is."""
        return self.types * self.units

    @cached_property
    def key(self) -> str:
        """Return what orders the list and names a place in it: the gravest first, then by category and unit."""
        order = list(Lack).index(self.lack)
        return "|".join([
            str(order), self.category, self.unit.code, str(int(self.whole)), *(f"{row.row:06d}" for row in self.rows),
        ])  # fmt: skip


@dataclass(frozen=True)
class GapReport:
    """Every gap of a street on a day, and how many cells there are at all."""

    on: date
    cells: int
    gaps: tuple[Gap, ...]

    def count(self, lack: Lack) -> int:
        """Return how many cells lack this; of ended rows, how many rows."""
        found = [gap for gap in self.gaps if gap.lack == lack]
        return len(found) if lack == Lack.ENDED else sum(gap.cells for gap in found)


_Ranked = tuple[tuple[int, ...], Coverage]


@dataclass(frozen=True)
class _Block:
    unit: UnitRef
    whole: bool
    units: int
    lack: Lack
    rows: tuple[int, ...]


@dataclass(frozen=True)
class _Ladder:
    """The rungs of a street's tree, walked once: what stands above each, how deep it is, how many it holds."""

    roots: tuple[Node, ...]
    above: dict[int, int]
    depths: dict[int, int]
    sizes: dict[int, int]

    @classmethod
    def of(cls, roots: Sequence[Node]) -> "_Ladder":
        above: dict[int, int] = {}
        depths: dict[int, int] = {}
        sizes: dict[int, int] = {}

        def walk(node: Node, depth: int) -> int:
            depths[node.unit.id] = depth
            size = 1
            for child in _below(node):
                above[child.unit.id] = node.unit.id
                size += walk(child, depth + 1)
            sizes[node.unit.id] = size
            return size

        for root in roots:
            walk(root, 0)
        return cls(tuple(roots), above, depths, sizes)

    def ways_to(self, unit_ids: Iterable[int]) -> set[int]:
        """Return units and all above them: only there can an answer differ from that of the unit above."""
        found: set[int] = set()
        for unit_id in unit_ids:
            at: int | None = unit_id
            while at is not None and at not in found:
                found.add(at)
                at = self.above.get(at)
        return found


@dataclass(frozen=True)
class _Solved:
    """A unit once a set of rows was laid over it: what it lacks, whether all below lack the same, and what differs."""

    node: Node
    answer: tuple[Lack | None, tuple[int, ...]]
    differing: dict[int, "_Solved"]
    alike: bool


def duty_gaps(street: Street, kinds: Sequence[Kind], *, on: date) -> GapReport:
    """Return every gap and overlap of the table of duties on a day; one query, then memory only."""
    rows, ended = _rows(street, on)
    leads: dict[str, list[Coverage]] = {}
    for row in rows:
        if row.part == Part.LEAD and row.road_id is None:
            leads.setdefault(row.category, []).append(row)
    roots = [node for node in tree(street, on) if node.unit.depth == 0]
    ladder = _Ladder.of(roots)
    by_number = {row.row: row for row in rows}
    solved: dict[tuple[int, ...], list[_Block]] = {}
    found: dict[tuple[str, _Block], list[str]] = {}
    for kind in kinds:
        fitting = [
            row
            for length in range(len(kind.code) + 1)
            for row in leads.get(kind.code[:length], ())
            if row.tier in ("", kind.tier)
        ]
        signature = tuple(row.row for row in fitting)
        if signature not in solved:
            solved[signature] = list(_blocks(ladder, fitting))
        for block in solved[signature]:
            found.setdefault((kind.parent, block), []).append(kind.code)
    in_class: dict[str, int] = {}
    for kind in kinds:
        in_class[kind.parent] = in_class.get(kind.parent, 0) + 1
    gaps = [
        Gap(
            block.lack,
            code,
            types,
            block.unit,
            block.whole,
            block.units,
            tuple(by_number[n] for n in block.rows),
        )
        for (parent, block), codes in found.items()
        for code, types in (
            [(parent, len(codes))] if 1 < len(codes) == in_class[parent] else [(code, 1) for code in codes]
        )
    ]
    everywhere = len(ladder.sizes)
    gaps += [Gap(Lack.ENDED, row.category, 0, _ref(row, roots), False, 0, (row,)) for row in ended]
    return GapReport(on, everywhere * len(kinds), tuple(sorted(gaps, key=lambda gap: gap.key)))


def _rows(street: Street, on: date) -> tuple[list[Coverage], list[Coverage]]:
    """Return the rows that hold on a day, and those that would but whose organisation, unit or road has ended."""
    live, ended = [], []
    for row in Coverage.objects.filter(street=street).select_related("unit", "organisation", "road"):
        if (row.starts_on and row.starts_on > on) or (row.ends_on and row.ends_on <= on):
            continue
        ends = [row.organisation.ends_on, row.unit.ends_on, row.road.ends_on if row.road else None]
        (ended if any(end is not None and end <= on for end in ends) else live).append(row)
    return live, ended


def _ref(row: Coverage, roots: Sequence[Node]) -> UnitRef:
    """Return the unit of a row as lists show it; one that has ended is no more in the tree."""
    todo = list(roots)
    while todo:
        node = todo.pop()
        if node.unit.id == row.unit_id:
            return node.unit
        todo += node.children
    unit = row.unit
    return UnitRef(unit.pk, unit.code, unit.name, unit.name_en, unit.kind, "", None)


def _below(node: Node) -> Iterator[Node]:
    return (child for child in node.children if child.unit.depth is not None)


def _blocks(ladder: _Ladder, rows: Sequence[Coverage]) -> Iterator[_Block]:
    here: dict[int, list[_Ranked]] = {}
    for row in rows:
        if row.unit_id in ladder.depths:
            here.setdefault(row.unit_id, []).append((rank(row, ladder.depths[row.unit_id]), row))
    ways = ladder.ways_to(here)
    for root in ladder.roots:
        yield from _told(_solve(root, here, ways, []), ladder)


def _solve(node: Node, here: dict[int, list[_Ranked]], ways: set[int], above: list[_Ranked]) -> _Solved:
    best = above
    if own := here.get(node.unit.id):
        closest = min(key for key, _row in (*above, *own))
        best = [one for one in (*above, *own) if one[0] == closest]
    answer = _answer(best)
    differing = {
        child.unit.id: _solve(child, here, ways, best) for child in _below(node) if child.unit.id in ways
    }
    alike = all(child.alike and child.answer == answer for child in differing.values())
    return _Solved(node, answer, differing, alike)


def _answer(best: Sequence[_Ranked]) -> tuple[Lack | None, tuple[int, ...]]:
    if not best:
        return Lack.NONE, ()
    if len({row.organisation_id for _key, row in best}) > 1:
        return Lack.TWO, tuple(sorted(row.row for _key, row in best))
    if len(best[0][1].category) <= CATCH_ALL:
        return Lack.CATCH_ALL, (best[0][1].row,)
    return None, ()


def _told(solved: _Solved, ladder: _Ladder) -> Iterator[_Block]:
    """Yield what a unit lacks with all below it, or, where they differ, itself and then each below it."""
    (lack, rows), unit = solved.answer, solved.node.unit
    if solved.alike:
        if lack is not None:
            yield _Block(unit, True, ladder.sizes[unit.id], lack, rows)
        return
    if lack is not None:
        yield _Block(unit, False, 1, lack, rows)
    for child in _below(solved.node):
        other = solved.differing.get(child.unit.id)
        if other is not None:
            yield from _told(other, ladder)
        elif lack is not None:
            yield _Block(child.unit, True, ladder.sizes[child.unit.id], lack, rows)
