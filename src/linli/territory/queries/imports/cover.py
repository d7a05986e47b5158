"""Do the pieces cover the ground once? Overlaps, gaps and what reaches over a border, and how to settle them.

Levels are settled from above: a child is cut to its parent as that will stand, then siblings share out what two
claim, then what nobody claims goes to a neighbour. The rules, each told beside its repair:

- an overlap goes to the unit with which it has the longer common border; where both are equal, to the later row; a
  unit that stands already and is not in the file keeps its ground; nobody loses more than half of itself;
- a gap goes to the unit of the file that has the longest border with it, unless the gap is larger than that unit.

A repair that moves more than a twentieth of a unit's ground is proposed and not chosen: that is no slip of the pen.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely

from .faults import Fault, Repair
from .metres import Metres
from .rings import sensible

SLIP = 0.05
NOTHING = 1e-6  # square metres: rounding of the last digit
NEAR = 1e-8  # degrees, about a millimetre


@dataclass
class Piece:
    """A unit as it will stand: of a row of the file, or standing already (row None)."""

    code: str
    name: str
    name_en: str
    depth: int
    parent: str
    shape: Any
    row: int | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Rows of the file after what stands, in their order."""
        return (self.row or 0, self.code)


@dataclass
class Cover:
    """All pieces of a street, by code, and the measure of them."""

    pieces: dict[str, Piece]
    metres: Metres
    tolerance: float
    snap: bool = True
    repairs: list[Repair] = field(default_factory=list)

    def faults(self) -> list[Fault]:
        """Return everything that does not fit and concerns a row of the file."""
        found: list[Fault] = []
        for depth in self._depths():
            for parent, children in self._families(depth):
                found += self._outside(parent, children)
                found += self._gaps(parent, children)
            found += [
                self._overlap(one, other, both) for one, other, both in self._doubles(depth, self.tolerance)
            ]
        return found

    def settle(self, chosen: Callable[[Repair], bool]) -> None:
        """Do every repair that `chosen` says yes to, and note all that were possible."""
        for depth in self._depths():
            for parent, children in self._families(depth):
                for child in children:
                    self._clip(child, parent, chosen)
            floor = NOTHING if self.snap else self.tolerance
            for one, other, _both in list(self._doubles(depth, floor)):
                self._part(one, other, chosen)
            for parent, children in self._families(depth):
                self._fill(parent, children, chosen)

    # --- Who lies beside whom -------------------------------------------------------------------------------
    def _depths(self) -> list[int]:
        return sorted({piece.depth for piece in self.pieces.values() if piece.shape is not None})

    def _families(self, depth: int) -> Iterator[tuple[Piece | None, list[Piece]]]:
        """Yield each parent with its drawn children of a depth, where the file has a word in it."""
        families: dict[str, list[Piece]] = {}
        for piece in sorted(self.pieces.values(), key=lambda one: one.order):
            if piece.depth == depth and piece.shape is not None and piece.parent:
                families.setdefault(piece.parent, []).append(piece)
        for code, children in families.items():
            parent = self.pieces.get(code)
            ours = any(child.row for child in children) or (parent is not None and parent.row)
            if ours:
                yield parent, children

    def _doubles(self, depth: int, floor: float) -> Iterator[tuple[Piece, Piece, Any]]:
        """Yield the pairs of one depth that both claim more than `floor`, with what they claim."""
        here = sorted(
            (piece for piece in self.pieces.values() if piece.depth == depth and piece.shape is not None),
            key=lambda one: one.order,
        )
        if not any(piece.row for piece in here):
            return
        shapes = [piece.shape for piece in here]
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        for one, other in sorted(zip(first.tolist(), second.tolist(), strict=True)):
            if one >= other or not (here[one].row or here[other].row):
                continue
            both = shapely.intersection(here[one].shape, here[other].shape)
            if both.area > 0 and self.metres.area(both) > floor:
                yield here[one], here[other], both

    # --- Faults ---------------------------------------------------------------------------------------------
    def _fault(self, kind: str, piece: Piece, ground: Any, about: str, **facts: Any) -> Fault:
        spot = shapely.point_on_surface(ground)
        told = {"m2": round(self.metres.area(ground), 2), "at": [round(spot.x, 6), round(spot.y, 6)], **facts}
        return Fault(kind, piece.row or 0, told, ground, about)

    def _outside(self, parent: Piece | None, children: Iterable[Piece]) -> Iterator[Fault]:
        if parent is None or parent.shape is None:
            return
        for child in children:
            over = shapely.difference(child.shape, parent.shape)
            if self.metres.area(over) > self.tolerance:
                told = {"parent": parent.name, "parent_en": parent.name_en}
                if child.row:
                    yield self._fault("outside", child, _areal(over), "", **told)
                else:
                    yield self._fault("outside", parent, _areal(over), child.code, **told)

    def _gaps(self, parent: Piece | None, children: list[Piece]) -> Iterator[Fault]:
        for gap in self._holes(parent, children):
            if self.metres.area(gap) > self.tolerance:
                whose = self._beside(gap, [child for child in children if child.row])[0]
                if whose is None:
                    whose = (
                        parent
                        if parent is not None and parent.row
                        else max(children, key=lambda one: one.order)
                    )
                above = parent or whose
                told = {"parent": above.name, "parent_en": above.name_en}
                yield self._fault("gap", whose, gap, _named(gap), **told)

    def _holes(self, parent: Piece | None, children: Iterable[Piece]) -> list[Any]:
        """Return the ground that no child claims: of the parent, or, undrawn, what children close in."""
        together = shapely.union_all([child.shape for child in children])
        if parent is not None and parent.shape is not None:
            left = shapely.difference(parent.shape, together)
            return [part for part in shapely.get_parts(left) if part.geom_type == "Polygon" and part.area > 0]
        return [
            shapely.Polygon(ring)
            for part in shapely.get_parts(together)
            for ring in getattr(part, "interiors", ())
        ]

    def _overlap(self, one: Piece, other: Piece, both: Any) -> Fault:
        told: dict[str, Any] = {"other": one.name, "other_en": one.name_en, "other_row": one.row or 0}
        smaller = min(self.metres.area(one.shape), self.metres.area(other.shape))
        told["share"] = round(self.metres.area(both) / smaller, 4) if smaller else 1.0
        return self._fault("overlap", other, _areal(both), one.code, **told)

    # --- Repairs --------------------------------------------------------------------------------------------
    def _propose(self, repair: Repair, chosen: Callable[[Repair], bool]) -> bool:
        repair.chosen = chosen(repair)
        self.repairs.append(repair)
        return repair.chosen

    def _clip(self, child: Piece, parent: Piece | None, chosen: Callable[[Repair], bool]) -> None:
        if parent is None or parent.shape is None or not child.row:
            return
        size = self.metres.area(shapely.difference(child.shape, parent.shape))
        if size <= NOTHING:
            return
        inside = sensible(shapely.intersection(child.shape, parent.shape), self.metres, self.tolerance)
        whole = self.metres.area(child.shape)
        if inside is None or size > whole / 2:
            return
        if size > self.tolerance:
            told = {"m2": round(size, 2), "parent": parent.name, "parent_en": parent.name_en}
            if not self._propose(Repair("clip", child.row, told, size <= whole * SLIP), chosen):
                return
        elif not self.snap:
            return
        child.shape = inside

    def _part(self, one: Piece, other: Piece, chosen: Callable[[Repair], bool]) -> None:
        """Give what two claim to one of them."""
        both = shapely.intersection(one.shape, other.shape)
        size = self.metres.area(both)
        if size <= NOTHING:
            return
        winner, rule = self._winner(one, other, both, size)
        if winner is None:
            return
        loser = other if winner is one else one
        left = sensible(shapely.difference(loser.shape, winner.shape), self.metres, self.tolerance)
        if left is None:
            return
        if size > self.tolerance:
            told = {"m2": round(size, 2), "winner": winner.name, "winner_en": winner.name_en, "rule": rule}
            slip = size <= self.metres.area(loser.shape) * SLIP
            if not self._propose(Repair("overlap", other.row or one.row or 0, told, slip, one.code), chosen):
                return
        loser.shape = left

    def _winner(self, one: Piece, other: Piece, both: Any, size: float) -> tuple[Piece | None, str]:
        if not one.row or not other.row:
            stands, row = (one, other) if not one.row else (other, one)
            return (stands, "stands") if size <= self.metres.area(row.shape) / 2 else (None, "")
        may = [piece for piece in (one, other) if size <= self.metres.area(piece.shape) / 2]
        if len(may) < 2:
            # Whoever would lose more than half keeps it; if both would, somebody must look.
            return (
                (next(piece for piece in (one, other) if piece is not may[0]), "half") if may else (None, "")
            )
        borders = [self._border(both, shapely.difference(piece.shape, both)) for piece in (one, other)]
        if abs(borders[0] - borders[1]) <= max(borders) * 1e-6:
            return max(one, other, key=lambda piece: piece.order), "later"
        return (one if borders[0] > borders[1] else other), "border"

    def _beside(self, gap: Any, pieces: list[Piece]) -> tuple[Piece | None, float]:
        """Return which piece has the longest border with a gap, and how long that is; of equals the first."""
        near = [piece for piece in pieces if shapely.dwithin(piece.shape, gap, NEAR)]
        if not near:
            return None, 0.0
        if len(near) == 1:
            return near[0], self._border(gap, near[0].shape)
        lengths = [(self._border(gap, piece.shape), -place) for place, piece in enumerate(near)]
        border, place = max(lengths)
        return near[-place], border

    def _border(self, ground: Any, beside: Any) -> float:
        """Return how many metres of border a piece of ground has with another."""
        if beside.is_empty:
            return 0.0
        return self.metres.length(shapely.intersection(ground.boundary, beside.buffer(NEAR, quad_segs=1)))

    def _fill(self, parent: Piece | None, children: list[Piece], chosen: Callable[[Repair], bool]) -> None:
        """Give what nobody claims to the neighbour with the longest border."""
        takers = [child for child in children if child.row]
        for gap in self._holes(parent, children):
            size = self.metres.area(gap)
            if size <= NOTHING or (size <= self.tolerance and not self.snap):
                continue
            taker, border = self._beside(gap, takers)
            if taker is None or border <= 0:
                continue
            whole = self.metres.area(taker.shape)
            if size > whole:
                continue
            if size > self.tolerance:
                told = {"m2": round(size, 2), "winner": taker.name, "winner_en": taker.name_en}
                if not self._propose(
                    Repair("gap", taker.row or 0, told, size <= whole * SLIP, _named(gap)), chosen
                ):
                    continue
            joined = sensible(shapely.union(taker.shape, gap), self.metres, NOTHING)
            taker.shape = joined if joined is not None else taker.shape


def _areal(shape: Any) -> Any:
    """Return the areas of what an overlay left, without lines and points."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _named(gap: Any) -> str:
    """Return a name for a gap that it has again when it is found again: its middle, to a metre."""
    spot = gap.centroid
    return f"{spot.x:.5f},{spot.y:.5f}"
