"""How a Sankey diagram is laid out: two columns of nodes, bands between them as thick as what they carry. Pure geometry.

Written by hand: a library of charts would weigh more than the rest of the page, and a picture on a canvas can be read by
nobody who does not see it: here each band is a link with its own words, and the table beneath says the same.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

BAR, GAP, LEAST, ROOM = 12.0, 10.0, 1.5, 22.0


@dataclass(frozen=True)
class Node:
    """A bar at one side: whose it is, where it stands, and where its words begin."""

    key: Hashable
    n: int
    x: float
    y: float
    high: float
    left: bool

    @property
    def middle(self) -> float:
        """Return the height at which its words stand."""
        return round(self.y + self.high / 2 + 5, 1)


@dataclass(frozen=True)
class Band:
    """What goes from a node at the left to one at the right: a path as thick as its number."""

    of: Any
    path: str
    thick: float


@dataclass(frozen=True)
class Drawing:
    """A whole diagram with its size."""

    wide: float
    high: float
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]

    @property
    def bar(self) -> float:
        """Return how wide the bars are."""
        return BAR


def laid_out(
    flows: Sequence[Any], *, wide: float, high: float, ends: Callable[[Any], tuple[Hashable, Hashable]]
) -> Drawing:
    """Return the diagram of flows, each with its number `n`; `ends` says from which node to which one goes.

    Both columns are as high as each other at most; a node has at least room for its words, and what it carries leaves and
    arrives in the order of the nodes across, so that bands cross as little as they can.
    """
    flows = [one for one in flows if one.n > 0]
    if not flows:
        return Drawing(wide, 0, (), ())
    left, right = (_sums((ends(one)[side], one.n) for one in flows) for side in (0, 1))
    total = sum(one.n for one in flows)
    free = high - GAP * (max(len(left), len(right)) - 1)
    scale = max(free - ROOM * max(len(left), len(right)) / 2, free / 3) / total
    starts, tall = {}, 0.0
    nodes: list[Node] = []
    for sums, x, is_left in ((left, 0.0, True), (right, wide - BAR, False)):
        y = 0.0
        for key, n in sums.items():
            thick = max(n * scale, LEAST)
            room = max(thick, ROOM)
            top = y + (room - thick) / 2
            nodes.append(Node(key, n, x, round(top, 1), round(thick, 1), is_left))
            starts[is_left, key] = top
            y += room + GAP
        tall = max(tall, y - GAP)
    order = {True: list(left), False: list(right)}
    into = dict(starts)
    spots: dict[int, list[float]] = defaultdict(list)
    for side in (True, False):
        ways = sorted(
            range(len(flows)),
            key=lambda at: (
                order[side].index(ends(flows[at])[not side]),
                order[not side].index(ends(flows[at])[side]),
                at,
            ),
        )
        for at in ways:
            key = ends(flows[at])[not side]
            spots[at].append(into[side, key])
            into[side, key] += flows[at].n * scale
    bands = []
    for at, one in enumerate(flows):
        thick = max(one.n * scale, LEAST)
        a, b = (spot + one.n * scale / 2 for spot in spots[at])
        near, far, middle = BAR, wide - BAR, wide / 2
        path = f"M{near:g},{a:.1f}C{middle:g},{a:.1f} {middle:g},{b:.1f} {far:g},{b:.1f}"
        bands.append(Band(one, path, round(thick, 1)))
    # The thin ones last, so that they lie on top and can be hit.
    bands.sort(key=lambda band: -band.thick)
    return Drawing(wide, round(tall, 1), tuple(nodes), tuple(bands))


def _sums(parts: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Return what each node carries, the most first."""
    sums: dict[Hashable, int] = defaultdict(int)
    for key, n in parts:
        sums[key] += n
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))
