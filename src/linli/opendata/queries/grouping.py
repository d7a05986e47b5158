"""k-anonymity: which cases are told how roughly, so that each is one of at least k that are alike.

Knows no database. A ladder of ways to tell a case leads from fine to rough; each rung makes groups of groups of the rung
before. Rung by rung, the groups that are large enough are told, whole, and the cases of the others go on together to the
next one. So every case is told once, in a group of at least k, and sums over what is told never say more than the groups.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Fine(NamedTuple):
    """A case as it is known before anything is made rough, and what is told of its course.

    `line` are codes of units from the street down; `month` is the first of the month in which it was reported.
    """

    line: tuple[str, ...]
    type: str
    class_: str
    month: date
    door: str
    stage: str
    days: str
    reopened: bool


class Told(NamedTuple):
    """What is told of where, what, when and by which door; "" is not told."""

    place: str
    category: str
    period: str
    door: str


class Row(NamedTuple):
    """A case as it leaves: its group, and its course."""

    told: Told
    stage: str
    days: str
    reopened: bool


@dataclass(frozen=True)
class Grouped:
    """What is told, sorted so that no order of the ledger is left in it, and how many fit into no group."""

    rows: tuple[Row, ...]
    withheld: int


def changed(before: Counter[Fine], now: Counter[Fine]) -> int:
    """Return how many cases at least came, went or became others between two nights, as finely as they are known.

    Counted before anything is made rough: where one case leaves a group of k, the k - 1 others climb, and of what is
    told k rows change by one case.
    """
    return max((now - before).total(), (before - now).total())


Rung = Callable[[Fine], Told]


def month_of(day: date) -> str:
    """Return a month as it is told."""
    return f"{day.year}-{day.month:02}"


def quarter_of(day: date) -> str:
    """Return a quarter as it is told."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def rungs(depth: int) -> list[Rung]:
    """Return the ways to tell a case from the finest to the roughest, places no deeper than `depth`.

    First the door goes, then the type gives way to its class, then the place climbs to the street, then time widens.
    """

    def place(one: Fine, deep: int) -> str:
        return one.line[: deep + 1][-1]

    def climbing(deep: int) -> Rung:
        return lambda one: Told(place(one, deep), one.class_, month_of(one.month), "")

    return [
        lambda one: Told(place(one, depth), one.type, month_of(one.month), one.door),
        lambda one: Told(place(one, depth), one.type, month_of(one.month), ""),
        *(climbing(deep) for deep in range(depth, -1, -1)),
        lambda one: Told(one.line[0], one.class_, quarter_of(one.month), ""),
        lambda one: Told(one.line[0], one.class_, str(one.month.year), ""),
        lambda one: Told(one.line[0], "", str(one.month.year), ""),
    ]


def grouped(cases: Iterable[Fine], *, k: int, ladder: Sequence[Rung]) -> Grouped:
    """Return how the cases are told, each among at least k that are alike; those left over are withheld."""
    left, told = list(cases), []
    for rung in ladder:
        groups: dict[Told, list[Fine]] = defaultdict(list)
        for one in left:
            groups[rung(one)].append(one)
        left = []
        for name, members in groups.items():
            if len(members) >= k:
                told += [Row(name, one.stage, one.days, one.reopened) for one in members]
            else:
                left += members
    return Grouped(tuple(sorted(told)), len(left))
