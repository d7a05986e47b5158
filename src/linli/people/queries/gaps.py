"""Jurisdiction gaps: where the table of duties names nobody, two, or only its catch-all, found by the rule of dispatch.

A cell is a unit × a type of trouble, asked as a case would ask that lies in the unit on no named road and on the tier
on which such trouble lies as a rule. A street has tens of thousands of cells, so they are not listed one by one: types
to which the same rows apply are solved together, a unit below which nothing differs stands for all below it, and a
class stands for its types where all of them are alike.
"""

from collections.abc import Iterator, Sequence
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
class _Solved:
    """A node of the tree once a set of rows was laid over it: what it lacks, whether all below lack the same."""

    node: Node
    lack: Lack | None
    rows: tuple[int, ...]
    children: tuple["_Solved", ...]
    alike: bool
    size: int


def duty_gaps(street: Street, kinds: Sequence[Kind], *, on: date) -> GapReport:
    """Return every gap and overlap of the table of duties on a day; one query, then memory only."""
    rows, ended = _rows(street, on)
    leads: dict[str, list[Coverage]] = {}
    for row in rows:
        if row.part == Part.LEAD and row.road_id is None:
            leads.setdefault(row.category, []).append(row)
    roots = [node for node in tree(street, on) if node.unit.depth == 0]
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
            solved[signature] = list(_blocks(roots, fitting))
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
    everywhere = sum(_size(node) for node in roots)
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


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.children if child.unit.depth is not None)


def _blocks(roots: Sequence[Node], rows: Sequence[Coverage]) -> Iterator[_Block]:
    by_unit: dict[int, list[Coverage]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    for root in roots:
        yield from _told(_solve(root, 0, by_unit, []))


def _solve(
    node: Node, depth: int, by_unit: dict[int, list[Coverage]], above: list[tuple[tuple[int, ...], Coverage]]
) -> _Solved:
    here = [(rank(row, depth), row) for row in by_unit.get(node.unit.id, ())]
    best = above
    if here:
        closest = min(key for key, _row in (*above, *here))
        best = [one for one in (*above, *here) if one[0] == closest]
    lack: Lack | None = None
    rows: tuple[int, ...] = ()
    if not best:
        lack = Lack.NONE
    elif len({row.organisation_id for _key, row in best}) > 1:
        lack, rows = Lack.TWO, tuple(sorted(row.row for _key, row in best))
    elif len(best[0][1].category) <= CATCH_ALL:
        lack, rows = Lack.CATCH_ALL, (best[0][1].row,)
    children = tuple(
        _solve(child, depth + 1, by_unit, best) for child in node.children if child.unit.depth is not None
    )
    alike = all(child.alike and (child.lack, child.rows) == (lack, rows) for child in children)
    return _Solved(node, lack, rows, children, alike, 1 + sum(child.size for child in children))


def _told(solved: _Solved) -> Iterator[_Block]:
    if solved.lack is not None:
        whole = solved.alike
        yield _Block(solved.node.unit, whole, solved.size if whole else 1, solved.lack, solved.rows)
    if not solved.alike:
        for child in solved.children:
            yield from _told(child)
