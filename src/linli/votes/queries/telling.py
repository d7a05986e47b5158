"""A result line by line for people, and as facts for programs."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from linli.votes.states import BallotWay, Base, Basis, Choice

from .approving import Ranking
from .ballots import Box
from .consent import Consent, Measure, Test, not_voted
from .projects import Election
from .ranked import Round, RunOff, Schulze
from .rolls import DEVELOPER, Roll
from .rules import Rule
from .shares import FINENESS, Shared

Result = Consent | Ranking | RunOff | Schulze
MOST_NAMED = 20
_FINE = 10_000


def shown(number: Fraction, *, up: bool = False) -> str:
    """Return an area as it is written, with two digits or four; what does not end is cut, or rounded up if asked."""
    scaled = number * _FINE
    whole = ceil(scaled) if up else floor(scaled)
    digits = 2 if whole % 100 == 0 else 4
    return f"{whole // _FINE}.{whole % _FINE:04}"[: digits - 4 or None]


def per_cent(share: Fraction) -> str:
    """Return a share in per cent with two digits, cut and never rounded up to a line that was not reached."""
    cut = floor(share * _FINE)
    return f"{cut // 100}.{cut % 100:02} %"


def amount(what: str, number: Fraction, *, up: bool = False) -> str:
    """Return an area or a number of heads with its unit."""
    if what == "area":
        return _("%(n)s m²") % {"n": shown(number, up=up)}
    return _("%(n)s heads") % {"n": int(number)}


# --- What all have in common ---------------------------------------------------------------------------------------
def rule_lines(rule: Rule) -> list[str]:
    """Return by which rule is counted, with its source."""
    return [
        _("Rule %(code)s: %(name)s") % {"code": rule.code, "name": rule.label},
        _("Source: %(source)s") % {"source": rule.clause},
    ]


def roll_lines(roll: Roll) -> list[str]:
    """Return what stands on the roll and how its heads were counted."""
    if roll.basis == Basis.MEMBERS:
        return [_("Roll: %(heads)s who may vote") % {"heads": len(roll.heads)}, *roll.doubts]
    told = {"flats": len(roll.units), "area": shown(roll.area), "heads": len(roll.heads)}
    lines = [_("Roll: %(flats)s flats, %(area)s m², %(heads)s heads") % told]
    for head in roll.heads:
        if head.key == DEVELOPER:
            lines.append(
                _("  The developer's %(n)s flats not sold or not handed over count as one head.")
                % {"n": len(head.units)}
            )
        elif len(head.units) > 1:
            who = _(", ").join(filter(None, head.names)) or head.label
            lines.append(_("  %(who)s: %(n)s flats count as one head.") % {"who": who, "n": len(head.units)})
    joint = [head for head in roll.heads if head.key != DEVELOPER and len(head.people) > 1]
    if joint:
        lines.append(_("  Owned together and counted as one head each: %(n)s.") % {"n": len(joint)})
    return [*lines, *roll.doubts]


def box_lines(roll: Roll, box: Box, rule: Rule) -> list[str]:
    """Return what became of each ballot."""
    ways = dict(BallotWay.choices)
    told = {"read": box.read, "heads": len(box.votes)}
    lines = [_("Ballots: %(read)s read; votes of %(heads)s heads count") % told]
    by_way = [f"{ways[way]} {n}" for way, n in box.ways.items() if way]
    if by_way:
        lines.append("  " + _("; ").join(by_way))
    heads = {head.key: head for head in roll.heads}
    for key, why in box.unclear.items():
        what = _("counted as an abstention") if key in box.votes else _("not counted as cast")
        lines.append(f"  {heads[key].label}: {why} → {what}")
    lines += [
        "  " + _("Ballot in row %(row)s does not count: %(why)s") % {"row": one.row, "why": one.reason}
        for one in box.left_out
    ]
    return lines


def quorum_line(what: str, test: Test) -> str:
    """Return whether enough take part."""
    told = {
        "part": amount(what, test.part), "whole": amount(what, test.base), "share": test.share,
        "cent": per_cent(test.share), "needed": test.threshold,
        "met": _("reached") if test.met else _("too little"),
    }  # fmt: skip
    return _("Taking part: %(part)s of %(whole)s = %(share)s (%(cent)s); needed %(needed)s: %(met)s") % told


def _missing(what: str, test: Test) -> str:
    if test.lacking is None:
        return _("more than all who have not voted")
    # Where the line is not enough itself, or nobody takes part yet, any area above it will do.
    if what == "area" and (test.threshold.strict or not test.lacking):
        return _("more than %(amount)s") % {"amount": amount(what, test.lacking, up=True)}
    return amount(what, test.lacking, up=True)


# --- Yes or no -----------------------------------------------------------------------------------------------------
def consent_lines(result: Consent) -> list[str]:
    """Return the counting of a yes-or-no vote, step by step."""
    rule = result.rule
    lines = [*rule_lines(rule), *roll_lines(result.roll), *box_lines(result.roll, result.box, rule)]
    if result.followers:
        even = _("nothing: area and heads differ or are even")
        what = str(Choice(result.majority).label) if result.majority else even
        told = {"n": len(result.followers), "what": what}
        lines.append(_("With the majority of those who decided: %(n)s heads, who say %(what)s") % told)
    for one in result.measures:
        lines += _measure_lines(one, rule)
    lines += _still_missing(result)
    lines.append(_("Result: passed") if result.passed else _("Result: not passed"))
    return lines + (conditions(rule) if result.passed else [])


def _measure_lines(one: Measure, rule: Rule) -> list[str]:
    lines = [_("By area") if one.what == "area" else _("By heads")]
    if one.quorum is not None:
        lines.append("  " + quorum_line(one.what, one.quorum))
    lines.append(
        "  " + _("Yes %(yes)s, no %(no)s, abstentions %(abstain)s") % {
            name: amount(one.what, getattr(one, name)) for name in ("yes", "no", "abstain")
        }
    )  # fmt: skip
    test = one.passing
    told = {
        "part": amount(one.what, test.part), "base": amount(one.what, test.base), "share": test.share,
        "cent": per_cent(test.share), "needed": test.threshold, "of": str(Base(rule.base).label),
        "met": _("reached") if test.met else _("too little"),
    }  # fmt: skip
    lines.append(
        "  "
        + _("Agreeing (%(of)s): %(part)s of %(base)s = %(share)s (%(cent)s); needed %(needed)s: %(met)s")
        % told
    )
    return lines


def _still_missing(result: Consent) -> list[str]:
    lines = []
    tests: tuple[tuple[str, Callable[[Measure], Test | None], str], ...] = (
        ("quorum", lambda one: one.quorum, _("Still missing for the quorum: %(what)s")),
        ("passing", lambda one: one.passing, _("Still missing to pass, if nobody else votes no: %(what)s")),
    )
    for _kind, test_of, words in tests:
        lack = [
            (one.what, test) for one in result.measures if (test := test_of(one)) is not None and not test.met
        ]
        if lack:
            # Heads first, as people say it: three owners with 214.50 m².
            parts = [_missing(what, test) for what, test in reversed(lack)]
            lines.append(words % {"what": _(", ").join(parts)})
    rest = not_voted(result)
    if rest and not result.passed:
        names = _("; ").join(head.label for head in rest[:MOST_NAMED])
        more = _(" and %(n)s more") % {"n": len(rest) - MOST_NAMED} if len(rest) > MOST_NAMED else ""
        area = sum((one.area for one in rest), Fraction(0))
        told = {"n": len(rest), "area": shown(area), "names": names + more}
        lines.append(
            _("Not voted: %(n)s heads, %(area)s m²: %(names)s") % told
            if result.roll.basis == Basis.OWNERS
            else _("Not voted: %(n)s: %(names)s") % told
        )
    return lines


def conditions(rule: Rule) -> list[str]:
    """Return what the count cannot know and the rule asks."""
    asked = [
        (rule.notice_days, _("it was announced %(n)s days before, and nothing else was voted on")),
        (rule.display_days, _("it is displayed for %(n)s days")),
        (rule.result_days, _("the result is told within %(n)s days")),
    ]
    lines = [words % {"n": n} for n, words in asked if n]
    if rule.objections:
        lines.append(_("no written objection of affected neighbours is left open"))
    return [_("The rule also asks: %(what)s") % {"what": one} for one in lines]


# --- Polls ---------------------------------------------------------------------------------------------------------
def _poll_head(result: Ranking | RunOff | Schulze) -> list[str]:
    lines = [
        *rule_lines(result.rule),
        *roll_lines(result.roll),
        *box_lines(result.roll, result.box, result.rule),
    ]
    return lines + ([quorum_line("heads", result.quorum)] if result.quorum else [])


def _leading(leaders: Iterable[str], result: Result) -> str:
    names = list(leaders)
    quorum = getattr(result, "quorum", None)
    if quorum is not None and not quorum.met:
        return _("Result: nothing is decided, too few took part")
    if len(names) == 1:
        return _("Result: %(name)s") % {"name": names[0]}
    return (
        _("Result: a tie between %(names)s. Draw a lot before witnesses.") % {"names": _(", ").join(names)}
        if names
        else _("Result: nobody voted")
    )


def ranking_lines(result: Ranking) -> list[str]:
    """Return what each option got."""
    return [
        *_poll_head(result),
        *(f"  {name}: {n}" for name, n in result.votes),
        _leading(result.leaders, result),
    ]


def _why(one: Round) -> str:
    words = {
        "last": _("out: %(names)s, the fewest votes"),
        "together": _("out together: %(names)s; all of them have fewer votes than the next"),
        "earlier": _("out: %(names)s; tied, and had fewer votes in an earlier round"),
        "lot": _("out: %(names)s; tied, by the lot that was drawn"),
    }
    return words[one.why] % {"names": _(", ").join(one.out)} if one.why in words else ""


def run_off_lines(result: RunOff) -> list[str]:
    """Return the rounds of an instant run-off."""
    lines = _poll_head(result)
    for number, one in enumerate(result.rounds, start=1):
        counts = _("; ").join(f"{name} {n}" for name, n in one.votes)
        spent = _(" (%(n)s ballots name nobody who is left)") % {"n": one.spent} if one.spent else ""
        lines.append(_("Round %(n)s: %(counts)s%(spent)s") % {"n": number, "counts": counts, "spent": spent})
        if _why(one):
            lines.append(f"  {_why(one)}")
    return [*lines, _leading([result.winner] if result.winner else result.tied, result)]


def schulze_lines(result: Schulze) -> list[str]:
    """Return who is preferred to whom."""
    lines = _poll_head(result)
    for (a, b), n in result.preferred.items():
        if a < b:
            told = {"a": a, "b": b, "n": n, "m": result.preferred[b, a]}
            lines.append("  " + _("%(a)s before %(b)s: %(n)s; %(b)s before %(a)s: %(m)s") % told)
    return [*lines, _leading(result.leaders, result)]


# --- Budgets -------------------------------------------------------------------------------------------------------
def money(number: Fraction) -> str:
    """Return an amount of money as it is read: whole, or with two digits, cut."""
    cut = floor(number * 100)
    return f"{cut // 100:,}" if cut % 100 == 0 else f"{cut // 100:,}.{cut % 100:02}"


def shared_lines(result: Shared, election: Election) -> list[str]:
    """Return how a budget was shared, for citizens."""
    if not result.voters:
        return [election.title, _("Result: nobody voted")]
    told = {"budget": f"{result.budget:,}", "voters": result.voters, "money": money(result.first_money)}
    lines = [
        election.title,
        _("Every one of %(voters)s votes is worth the same part of the budget of %(budget)s: %(money)s.") % told,
        _("A project is bought when its voters can pay for it together, each the same as far as their part reaches; first comes the one that asks its voters for the smallest part of its price."),  # noqa: E501 - a sentence
        _("With these parts, projects for %(cost)s are bought.") % {"cost": f"{result.first_cost:,}"},
        _("Some money is left over in small pieces. So the count is repeated with %(step)s more for each vote, %(rounds)s times in all, up to %(money)s a vote.") % {  # noqa: E501 - a sentence
            "step": max(floor(result.first_money) // FINENESS, 1), "rounds": result.rounds, "money": money(result.money)},
    ]  # fmt: skip
    if result.stopped == "over":
        lines.append(
            _(
                "Stop: at %(money)s a vote the projects would cost %(cost)s, more than there is. The count before holds."
            )
            % {"money": money(result.over_money or Fraction(0)), "cost": f"{result.over_cost or 0:,}"}
        )
    elif result.stopped == "all":
        lines.append(_("Stop: everything that somebody voted for is bought."))
    else:
        lines.append(_("Stop: counted as often as this program counts; the last count holds."))
    for place, one in enumerate(result.bought, start=1):
        told = {
            "n": place, "code": one.project, "name": election.projects[one.project].name, "cost": f"{one.cost:,}",
            "voters": one.voters, "pays": money(one.pays),
        }  # fmt: skip
        lines.append(_("%(n)s. %(code)s %(name)s: %(cost)s, %(voters)s voters, at most %(pays)s each") % told)
    lines.append(
        _("Result: %(n)s projects, %(cost)s of %(budget)s")
        % {"n": len(result.bought), "cost": f"{result.cost:,}", "budget": f"{result.budget:,}"}
    )
    if election.selected is not None:
        same = election.selected == {one.project for one in result.bought}
        lines.append(
            _("The file names the same projects as decided.")
            if same
            else _("The file names other projects as decided.")
        )
    return lines


def lines_of(result: Result) -> list[str]:
    """Return any result line by line."""
    if isinstance(result, Consent):
        return consent_lines(result)
    if isinstance(result, Ranking):
        return ranking_lines(result)
    return run_off_lines(result) if isinstance(result, RunOff) else schulze_lines(result)


# --- For programs --------------------------------------------------------------------------------------------------
def _exact(number: Fraction) -> str:
    return str(number)


def _test_facts(test: Test | None) -> dict[str, Any] | None:
    if test is None:
        return None
    return {
        "threshold": str(test.threshold), "part": _exact(test.part), "of": _exact(test.base), "share": _exact(test.share),
        "per_cent": per_cent(test.share).removesuffix(" %"), "met": test.met,
        "lacking": None if test.lacking is None else _exact(test.lacking),
    }  # fmt: skip


def box_facts(box: Box) -> dict[str, Any]:
    """Return what became of the ballots, as programs read it."""
    return {
        "read": box.read, "heads": len(box.votes), "ways": box.ways, "unclear": len(box.unclear),
        "left_out": [{"row": one.row, "reason": one.reason} for one in box.left_out],
    }  # fmt: skip


def facts_of(result: Result) -> dict[str, Any]:
    """Return a result as programs read it; numbers are exact fractions, as text."""
    told: dict[str, Any] = {
        "rule": result.rule.code, "source": result.rule.source,
        "roll": {"heads": len(result.roll.heads), "flats": len(result.roll.units), "area": _exact(result.roll.area)},
        "ballots": box_facts(result.box),
    }  # fmt: skip
    if isinstance(result, Consent):
        told |= {"passed": result.passed, "quorate": result.quorate, "with_majority": len(result.followers)}
        told["measures"] = {
            one.what: {
                "whole": _exact(one.whole), "yes": _exact(one.yes), "no": _exact(one.no), "abstain": _exact(one.abstain),
                "quorum": _test_facts(one.quorum), "passing": _test_facts(one.passing),
            }
            for one in result.measures
        }  # fmt: skip
    else:
        told |= {"decided": result.decided, "quorum": _test_facts(result.quorum)}
        told |= _poll_facts(result)
    return told | {"steps": lines_of(result)}


def _poll_facts(result: Ranking | RunOff | Schulze) -> dict[str, Any]:
    if isinstance(result, Ranking):
        return {"votes": dict(result.votes), "leaders": list(result.leaders)}
    if isinstance(result, RunOff):
        rounds = [
            {"votes": dict(one.votes), "spent": one.spent, "out": list(one.out), "why": one.why}
            for one in result.rounds
        ]
        return {"rounds": rounds, "winner": result.winner or None, "tied": list(result.tied)}
    preferred = [{"option": a, "before": b, "ballots": n} for (a, b), n in result.preferred.items()]
    return {"preferred": preferred, "leaders": list(result.leaders)}


def shared_facts(result: Shared, election: Election) -> dict[str, Any]:
    """Return a budget as programs read it."""
    return {
        "budget": result.budget, "cost": result.cost, "voters": result.voters, "money": _exact(result.money),
        "rounds": result.rounds, "stopped": result.stopped, "over_cost": result.over_cost,
        "projects": [
            {"project": one.project, "cost": one.cost, "voters": one.voters, "pays": _exact(one.pays)}
            for one in result.bought
        ],
        "steps": shared_lines(result, election),
    }  # fmt: skip
