"""Where high values lie together: Gi* of Getis and Ord, local I of Moran, and how many tests make one of them lie. Pure.

With values x of n cells, their mean X and S² = Σx²/n − X², and of a cell its neighbours and itself (W cells of n)

    Gi* = (Σ x_j − X W) / (S √((n W − W²) / (n − 1)))

which is standard normal where values lie as chance puts them (Ord and Getis 1995, Geographical Analysis 27, 286–306). Of n
cells some are always extreme: what is called hot at 95 % is so by the procedure of Benjamini and Hochberg (1995) over all of
them, as Caldas de Castro and Singer (2006) propose for maps. Rates are standardised first as Assunção and Reis (1999) do it,
so that the chance of few cases does not look like a hot spot.

Written out because the library that has it, esda of PySAL, brings two dozen packages (decision 0028); the tests hold these
lines against what esda says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

LEVELS = ((99, 0.01), (95, 0.05), (90, 0.10))
EPSILON = 1e-12
Near = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Spot:
    """What a cell is: its z, the chance of it on both sides, and at how many of a hundred it is hot (+) or cold (−)."""

    z: float
    p: float
    level: int


def gi_star(values: Sequence[float], near: Near) -> list[float]:
    """Return Gi* of each cell; `near` are its neighbours without itself. Where all values are alike, nothing is anywhere."""
    n = len(values)
    if n < 2:
        return [0.0] * n
    mean = sum(values) / n
    variance = sum(x * x for x in values) / n - mean * mean
    if variance <= EPSILON * max(1.0, mean * mean):
        return [0.0] * n
    spread, told = sqrt(variance), []
    for at, others in enumerate(near):
        w = len(others) + 1
        around = values[at] + sum(values[other] for other in others)
        share = (n * w - w * w) / (n - 1)
        told.append((around - mean * w) / (spread * sqrt(share)) if share > 0 else 0.0)
    return told


def both_sides(z: float) -> float:
    """Return the chance of a standard normal value as far out as this one, on either side."""
    return erfc(abs(z) / sqrt(2))


def limit_of(chances: Sequence[float], alpha: float) -> float:
    """Return up to which chance one believes, so that of what one believes no more than `alpha` is false; 0 for nothing."""
    n = len(chances)
    good = [p for rank, p in enumerate(sorted(chances), 1) if p <= rank * alpha / n]
    return max(good, default=0.0)


def spots(values: Sequence[float], near: Near) -> list[Spot]:
    """Return what each cell is, after all tests together."""
    zs = gi_star(values, near)
    chances = [both_sides(z) for z in zs]
    limits = [(level, limit_of(chances, alpha)) for level, alpha in LEVELS]
    told = []
    for z, p in zip(zs, chances, strict=True):
        level = next((level for level, limit in limits if limit > 0 and p <= limit), 0)
        told.append(Spot(z, p, level if z > 0 else -level))
    return told


def moran(values: Sequence[float], near: Near) -> list[float]:
    """Return local I of each cell (Anselin 1995), with weights of one: below nought it differs from all around it."""
    n = len(values)
    mean = sum(values) / n if n else 0.0
    away = [x - mean for x in values]
    square = sum(d * d for d in away) / (n - 1) if n > 1 else 0.0
    if square <= EPSILON:
        return [0.0] * n
    return [d / square * sum(away[other] for other in others) for d, others in zip(away, near, strict=True)]


def standardised(events: Sequence[int], of: Sequence[int]) -> list[float]:
    """Return rates as so many standard deviations from the whole's, by what each rests on; each rests on something."""
    total = sum(of)
    if not total:
        return [0.0] * len(of)
    whole = sum(events) / total
    spread = sum(n * (y / n - whole) ** 2 for y, n in zip(events, of, strict=True)) / total
    excess = spread - whole / (total / len(of))
    told = []
    for y, n in zip(events, of, strict=True):
        variance = excess + whole / n
        if variance <= 0:
            variance = whole / n
        told.append((y / n - whole) / sqrt(variance) if variance > 0 else 0.0)
    return told
