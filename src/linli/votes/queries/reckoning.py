"""The count of a question from what stands in the database: by the same ways of counting as the command of the terminal."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.utils import translation

from linli.votes.models import Question, Turnout, Vote
from linli.votes.states import Method

from .approving import count_approval, count_most
from .ballots import Ballot
from .consent import count_consent
from .projects import Project, election_from
from .ranked import count_ranked, count_schulze
from .rolls import Roll
from .rules import Rule
from .shares import equal_shares
from .standing import ballots_in, nameless_roll, roll_in, rule_in, secret_ballots_in
from .telling import Result, box_lines, facts_of, roll_lines, rule_lines, shared_facts, shared_lines

LANGUAGES = ("zh-hans", "en")


def reckoned(vote: Vote, question: Question) -> tuple[bool, dict[str, Any]]:
    """Return whether a question is passed or decided, and what the public may read of its count: no name stands in it."""
    rule = rule_in(question)
    told: dict[str, Any] = {}
    fine = False
    for language in LANGUAGES:
        with translation.override(language):
            roll = nameless_roll(vote.heads) if vote.secret else roll_in(vote, names=False)
            ballots = secret_ballots_in(question) if vote.secret else ballots_in(question)
            fine, facts = counted_by(rule, roll, ballots, question)
            told.setdefault("facts", {name: value for name, value in facts.items() if name != "steps"})
            told.setdefault("steps", {})[language] = facts["steps"]
    told["digest"] = digest_of_result(told["facts"])
    return fine, told


def counted_by(
    rule: Rule, roll: Roll, ballots: Sequence[Ballot], question: Question
) -> tuple[bool, dict[str, Any]]:
    """Return whether it is passed or decided, with the facts and the steps of the count."""
    named = {one["code"]: one["name"] for one in question.options}
    if rule.method == Method.SHARES:
        return _shared(rule, roll, ballots, question)
    # People read the names of options, not their codes.
    told = [_named(one, named) for one in ballots]
    result = result_by(rule, roll, told, list(named.values()))
    facts = facts_of(result)
    fine = result.passed if rule.method == Method.CONSENT else result.decided  # type: ignore[union-attr]  # by method
    return bool(fine), facts


def _named(ballot: Ballot, named: dict[str, str]) -> Ballot:
    if not named:
        return ballot
    said = tuple(named.get(one, one) for one in ballot.said)
    return Ballot(
        ballot.row,
        said,
        ballot.number,
        ballot.name,
        ballot.unit,
        ballot.way,
        ballot.at,
        ballot.by,
        ballot.problem,
    )


def result_by(rule: Rule, roll: Roll, ballots: Sequence[Ballot], options: Sequence[str]) -> Result:
    """Return what ballots come to by the method of a rule."""
    if rule.method == Method.CONSENT:
        return count_consent(roll, ballots, rule)
    ways: dict[str, Any] = {
        Method.MOST: count_most, Method.APPROVAL: count_approval, Method.SCHULZE: count_schulze, Method.RANKED: count_ranked,
    }  # fmt: skip
    result: Result = ways[rule.method](roll, ballots, rule, options)
    return result


def _shared(
    rule: Rule, roll: Roll, ballots: Sequence[Ballot], question: Question
) -> tuple[bool, dict[str, Any]]:
    projects = [Project(one["code"], one["name"], int(one["cost"])) for one in question.options]
    told = count_approval(roll, ballots, rule, [one.code for one in projects])
    election = election_from(question.title, question.budget or 0, projects, told.box.votes.values())
    result = equal_shares(election.costs, election.ballots, election.budget)
    facts = shared_facts(result, election)
    facts["steps"] = [
        *rule_lines(rule),
        *roll_lines(roll),
        *box_lines(roll, told.box, rule),
        *shared_lines(result, election),
    ]
    return bool(result.bought), {"rule": rule.code, "source": rule.source} | facts


def digest_of_result(facts: dict[str, Any]) -> str:
    """Return the digest of the facts of a count, the same in every language."""
    bare = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(bare.encode()).hexdigest()


def photos_known(ids: Any) -> list[Any]:
    """Return which of some ids are photos of signatures."""
    return list(Turnout.objects.filter(photo__in=ids).values_list("photo", flat=True))
