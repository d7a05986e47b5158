"""The ballots: who cast each, and the one vote that each head's ballots come to.

Nothing here goes by the order of rows. Of ballots that contradict, the rule and the moments decide; where these do not,
the vote is unclear, and the list says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.votes.states import BallotWay, Choice, Several, Unclear

from .rolls import DEVELOPER, Head, Roll, parts_of
from .rules import Rule

Said = tuple[str, ...]


@dataclass(frozen=True)
class Ballot:
    """One row of the ballots: who, for which flat, what it says, how and when it came.

    An empty `said` is an empty ballot; one with a problem could not be read and counts for nobody.
    """

    row: int
    said: Said
    number: str = ""
    name: str = ""
    unit: str = ""
    way: str = ""
    at: datetime | None = None
    by: str = ""
    problem: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A ballot that was not counted, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Box:
    """What the ballots come to: one vote for each head that cast one. `unclear` are heads with why theirs is none."""

    votes: dict[str, Said]
    unclear: dict[str, str]
    left_out: tuple[LeftOut, ...]
    read: int
    ways: dict[str, int]


def box_of(roll: Roll, ballots: Iterable[Ballot], rule: Rule) -> Box:
    """Return the one vote of each head, and every ballot that does not count with its reason."""
    by_head: dict[str, list[tuple[str, Ballot]]] = defaultdict(list)
    left_out: list[LeftOut] = []
    read = 0
    for ballot in ballots:
        read += 1
        heads, person, why = ((), "", ballot.problem) if ballot.problem else _whose(roll, ballot)
        why = why or _proxy_trouble(heads, ballot)
        if why:
            left_out.append(LeftOut(ballot.row, why))
        for head in () if why else heads:
            by_head[head.key].append((_person(head, person), ballot))
    votes: dict[str, Said] = {}
    unclear: dict[str, str] = {}
    ways: Counter[str] = Counter()
    for head in roll.heads:
        cast = by_head.get(head.key)
        if not cast:
            continue
        settled = _settled(cast, rule, left_out)
        if isinstance(settled, str):
            unclear[head.key] = settled
            if rule.unclear == Unclear.ABSTAIN:
                votes[head.key] = (Choice.ABSTAIN,)
        else:
            votes[head.key] = settled.said
            ways[settled.way] += 1
    rows = tuple(sorted(set(left_out), key=lambda one: (one.row, one.reason)))
    return Box(votes, unclear, rows, read, dict(sorted(ways.items())))


def _person(head: Head, person: str) -> str:
    """Return who speaks for a head: a paper of a flat with one owner is that owner's."""
    return head.people[0] if not person and len(head.people) == 1 else person


def _whose(roll: Roll, ballot: Ballot) -> tuple[tuple[Head, ...], str, str]:
    """Return the heads that a ballot is of, who cast it, and why it is nobody's."""
    together = () if ballot.number else _together(roll, ballot)
    if together:
        return together, "", ""
    head = roll.units.get(ballot.unit) if ballot.unit else None
    if ballot.unit and head is None and roll.units:
        return (), "", _("%(unit)s is not on the roll") % {"unit": ballot.unit}
    person, why = _voter(roll, head, ballot)
    if not why and head is None and not person:
        why = _("it names nobody")
    if not why and head is not None and person and person not in head.people:
        told = {"who": ballot.name or ballot.number, "unit": ballot.unit}
        why = _("%(who)s is no owner of %(unit)s") % told
    if why:
        return (), "", why
    return roll.people[person] if head is None else (head,), person, ""


def _together(roll: Roll, ballot: Ballot) -> tuple[Head, ...]:
    """Return the flat whose owners signed one ballot together, all of them and nobody else."""
    names = set(parts_of(ballot.name))
    if len(names) < 2 or ballot.name in roll.names:
        return ()
    heads = [
        one for key in roll.names.get(min(names), ()) for one in roll.people[key] if set(one.names) == names
    ]
    if ballot.unit:
        heads = [one for one in heads if ballot.unit in one.units]
    return tuple(heads[:1]) if len({one.key for one in heads}) == 1 else ()


