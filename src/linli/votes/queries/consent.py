"""Yes or no: who takes part, who agrees, whether that is enough, and what is still missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from linli.votes.states import Base, Basis, Choice, Follow

from .ballots import Ballot, Box, LeftOut, box_of
from .rolls import Head, Roll
from .rules import Rule, Threshold, lacking


@dataclass(frozen=True)
class Test:
    """One line that must be reached. `lacking` is how much more is needed at least; None: no more can be enough."""

    kind: str
    threshold: Threshold
    part: Fraction
    base: Fraction
    met: bool
    lacking: Fraction | None

    @property
    def share(self) -> Fraction:
        """Return the share exactly; of nothing it is nought."""
        return self.part / self.base if self.base else Fraction(0)


@dataclass(frozen=True)
class Measure:
    """Everything counted one way: by area, or by heads. `left` is what may still be cast."""

    what: str
    whole: Fraction
    yes: Fraction
    no: Fraction
    abstain: Fraction
    quorum: Test | None
    passing: Test

    @property
    def taking_part(self) -> Fraction:
        """Return how much takes part."""
        return self.yes + self.no + self.abstain

    @property
    def left(self) -> Fraction:
        """Return how much has not voted."""
        return self.whole - self.taking_part


@dataclass(frozen=True)
class Consent:
    """The result of a yes-or-no vote."""

    rule: Rule
    roll: Roll
    box: Box
    measures: tuple[Measure, ...]
    followers: tuple[str, ...]
    majority: str

    @property
    def quorate(self) -> bool:
        """Say whether enough take part, by every measure."""
        return all(one.quorum is None or one.quorum.met for one in self.measures)

    @property
    def passed(self) -> bool:
        """Say whether it is agreed: enough take part and enough agree, by every measure."""
        return self.quorate and all(one.passing.met for one in self.measures)


def count_consent(roll: Roll, ballots: Iterable[Ballot], rule: Rule) -> Consent:
    """Return what ballots come to by a rule of consent; the rule must have its threshold."""
    if rule.passes is None:
        raise ValueError(rule.code)
    box = _box(roll, ballots, rule)
    said = {key: vote[0] for key, vote in box.votes.items()}
    followers = _followers(roll, said, box, rule)
    decided = {key: choice for key, choice in said.items() if key not in followers}
    majority = _majority(roll, decided) if followers else ""
    decided |= dict.fromkeys(followers, majority or Choice.ABSTAIN)
    sums = _sums(roll, decided)
    wholes = {"area": roll.area, "heads": Fraction(len(roll.heads))}
    return Consent(rule, roll, box, measures_of(rule, sums, wholes), followers, majority)


def measures_of(
    rule: Rule, sums: Mapping[str, Mapping[str, Fraction]], wholes: Mapping[str, Fraction]
) -> tuple[Measure, ...]:
    """Return what sums of yes, no and abstentions come to by a rule, by area (where it counts that) and by heads."""
    if rule.passes is None:
        raise ValueError(rule.code)
    whats = ("area", "heads") if rule.basis == Basis.OWNERS else ("heads",)
    return tuple(_measure(what, sums[what], wholes[what], rule, rule.passes) for what in whats)


def _box(roll: Roll, ballots: Iterable[Ballot], rule: Rule) -> Box:
    """Return the votes of heads, without ballots that say something this rule does not know."""
    known = {(one,) for one in Choice if one != Choice.FOLLOW or rule.follow != Follow.NOBODY} | {()}
    told = list(ballots)
    box = box_of(roll, (one for one in told if one.said in known), rule)
    odd = [
        LeftOut(one.row, _("“%(said)s” is no vote that this rule knows") % {"said": ", ".join(one.said)})
        for one in told
        if one.said not in known
    ]
    rows = sorted((*box.left_out, *odd), key=lambda one: (one.row, one.reason))
    return replace(box, left_out=tuple(rows), read=len(told))


def _followers(roll: Roll, said: dict[str, str], box: Box, rule: Rule) -> tuple[str, ...]:
    if rule.follow == Follow.NOBODY:
        return ()
    silent = (
        [one.key for one in roll.heads if one.served and one.key not in said and one.key not in box.unclear]
        if rule.follow == Follow.SILENT
        else []
    )
    return (*(key for key, choice in said.items() if choice == Choice.FOLLOW), *silent)


def _sums(roll: Roll, decided: dict[str, str]) -> dict[str, dict[str, Fraction]]:
    sums = {what: dict.fromkeys(("yes", "no", "abstain"), Fraction(0)) for what in ("area", "heads")}
    for head in roll.heads:
        choice = decided.get(head.key)
        if choice is not None:
            sums["area"][choice] += head.area
            sums["heads"][choice] += 1
    return sums


def _majority(roll: Roll, decided: dict[str, str]) -> str:
    """Return what most of those say who decided themselves, by area and by heads alike; nothing where these differ."""
    sums = _sums(roll, decided)
    ways = [sums["heads"]] if roll.basis == Basis.MEMBERS else list(sums.values())
    if all(one["yes"] > one["no"] for one in ways):
        return Choice.YES
    return Choice.NO if all(one["no"] > one["yes"] for one in ways) else ""


def _measure(
    what: str, sums: Mapping[str, Fraction], whole: Fraction, rule: Rule, passes: Threshold
) -> Measure:
    taking_part = sum(sums.values(), Fraction(0))
    base = {Base.ROLL: whole, Base.DECIDING: sums["yes"] + sums["no"]}.get(Base(rule.base), taking_part)
    heads = what == "heads"
    left = whole - taking_part
    quorum = rule.quorum and Test(
        "quorum", rule.quorum, taking_part, whole, rule.quorum.met(taking_part, whole),
        _within(left, lacking(rule.quorum, part=taking_part, base=whole, grows=False, whole_numbers=heads)),
    )  # fmt: skip
    grows = rule.base != Base.ROLL
    passing = Test(
        "passing", passes, sums["yes"], base, passes.met(sums["yes"], base),
        _within(left, lacking(passes, part=sums["yes"], base=base, grows=grows, whole_numbers=heads)),
    )  # fmt: skip
    return Measure(what, whole, sums["yes"], sums["no"], sums["abstain"], quorum, passing)


def _within(left: Fraction, needed: Fraction | None) -> Fraction | None:
    """Return what is needed where those who have not voted can still give it."""
    return needed if needed is None or needed <= left else None


def not_voted(result: Consent) -> list[Head]:
    """Return the heads that have not taken part, the largest area first."""
    taken = {*result.box.votes, *result.followers}
    return sorted(
        (one for one in result.roll.heads if one.key not in taken), key=lambda one: (-one.area, one.key)
    )
