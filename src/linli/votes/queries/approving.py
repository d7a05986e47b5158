"""Polls: most votes, and approval of any number. A tie is told and never settled by a program."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from .ballots import Ballot, Box, LeftOut, Said, box_of
from .consent import Test
from .rolls import Roll
from .rules import Rule, lacking


@dataclass(frozen=True)
class Ranking:
    """What each option got, the most first. Several `leaders` are tied; none where nobody voted."""

    rule: Rule
    roll: Roll
    box: Box
    quorum: Test | None
    votes: tuple[tuple[str, int], ...]
    leaders: tuple[str, ...]

    @property
    def decided(self) -> bool:
        """Say whether enough took part and one option leads alone."""
        return len(self.leaders) == 1 and (self.quorum is None or self.quorum.met)


def count_most(roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str] = ()) -> Ranking:
    """Return which option most votes name; each ballot names one."""

    def wrong(said: Said) -> str:
        return _("it names more than one") if len(said) > 1 else ""

    return _ranking(roll, ballots, rule, options, wrong)


def count_approval(roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str] = ()) -> Ranking:
    """Return which option most voters approve; each ballot names any number, in any order."""
    alike = (replace(one, said=tuple(sorted(set(one.said)))) for one in ballots)
    return _ranking(roll, alike, rule, options, lambda _said: "")


def _ranking(
    roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str], wrong: Callable[[Said], str]
) -> Ranking:
    box = listed(roll, ballots, rule, options, wrong)
    counts = Counter(dict.fromkeys(options, 0))
    counts.update(one for said in box.votes.values() for one in said)
    votes = tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    most = votes[0][1] if votes else 0
    leaders = tuple(name for name, n in votes if n == most) if most else ()
    return Ranking(rule, roll, box, turnout(roll, box, rule), votes, leaders)


def listed(
    roll: Roll, ballots: Iterable[Ballot], rule: Rule, options: Sequence[str], wrong: Callable[[Said], str]
) -> Box:
    """Return the votes of heads, leaving out ballots that are wrong or name what is not on the list of options."""
    sound, odd = [], []
    for one in ballots:
        unknown = [name for name in one.said if options and name not in options]
        why = wrong(one.said) or (
            _("“%(name)s” is not among the options") % {"name": unknown[0]} if unknown else ""
        )
        if why:
            odd.append(LeftOut(one.row, why))
        else:
            sound.append(one)
    # An empty ballot of a poll names nothing, so it can abstain from nothing either.
    box = box_of(roll, sound, rule)
    votes = {key: said for key, said in box.votes.items() if key not in box.unclear}
    rows = sorted((*box.left_out, *odd), key=lambda one: (one.row, one.reason))
    return replace(box, votes=votes, left_out=tuple(rows), read=len(sound) + len(odd))


def turnout(roll: Roll, box: Box, rule: Rule) -> Test | None:
    """Return whether enough heads take part, where the rule asks for it."""
    if rule.quorum is None:
        return None
    part, whole = Fraction(len(box.votes)), Fraction(len(roll.heads))
    need = lacking(rule.quorum, part=part, base=whole, grows=False, whole_numbers=True)
    within = need if need is not None and need <= whole - part else None
    return Test("quorum", rule.quorum, part, whole, rule.quorum.met(part, whole), within)
