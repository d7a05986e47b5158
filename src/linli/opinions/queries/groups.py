"""Who thinks alike: k-means on the map, with the number of groups that the silhouette likes best.

Every draw comes from a kept seed by `random.Random.random()`, whose numbers Python promises for all its versions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, hypot
from random import Random

Point = tuple[float, float]
FEWEST, MOST = 2, 5
TRIES, ROUNDS, SAMPLE = 5, 100, 400


@dataclass(frozen=True)
class Division:
    """One way to divide people: the centres, whose group each point is, how well it fits."""

    centres: tuple[Point, ...]
    of: tuple[int, ...]
    silhouette: float


def squared(one: Point, other: Point) -> float:
    """Return the square of a distance."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def nearest(one: Point, centres: Sequence[Point]) -> int:
    """Return which centre is nearest, the first of those that are equally near."""
    return min(range(len(centres)), key=lambda c: (squared(one, centres[c]), c))


def divide(
    points: Sequence[Point], weights: Sequence[int], *, seed: int, least: int
) -> tuple[Division | None, dict[int, float]]:
    """Return the best division of weighted points into two to five groups, and the silhouette of each number.

    A group that would have fewer than `least` members is none: its people join the nearest group that has enough. Where no
    division into two such groups is to be had, there is None.
    """
    judged = _judges(points, weights, seed)
    known: dict[int, float] = {}
    best: Division | None = None
    for k in range(FEWEST, MOST + 1):
        if len(points) < k or sum(weights) < k * least:
            break
        found = _settled(_clusters(points, weights, k, Random(f"{seed}:{k}")), points, weights, least)  # noqa: S311 - a kept seed, no secret
        if found is None or len(found.centres) != k:
            continue
        silhouette = round(_silhouette(points, found.of, judged, k), 6)
        known[k] = silhouette
        if best is None or silhouette > best.silhouette:
            best = Division(found.centres, found.of, silhouette)
    return best, known


def _clusters(points: Sequence[Point], weights: Sequence[int], k: int, chance: Random) -> tuple[Point, ...]:
    best: tuple[float, tuple[Point, ...]] | None = None
    for _try in range(TRIES):
        centres = _rounds(points, weights, _spread(points, weights, k, chance))
        cost = fsum(
            w * squared(one, centres[nearest(one, centres)]) for one, w in zip(points, weights, strict=True)
        )
        if best is None or round(cost, 9) < round(best[0], 9):
            best = cost, centres
    return best[1] if best else ()


def _spread(points: Sequence[Point], weights: Sequence[int], k: int, chance: Random) -> list[Point]:
    """Draw centres far from each other (k-means++)."""
    centres = [_drawn(points, weights, chance)]
    while len(centres) < k:
        far = [w * min(squared(one, c) for c in centres) for one, w in zip(points, weights, strict=True)]
        centres.append(_drawn(points, far, chance))
    return centres


def _drawn(points: Sequence[Point], weights: Sequence[float], chance: Random) -> Point:
    left = chance.random() * fsum(weights)
    for one, weight in zip(points, weights, strict=True):
        left -= weight
        if left < 0:
            return one
    return points[-1]


def _rounds(points: Sequence[Point], weights: Sequence[int], centres: list[Point]) -> tuple[Point, ...]:
    of: list[int] = []
    for _round in range(ROUNDS):
        now = [nearest(one, centres) for one in points]
        if now == of:
            break
        of = now
        centres = [_middle(points, weights, of, c) or centres[c] for c in range(len(centres))]
    return tuple(centres)


def _middle(points: Sequence[Point], weights: Sequence[int], of: Sequence[int], c: int) -> Point | None:
    mine = [(one, w) for one, w, where in zip(points, weights, of, strict=True) if where == c]
    whole = sum(w for _one, w in mine)
    if not whole:
        return None
    return fsum(one[0] * w for one, w in mine) / whole, fsum(one[1] * w for one, w in mine) / whole


def _settled(
    centres: tuple[Point, ...], points: Sequence[Point], weights: Sequence[int], least: int
) -> Division | None:
    """Dissolve groups that are too small, and put the largest first."""
    left = list(centres)
    while True:
        of = [nearest(one, left) for one in points]
        sizes = [sum(w for w, where in zip(weights, of, strict=True) if where == c) for c in range(len(left))]
        small = [c for c, size in enumerate(sizes) if size < least]
        if not small:
            break
        left.pop(min(small, key=lambda c: (sizes[c], c)))
    if len(left) < FEWEST:
        return None
    order = sorted(range(len(left)), key=lambda c: (-sizes[c], left[c]))
    turn = {c: place for place, c in enumerate(order)}
    told = tuple((round(left[c][0], 6) + 0.0, round(left[c][1], 6) + 0.0) for c in order)
    return Division(told, tuple(turn[c] for c in of), 0.0)


def _judges(points: Sequence[Point], weights: Sequence[int], seed: int) -> list[tuple[int, int]]:
    """Return of which points, with how many people each, the silhouette is taken: all, or four hundred drawn by lot."""
    if len(points) <= SAMPLE:
        return list(enumerate(weights))
    chance = Random(f"{seed}:judges")  # noqa: S311 - a kept seed, no secret
    lots = sorted((chance.random(), i) for i in range(len(points)))
    return sorted((i, weights[i]) for _lot, i in lots[:SAMPLE])


def _silhouette(
    points: Sequence[Point], of: Sequence[int], judged: Sequence[tuple[int, int]], k: int
) -> float:
    """Return the mean silhouette: how much nearer people are to their own group than to the next one, −1 to 1."""
    people = [sum(w for i, w in judged if of[i] == c) for c in range(k)]
    told = []
    for i, weight in judged:
        mine, x, y = of[i], points[i][0], points[i][1]
        sums = [0.0] * k
        for j, w in judged:
            sums[of[j]] += w * hypot(points[j][0] - x, points[j][1] - y)
        others = [sums[c] / people[c] for c in range(k) if c != mine and people[c]]
        if people[mine] < FEWEST or not others:
            told.append((0.0, weight))
            continue
        inside, outside = sums[mine] / (people[mine] - 1), min(others)
        most = max(inside, outside)
        told.append(((outside - inside) / most if most else 0.0, weight))
    return fsum(s * w for s, w in told) / (sum(people) or 1)
