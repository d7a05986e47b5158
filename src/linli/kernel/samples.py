"""Shares with their margin of error: Wilson's interval, narrowed where the sample is a good part of everybody."""

from math import sqrt
from typing import Any

# 95 of 100 such intervals hold the true share.
Z = 1.959963984540054
# Of fewer answers no share is told: it would be nearly a list of persons.
FEWEST = 10


def interval(good: int, n: int, *, of: int | None = None) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score method.

    `of` is how many there are in all: where more than a few of them answered, the interval is narrowed by the finite
    population correction, put into Wilson's formula as the number of answers that would say as much of an endless one.
    """
    if not 0 <= good <= n or n == 0:
        raise ValueError(f"{good} of {n} is no share")
    if of is not None and of > 1:
        if n >= of:
            return good / n, good / n
        size = n * (of - 1) / (of - n)
    else:
        size = float(n)
    share = good / n
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z * sqrt(share * (1 - share) / size + Z * Z / (4 * size * size)) / (1 + Z * Z / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def needed(margin: float, *, of: int | None = None) -> int:
    """Return how many answers keep the margin of error of any share below `margin` (0.05 is five points)."""
    n0 = Z * Z * 0.25 / (margin * margin)
    n = n0 if of is None else n0 / (1 + (n0 - 1) / of)
    return int(-(-n // 1))


def per_cent(part: int, whole: int) -> str:
    """Return a share in per cent to one place, a half rounded up as people do: 1 of 16 is 6.3, where floats say 6.2."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def share(good: int, n: int, *, of: int | None = None) -> dict[str, Any]:
    """Return a share as a bulletin tells it, in per cent to one place, with its margin; nothing of too few."""
    if n < FEWEST:
        return {
            "good": None,
            "n": n if n == 0 else None,
            "rate": None,
            "low": None,
            "high": None,
            "margin": None,
        }
    low, high = (round(one * 1000) / 10 for one in interval(good, n, of=of))
    rate = float(per_cent(good, n))
    return {
        "good": good, "n": n, "rate": per_cent(good, n), "low": f"{low:.1f}", "high": f"{high:.1f}",
        "margin": f"{max(rate - low, high - rate):.1f}",
    }  # fmt: skip
