"""How good a sorter is, on messages it has not seen: accuracy, macro-F1, confusion, and the line of confidence. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NEVER = 1001


@dataclass(frozen=True)
class Guess:
    """What was right, what the sorter said, and how sure it was in thousandths."""

    right: str
    said: str
    sure: int = 0


@dataclass(frozen=True)
class ClassFigures:
    """One class: how many there are, how many of those said so are right, how many of them were found."""

    code: str
    n: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def accuracy(guesses: Sequence[Guess]) -> float:
    """Return how many guesses are right."""
    return sum(one.right == one.said for one in guesses) / len(guesses) if guesses else 0.0


def by_class(guesses: Sequence[Guess]) -> list[ClassFigures]:
    """Return the figures of every class that is right or was said, in their order."""
    right, said = Counter(one.right for one in guesses), Counter(one.said for one in guesses)
    both = Counter(one.right for one in guesses if one.right == one.said)
    return [
        ClassFigures(
            code, right[code], both[code] / said[code] if said[code] else 0.0,
            both[code] / right[code] if right[code] else 0.0,
        )
        for code in sorted(right | said)
    ]  # fmt: skip


def macro_f1(guesses: Sequence[Guess]) -> float:
    """Return the mean F1 of all classes, each counting the same, however few messages it has."""
    figures = by_class(guesses)
    return sum(one.f1 for one in figures) / len(figures) if figures else 0.0


def confusion(guesses: Sequence[Guess]) -> dict[str, dict[str, int]]:
    """Return how often what was right was said to be what."""
    told: dict[str, dict[str, int]] = {}
    for (right, said), n in sorted(Counter((one.right, one.said) for one in guesses).items()):
        told.setdefault(right, {})[said] = n
    return told


@dataclass(frozen=True)
class Line:
    """From how sure on the sorter speaks, how many of its words are right then, and of how many messages it speaks."""

    sure: int
    precision: float
    coverage: float


def line_for(guesses: Sequence[Guess], precision: float, *, least: int = 1) -> Line:
    """Return the lowest line above which at least this share of what is said is right; NEVER where there is none.

    Messages of one confidence are taken or left together: the line is a number, not a place in a list. It is never
    below `least`.
    """
    best, right = Line(NEVER, 0.0, 0.0), 0
    ordered = sorted(guesses, key=lambda one: -one.sure)
    for said, one in enumerate(ordered, 1):
        right += one.right == one.said
        last = said == len(ordered) or ordered[said].sure != one.sure
        if last and one.sure >= least and right / said >= precision:
            best = Line(one.sure, right / said, said / len(ordered))
    return best


def told(guesses: Sequence[Guess], precision: float = 0.9) -> dict[str, Any]:
    """Return all figures as JSON holds them."""
    line = line_for(guesses, precision)
    return {
        "messages": len(guesses), "accuracy": round(accuracy(guesses), 4), "macro_f1": round(macro_f1(guesses), 4),
        "classes": [
            {"class": one.code, "messages": one.n, "precision": round(one.precision, 4),
             "recall": round(one.recall, 4), "f1": round(one.f1, 4)}
            for one in by_class(guesses)
        ],
        "confusion": confusion(guesses),
        "line": {"wanted_precision": precision, "confidence": line.sure, "precision": round(line.precision, 4),
                 "coverage": round(line.coverage, 4)},
    }  # fmt: skip
