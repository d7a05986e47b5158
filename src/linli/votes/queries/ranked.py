"""Ranked ballots: instant run-off, and Schulze for whoever would rather compare options pair by pair.

Ties in the run-off are broken in this order: those tied for last go out together where all of them together have fewer
votes than the next; else whoever had fewer votes in the latest earlier round in which they differ; else by a lot that was
drawn before witnesses and is given as an order. Without a lot the count stops there and says between whom it must be drawn.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from django.utils.translation import gettext as _

from .approving import listed, turnout
from .ballots import Ballot, Box, Said
from .consent import Test
from .rolls import Roll
from .rules import Rule


@dataclass(frozen=True)
class Round:
    """One round: what each option has, how many ballots name nobody who is left, who goes out and by which rule.

    `why`: last, together, earlier, lot; won where somebody has won, tied where a lot is needed.
    """

    votes: tuple[tuple[str, int], ...]
    spent: int
    out: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class RunOff:
    """The result of an instant run-off. Without a winner, `tied` says between whom a lot must be drawn."""

    rule: Rule
    roll: Roll
    box: Box
    quorum: Test | None
    rounds: tuple[Round, ...]
    winner: str
    tied: tuple[str, ...]

    @property
    def decided(self) -> bool:
        """Say whether enough took part and somebody won."""
        return bool(self.winner) and (self.quorum is None or self.quorum.met)


@dataclass(frozen=True)
class Schulze:
    """The result by Schulze: who is preferred to whom by how many, the strongest paths, and who is beaten by nobody."""

    rule: Rule
    roll: Roll
    box: Box
    quorum: Test | None
    options: tuple[str, ...]
    preferred: dict[tuple[str, str], int]
    paths: dict[tuple[str, str], int]
    leaders: tuple[str, ...]

    @property
    def decided(self) -> bool:
        """Say whether enough took part and one option is beaten by nobody."""
        return len(self.leaders) == 1 and (self.quorum is None or self.quorum.met)


def _twice(said: Said) -> str:
    doubled = [name for name, n in Counter(said).items() if n > 1]
    return _("it names “%(name)s” twice") % {"name": doubled[0]} if doubled else ""


def _options(box: Box, options: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*options, *(name for said in box.votes.values() for name in said)}))


def count_ranked(
    roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str] = (), *, lot: Sequence[str] = ()
) -> RunOff:
    """Return who wins an instant run-off, round by round; `lot` names options in the order in which they were drawn."""
    box = listed(roll, ballots, rule, options, _twice)
    ballots_left = Counter(said for said in box.votes.values())
    rest = set(_options(box, options))
    rounds: list[Round] = []
    past: list[dict[str, int]] = []
    winner, tied = "", ()  # type: str, tuple[str, ...]
    while rest and box.votes:
        votes = dict.fromkeys(sorted(rest), 0)
        spent = 0
        for said, n in ballots_left.items():
            first = next((name for name in said if name in rest), None)
            if first is None:
                spent += n
            else:
                votes[first] += n
        told = tuple(sorted(votes.items(), key=lambda one: (-one[1], one[0])))
        best, most = told[0]
        if most * 2 > sum(votes.values()) or len(rest) == 1:
            winner = best
            rounds.append(Round(told, spent, (), "won"))
            break
        out, why = _goes_out(votes, past, lot)
        if why == "tied":
            tied = out
            rounds.append(Round(told, spent, (), why))
            break
        rounds.append(Round(told, spent, out, why))
        past.append(votes)
        rest -= set(out)
    return RunOff(rule, roll, box, turnout(roll, box, rule), tuple(rounds), winner, tied)


def _goes_out(
    votes: dict[str, int], past: list[dict[str, int]], lot: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    least = min(votes.values())
    last = tuple(sorted(name for name, n in votes.items() if n == least))
    if len(last) == 1:
        return last, "last"
    above = [n for n in votes.values() if n > least]
    if above and least * len(last) < min(above):
        return last, "together"
    for earlier in reversed(past):
        fewest = min(earlier[name] for name in last)
        fewer = tuple(name for name in last if earlier[name] == fewest)
        if len(fewer) == 1:
            return fewer, "earlier"
        last = fewer
    drawn = {name: place for place, name in enumerate(lot)}
    if all(name in drawn for name in last):
        return (max(last, key=drawn.__getitem__),), "lot"
    return last, "tied"


def count_schulze(roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str] = ()) -> Schulze:
    """Return whom nobody beats along the strongest paths; what a ballot does not name stands below what it names."""
    box = listed(roll, ballots, rule, options, _twice)
    names = _options(box, options)
    preferred = dict.fromkeys(permutations(names, 2), 0)
    for said in box.votes.values():
        below = set(names)
        for name in said:
            below.discard(name)
            for other in below:
                preferred[name, other] += 1
    paths = {(a, b): n if n > preferred[b, a] else 0 for (a, b), n in preferred.items()}
    for via, a, b in permutations(names, 3):
        paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
    leaders = (
        tuple(a for a in names if all(paths[a, b] >= paths[b, a] for b in names if b != a))
        if box.votes
        else ()
    )
    return Schulze(rule, roll, box, turnout(roll, box, rule), names, preferred, paths, leaders)
