"""A budget by the method of equal shares, in exact numbers.

Everybody's vote is worth the same money. A project is bought when those who voted for it can pay for it together, each as
near to the same as their money allows; of all projects that can be paid, the one goes first that costs its voters the
smallest part of its price each. That leaves some of the budget over, so the count is repeated with one more unit of money
for every vote, again and again. It stops at the first repetition that would cost more than there is: the one before counts.

All money lies in whole numbers over one denominator, and voters with the same ballot pay the same, so they are one purse.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import floor, gcd

MOST_ROUNDS = 20_000
# A unit at a time; where a vote is worth more than so many units, a part of it this fine.
FINENESS = 10_000


@dataclass(frozen=True)
class Bought:
    """A project that was bought: its cost, who voted for it, and the most that one of them paid."""

    project: str
    cost: int
    voters: int
    pays: Fraction


@dataclass(frozen=True)
class Shared:
    """What is bought. `stopped`: over (the next round costs too much), all (nothing is left to buy), rounds (gave up)."""

    budget: int
    voters: int
    money: Fraction
    first_money: Fraction
    first_cost: int
    rounds: int
    bought: tuple[Bought, ...]
    stopped: str
    over_money: Fraction | None = None
    over_cost: int | None = None

    @property
    def cost(self) -> int:
        """Return what all of it costs."""
        return sum(one.cost for one in self.bought)


def equal_shares(costs: Mapping[str, int], ballots: Iterable[Iterable[str]], budget: int) -> Shared:
    """Return what is bought for the budget; a ballot names the projects it approves, and empty ones hold no share.

    A tie goes to the cheaper project, then to the one with more votes, then to the smaller number.
    """
    purses = Counter(named for one in ballots if (named := frozenset(one).intersection(costs)))
    voters = sum(purses.values())
    if not voters:
        return Shared(budget, 0, Fraction(0), Fraction(0), 0, 0, (), "all")
    house = _House(costs, purses)
    money = first_money = Fraction(budget, voters)
    step = max(floor(money) // FINENESS, 1)
    kept = house.bought_for(money)
    first_cost = sum(one.cost for one in kept)
    for rounds in range(1, MOST_ROUNDS + 1):
        if len(kept) == len(house.supporters):
            return Shared(budget, voters, money, first_money, first_cost, rounds, kept, "all")
        # From whole unit to whole unit, as the published counts do, however the budget divides.
        more = Fraction(floor(money) + step)
        found = house.bought_for(more)
        cost = sum(one.cost for one in found)
        if cost > budget:
            return Shared(budget, voters, money, first_money, first_cost, rounds, kept, "over", more, cost)
        money, kept = more, found
    return Shared(budget, voters, money, first_money, first_cost, MOST_ROUNDS, kept, "rounds")


class _House:
    """The projects that somebody voted for, and the purses of their voters."""

    def __init__(self, costs: Mapping[str, int], purses: Counter[frozenset[str]]) -> None:
        named = sorted(purses.items(), key=lambda one: (sorted(one[0]), one[1]))
        self.sizes = [n for _names, n in named]
        supporters: dict[str, list[int]] = {project: [] for project in costs}
        for place, (names, _n) in enumerate(named):
            for project in names:
                supporters[project].append(place)
        self.supporters = {project: places for project, places in supporters.items() if places}
        self.costs = {project: costs[project] for project in self.supporters}
        self.votes = {
            project: sum(self.sizes[one] for one in places) for project, places in self.supporters.items()
        }

    def bought_for(self, money: Fraction) -> tuple[Bought, ...]:
        """Return what is bought when every vote is worth so much, in the order of buying."""
        scale, sizes = money.denominator, self.sizes
        purses = [money.numerator] * len(sizes)
        # What a project costs each of its voters as a part of its price only grows while money is spent. So an old
        # figure is a bound: the first on the heap whose figure is new is the best, and most are never looked at.
        heap = [(Fraction(1, self.votes[project]), self._tie(project)) for project in self.supporters]
        heapify(heap)
        done = []
        while heap:
            _old, tie = heappop(heap)
            project = tie[-1]
            price = self._pays(project, purses, scale)
            if price is None:
                continue
            part = price / self.costs[project] if self.costs[project] else Fraction(0)
            if heap and (part, tie) > heap[0]:
                heappush(heap, (part, tie))
                continue
            done.append(Bought(project, self.costs[project], self.votes[project], price))
            grow = price.denominator // gcd(price.denominator, scale)
            if grow > 1:
                scale *= grow
                purses = [purse * grow for purse in purses]
            due = price.numerator * (scale // price.denominator)
            for place in self.supporters[project]:
                purses[place] = max(purses[place] - due, 0)
        return tuple(done)

    def _tie(self, project: str) -> tuple[int, int, int, str]:
        return self.costs[project], -self.votes[project], len(project), project

    def _pays(self, project: str, purses: list[int], scale: int) -> Fraction | None:
        """Return the most that a voter pays for a project, or None where all of them together cannot."""
        rest, left = self.costs[project] * scale, self.votes[project]
        sizes = self.sizes
        held = [(purses[one], sizes[one]) for one in self.supporters[project]]
        if sum(purse * size for purse, size in held) < rest:
            return None
        if min(held)[0] * left < rest:  # somebody cannot pay an equal part, and the others bear the rest
            held.sort()
            for purse, size in held:
                if purse * left >= rest:
                    break
                rest -= purse * size
                left -= size
        return Fraction(rest, left * scale) if rest else Fraction(0)
