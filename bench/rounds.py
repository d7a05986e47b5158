"""How a figure is taken: ours and its baseline in turns, in one run, and the median of several rounds."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One line of docs/benchmarks.md; `budget` is what the issue asks for, in words, and `kept` whether it holds."""

    name: str
    ours: float
    baseline: float
    unit: str
    note: str
    budget: str
    kept: bool | None = None
    baseline_name: str = ""

    def told(self) -> dict[str, Any]:
        """Return it as the harness and the document read it."""
        return asdict(self) | {"ratio": self.ours / self.baseline if self.baseline else 0.0}


def seconds(do: Callable[[], Any]) -> float:
    """Return how long one run took."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def interleaved(
    works: Sequence[Callable[[], Any]], *, times: int, rounds: int = ROUNDS
) -> list[list[list[float]]]:
    """Run each of the works `times` times in each round, in turns; return [work][round] = sorted seconds."""
    told: list[list[list[float]]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            told[place].append(sorted(seconds(work) for _ in range(times)))
    return told


def median_of(rounds: Sequence[Sequence[float]]) -> float:
    """Return the median over rounds of the medians inside them."""
    return statistics.median(statistics.median(one) for one in rounds)


def p95_of(rounds: Sequence[Sequence[float]]) -> float:
    """Return the median over rounds of the 95th percentiles inside them."""
    return statistics.median(one[min(len(one) - 1, int(len(one) * 0.95))] for one in rounds)
