"""Comparing fairly: shares drawn towards the whole by how little they rest on, with how sure they are; never of a person.

Of few cases a share is mostly chance: whoever had three cases is first or last in every ranking by mere shares. So
each share is estimated as Marshall (1991, *Applied Statistics* 40, 283–294) does for rates of areas, the moments of the
Poisson–gamma model of Clayton and Kaldor (1987, *Biometrics* 43, 671–681): with events y of n, m = Σy / Σn,

    s² = Σ n (y/n − m)² / Σn      A = max(0, s² − m / n̄)      C = A / (A + m / n)      estimate = m + C (y/n − m)

What is known of one is then Gamma(m²/A + y, m/A + n). Its quantiles are those of Wilson and Hilferty (1931). Intervals
reach 1.39 standard deviations to either side, so that two that do not overlap differ at about 5 % (Goldstein and Healy
1995, *JRSS A* 158, 175–177). From them follow the places that one may hold: "1–3". Nothing is drawn from people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Generic, TypeVar

Key = TypeVar("Key")
# How far an interval reaches (Goldstein and Healy), and on how many cases a share must rest to be shown at all.
REACH, LEAST = 1.39, 5
# A hot spot has so many reports at least, and more than chance gives one of all units once in a hundred times.
HOT_LEAST, HOT_CHANCE = 5, 0.01


@dataclass(frozen=True)
class Prior:
    """What is known of a share before it is looked at: the whole's, and how much shares differ beyond chance."""

    mean: float
    spread: float

    @property
    def differs(self) -> bool:
        """Return whether shares differ more than chance alone would make them."""
        return self.spread > 0


def prior_of(counts: Sequence[tuple[int, int]]) -> Prior:
    """Return the whole of (events, n), and the moment estimate of how much the parts differ beyond chance."""
    known = [(y, n) for y, n in counts if n > 0]
    total = sum(n for _y, n in known)
    if not total:
        return Prior(0.0, 0.0)
    mean = sum(y for y, _n in known) / total
    variance = sum(n * (y / n - mean) ** 2 for y, n in known) / total
    return Prior(mean, max(0.0, variance - mean * len(known) / total))


def gamma_quantile(z: float, shape: float, rate: float) -> float:
    """Return the quantile of a gamma distribution at `z` standard deviations of the normal one (Wilson–Hilferty)."""
    ninth = 1 / (9 * shape)
    return float(shape / rate * max(0.0, 1 - ninth + z * sqrt(ninth)) ** 3)


@dataclass(frozen=True)
class Fair(Generic[Key]):
    """One of those compared: its events of n, the estimate and how sure it is, and which places it may hold.

    Where it rests on too few there is no estimate and no place.
    """

    key: Key
    events: int
    n: int
    estimate: float | None
    low: float
    high: float
    best: int = 0
    worst: int = 0
    # Whether all differ no more than chance makes: then the estimate is the whole's, and the interval its own.
    alike: bool = False

    @property
    def raw(self) -> float | None:
        """Return the share as it is counted."""
        return self.events / self.n if self.n else None

    @property
    def places(self) -> str:
        """Return the places it may hold: "2", or "1–3" where the difference does not tell; "" without an estimate."""
        if self.estimate is None:
            return ""
        return str(self.best) if self.best == self.worst else f"{self.best}–{self.worst}"


def compared(counts: Mapping[Key, tuple[int, int]], *, least: int = LEAST) -> list[Fair[Key]]:
    """Return those compared, the smallest estimated share first, what rests on fewer than `least` last."""
    enough = {key: (y, n) for key, (y, n) in counts.items() if n >= least}
    prior = prior_of(list(enough.values()))
    found = [_estimated(key, y, n, prior) for key, (y, n) in enough.items()]
    told = [
        Fair(
            one.key, one.events, one.n, one.estimate, one.low, one.high, alike=not prior.differs,
            best=1 + sum(prior.differs and other.high < one.low for other in found),
            worst=len(found) - sum(prior.differs and other.low > one.high for other in found),
        )
        for one in found
    ]  # fmt: skip
    few = [Fair(key, y, n, None, 0.0, 1.0) for key, (y, n) in counts.items() if n < least]
    return [
        *sorted(told, key=lambda one: (one.estimate, one.raw, -one.n)),
        *sorted(few, key=lambda one: -one.n),
    ]


def _estimated(key: Key, y: int, n: int, prior: Prior) -> Fair[Key]:
    if prior.differs:
        shape, rate = prior.mean**2 / prior.spread + y, prior.mean / prior.spread + n
        estimate = min(1.0, shape / rate)
    else:  # of its own events alone, with the prior of Jeffreys, for whoever looks at the shares as counted
        shape, rate, estimate = y + 0.5, float(n), prior.mean
    low, high = (min(1.0, gamma_quantile(z, shape, rate)) for z in (-REACH, REACH))
    return Fair(key, y, n, estimate, low, high)


@dataclass(frozen=True)
class Hot(Generic[Key]):
    """A unit with more reports in a week than its own past lets one expect."""

    key: Key
    n: int
    expected: float


def hot_spots(weeks: Mapping[Key, tuple[int, int]], *, before: int) -> list[Hot[Key]]:
    """Return where much more was reported in a week than in the `before` weeks ahead of it, the most surprising first.

    `weeks` has for each unit what was reported in the week, and before it. What to expect of a unit is its own past drawn
    towards the others' as above; what chance does around it is the negative binomial that follows from that. One of all
    units together is called hot without being so once in a hundred times (Bonferroni).
    """
    if not weeks:
        return []
    prior = prior_of([(past, before) for _now, past in weeks.values()])
    limit = HOT_CHANCE / len(weeks)
    found = []
    for key, (now, past) in weeks.items():
        if prior.differs:
            shape, rate = prior.mean**2 / prior.spread + past, prior.mean / prior.spread + before
        else:  # all alike: the past of all together says what to expect
            shape, rate = float(sum(p for _n, p in weeks.values()) + 1), float(before * len(weeks))
        chance = tail(now, shape, rate)
        if now >= HOT_LEAST and chance < limit:
            found.append((chance, Hot(key, now, shape / rate)))
    return [hot for _chance, hot in sorted(found, key=lambda pair: pair[0])]


def tail(least: int, shape: float, rate: float) -> float:
    """Return the chance of `least` or more in one period, where the rate itself is gamma: the negative binomial's tail."""
    fails = log(rate / (rate + 1))
    hits = log(1 / (rate + 1))
    below = sum(
        exp(lgamma(shape + k) - lgamma(shape) - lgamma(k + 1) + shape * fails + k * hits)
        for k in range(least)
    )
    return max(0.0, 1 - below)
