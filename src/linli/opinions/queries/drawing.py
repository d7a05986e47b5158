"""The map as it is drawn: people in heaps on a square, a mark of its own for each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

from .mapping import CELLS, LETTERS

SIDE, MARGIN = 480, 30
SMALL, LARGE = 4.0, 15.0
MARKS = ("circle", "square", "triangle", "diamond", "cross")


@dataclass(frozen=True)
class Heap:
    """Some people who stand at one place: a mark, as a path."""

    group: int
    path: str
    n: int

    @property
    def kind(self) -> str:
        """Return the group as the style sheet names it."""
        return f"g{self.group + 1}"


@dataclass(frozen=True)
class Drawing:
    """All marks, the letters at the middles of the groups, and where the reader stands."""

    heaps: tuple[Heap, ...]
    letters: tuple[tuple[str, int, int], ...]
    here: tuple[int, int] | None
    middles: tuple["Middle", ...] = ()
    side: int = SIDE


@dataclass(frozen=True)
class Middle:
    """Where the middle of a group lies, in hundredths of the map, and how far from each of the others."""

    letter: str
    size: int
    across: int
    up: int
    others: tuple[tuple[str, int], ...]


def _middles(result: dict[str, Any]) -> tuple[Middle, ...]:
    left, low, wide = result["bounds"]
    spots = [(100 * (x - left) / wide, 100 * (y - low) / wide) for x, y in result["centres"]]
    return tuple(
        Middle(
            LETTERS[g], result["sizes"][g], round(x), round(y),
            tuple((LETTERS[h], round(hypot(x - a, y - b))) for h, (a, b) in enumerate(spots) if h != g),
        )
        for g, (x, y) in enumerate(spots)
    )  # fmt: skip


def drawn(result: dict[str, Any], here: tuple[float, float, str] | None) -> Drawing | None:
    """Return the drawing of a result, None where there is nothing to draw."""
    if not result.get("bounds"):
        return None
    step = (SIDE - 2 * MARGIN) / CELLS
    heaps = []
    for column, row, group, n in result["cells"]:
        x, y = MARGIN + (column + 0.5) * step, SIDE - MARGIN - (row + 0.5) * step
        heaps.append(Heap(group, mark(group, round(x), round(y), min(LARGE, SMALL + 2 * sqrt(n))), n))
    left, low, wide = result["bounds"]

    def at(x: float, y: float) -> tuple[int, int]:
        inner = SIDE - 2 * MARGIN
        across = min(1.0, max(0.0, (x - left) / wide))
        up = min(1.0, max(0.0, (y - low) / wide))
        return round(MARGIN + across * inner), round(SIDE - MARGIN - up * inner)

    letters = tuple((LETTERS[g], *at(*centre)) for g, centre in enumerate(result["centres"]))
    return Drawing(tuple(heaps), letters, at(here[0], here[1]) if here else None, _middles(result))


def mark(group: int, x: int, y: int, r: float) -> str:
    """Return the path of a group's mark round a point."""
    r = round(r, 1)
    kind = MARKS[max(0, group) % len(MARKS)]
    if kind == "circle":
        return f"M{x - r},{y}a{r},{r} 0 1,0 {2 * r},0a{r},{r} 0 1,0 {-2 * r},0z"
    points: dict[str, Sequence[tuple[float, float]]] = {
        "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
        "triangle": ((0, -1.15), (1.05, 0.75), (-1.05, 0.75)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "cross": (
            (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1),
            (-0.4, 0.4),
            (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4),
        ),
    }  # fmt: skip
    return "M" + "L".join(f"{round(x + a * r, 1)},{round(y + b * r, 1)}" for a, b in points[kind]) + "z"