def _voter(roll: Roll, head: Head | None, ballot: Ballot) -> tuple[str, str]:
    """Return the person that a ballot names, and why it is nobody on the roll; for the developer's flats only one speaks."""
    if head is not None and head.key == DEVELOPER:
        return "", ""
    if ballot.number:
        unknown = ballot.number not in roll.people
        return ballot.number, _("%(who)s is not on the roll") % {"who": ballot.number} if unknown else ""
    return _named(roll, head, ballot.name) if ballot.name else ("", "")


def _named(roll: Roll, head: Head | None, name: str) -> tuple[str, str]:
    """Return whom a name means: an owner of the flat that is named, else the only one who is called so."""
    known = roll.names.get(name, frozenset())
    if head is not None:
        known = known & set(head.people) or known
    if name in roll.people:  # a number, written where the name belongs
        return name, ""
    if not known:
        return "", _("%(who)s is not on the roll") % {"who": name}
    if len(known) > 1:
        return "", _("several on the roll are called %(who)s; the ballot needs a number or a flat") % {
            "who": name
        }
    return next(iter(known)), ""


def _proxy_trouble(heads: tuple[Head, ...], ballot: Ballot) -> str:
    """Return why somebody may not vote for another: only the proxy that the roll names may."""
    if ballot.way != BallotWay.PROXY:
        return ""
    known = frozenset().union(*(head.proxies for head in heads)) if heads else frozenset()
    if not known:
        return _("the roll names no proxy for this voter")
    if not ballot.by or ballot.by not in known:
        return _("%(who)s is not the proxy that the roll names") % {"who": ballot.by or _("nobody")}
    return ""


def _settled(cast: list[tuple[str, Ballot]], rule: Rule, left_out: list[LeftOut]) -> Ballot | str:
    """Return the ballot that counts for a head, or in words why none does; ballots set aside are noted."""
    own = [one for one in cast if one[1].way != BallotWay.PROXY]
    if own and len(own) < len(cast):
        left_out += [
            LeftOut(ballot.row, _("the voter voted in person, which goes before the proxy"))
            for _who, ballot in cast
            if ballot.way == BallotWay.PROXY
        ]
        cast = own
    full = [one for one in cast if one[1].said]
    if full:
        left_out += [LeftOut(one.row, _("the ballot is empty")) for _who, one in cast if not one.said]
    else:
        return _("the ballot is empty")
    people: dict[str, list[Ballot]] = defaultdict(list)
    for who, ballot in full:
        people[who].append(ballot)
    kept = []
    for ballots in people.values():
        counts = _of_one(ballots, rule.several)
        if counts is None:
            return _(
                "ballots of one voter contradict, and nothing says which of them counts (rows %(rows)s)"
            ) % {"rows": _rows(ballots)}
        kept.append(counts)
    if len({one.said for one in kept}) > 1:
        return _(
            "those who own together contradict each other (rows %(rows)s); they must name one to vote"
        ) % {"rows": _rows(kept)}
    chosen = min(kept, key=_first)
    kept_rows = {one.row for one in kept}
    for _who, ballot in full:
        if ballot.row not in kept_rows:
            again = _("cast again, with the same vote in row %(row)s")
            other = _("the same voter's ballot in row %(row)s counts")
            left_out.append(
                LeftOut(ballot.row, (again if ballot.said == chosen.said else other) % {"row": chosen.row})
            )
    return chosen


def _of_one(ballots: list[Ballot], several: str) -> Ballot | None:
    """Return which ballot of one person counts, or None where that cannot be said."""
    if len({one.said for one in ballots}) == 1:
        return min(ballots, key=_first)
    moments = [one.at for one in ballots if one.at is not None]
    if several == Several.NONE or len(moments) < len(ballots):
        return None
    moment = max(moments) if several == Several.LAST else min(moments)
    best = [one for one in ballots if one.at == moment]
    return min(best, key=_first) if len({one.said for one in best}) == 1 else None


def _first(ballot: Ballot) -> tuple[bool, float, str, int]:
    """Return by what the first of several ballots that say the same is told: its moment, else how it came."""
    return ballot.at is None, ballot.at.timestamp() if ballot.at else 0.0, ballot.way, ballot.row


def _rows(ballots: Iterable[Ballot]) -> str:
    return ", ".join(str(one.row) for one in sorted(ballots, key=lambda one: one.row))
