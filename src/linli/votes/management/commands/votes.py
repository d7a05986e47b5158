"""`linli votes`: count ballots by a rule and explain each step; list the rules; check the evidence of a vote.

Exit codes: 0 passed or decided, 1 counted but not passed or tied, 2 nothing could be counted.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.errors import Refusal
from linli.kernel.naming import in_script
from linli.votes.errors import RollFaulty
from linli.votes.queries import (
    Roll,
    Rule,
    ballots_from,
    costs_from,
    count_approval,
    count_consent,
    count_most,
    count_ranked,
    count_schulze,
    delivered_rules,
    equal_shares,
    read_election,
    roll_from,
    rule_called,
)
from linli.votes.queries.projects import Election, election_from
from linli.votes.queries.telling import (
    Result,
    box_facts,
    box_lines,
    facts_of,
    lines_of,
    roll_lines,
    rule_lines,
    shared_facts,
    shared_lines,
)
from linli.votes.states import Method

PASSED, NOT_PASSED, NOT_COUNTED = 0, 1, 2
MOST_FAULTS = 50
SHARES = "shares"


class Command(BaseCommand):
    """Asks no database, unless a street is named whose own rules count."""

    help = "Count votes and explain the result line by line, or list the voting rules."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        count = verbs.add_parser("count", help="count ballots by a rule")
        count.add_argument(
            "roll", type=Path, metavar="ROLL", help="who may vote: CSV, Excel; or a .pb file of a budget"
        )
        count.add_argument("ballots", type=Path, nargs="?", metavar="BALLOTS", help="the ballots: CSV, Excel")
        count.add_argument(
            "--rule", default="", metavar="NAME", help="code of the rule; see `linli votes rules`"
        )
        count.add_argument(
            "--option", action="append", default=[], help="an option of a poll; may be given several times"
        )
        count.add_argument(
            "--lot", default="", metavar="A,B", help="options in the order in which a lot drew them"
        )
        count.add_argument("--projects", type=Path, help="projects of a budget with their costs: CSV, Excel")
        count.add_argument("--budget", type=int, default=0, help="the budget, in whole units")
        check = verbs.add_parser("verify", help="check the evidence of a vote, without any database")
        check.add_argument("file", type=Path, metavar="FILE.zip")
        listing = verbs.add_parser("rules", help="list the voting rules with their sources")
        check.add_argument("--language", default="", help="zh-hans or en")
        for verb in (count, listing):
            verb.add_argument("--street", default="", help="slug of a street whose own rule book counts")
            verb.add_argument("--language", default="", help="zh-hans or en")
            verb.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = Namespace(**options)
        with translation.override(asked.language or settings.LANGUAGE_CODE):
            if asked.verb == "verify":
                fine = self.verified(asked.file)
                if not fine:
                    sys.exit(NOT_PASSED)
                return
            try:
                rules = rules_of_street(asked.street)
                if asked.verb == "rules":
                    self.stdout.write(listed_json(rules) if asked.json else listed(rules))
                    return
                facts, lines, fine = counted(asked, rules)
            except Refusal as refusal:
                raise CommandError(str(refusal), returncode=NOT_COUNTED) from None
            self.stdout.write(
                json.dumps(facts, ensure_ascii=False, indent=2) if asked.json else "\n".join(lines)
            )
        if not fine:
            sys.exit(NOT_PASSED)

    def verified(self, path: Path) -> bool:
        """Say what was checked of an evidence package and what is wrong; return whether nothing is."""
        from linli.votes.queries.proving import faults_in  # noqa: PLC0415 - only this needs the tables' names

        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=NOT_COUNTED)
        with path.open("rb") as file:
            done, wrong = faults_in(file)
        self.stdout.write("\n".join([*(f"✓ {one}" for one in done), *(f"✗ {one}" for one in wrong)]))
        said = _("The package is whole.") if not wrong else _("The package is NOT to be trusted.")
        self.stdout.write(said)
        return not wrong


def rules_of_street(slug: str) -> Mapping[str, Rule]:
    """Return the rules of a street, or those that every house begins with."""
    if not slug:
        return delivered_rules()
    from linli.territory.public import Street  # noqa: PLC0415 - only this asks the database
    from linli.votes.queries import rules_in  # noqa: PLC0415 - as above

    street = Street.objects.filter(slug=slug).first()
    if street is None:
        raise CommandError(_("There is no street called %(name)s.") % {"name": slug}, returncode=NOT_COUNTED)
    return rules_in(street.pk)


def counted(asked: Namespace, rules: Mapping[str, Rule]) -> tuple[dict[str, Any], list[str], bool]:
    """Return a result as facts and as lines, and whether it was passed or decided."""
    for path in (asked.roll, asked.ballots, asked.projects):
        if path is not None and not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=NOT_COUNTED)
    if asked.roll.suffix.casefold() == ".pb":
        if asked.ballots is not None or rule_called(rules, asked.rule or SHARES).method != Method.SHARES:
            raise CommandError(
                _("A .pb file holds its ballots and is counted by equal shares."), returncode=NOT_COUNTED
            )
        return shared(read_election(asked.roll))
    if not asked.rule or asked.ballots is None:
        raise CommandError(
            _("Say which ballots and by which rule: linli votes count ROLL.csv BALLOTS.csv --rule cc278-1"),
            returncode=NOT_COUNTED,
        )
    rule = rule_called(rules, asked.rule)
    sheet = roll_from(asked.roll, rule)
    if sheet.faults:
        told = [_("row %(row)s: %(why)s") % {"row": one.row, "why": one.message} for one in sheet.faults]
        more = [_("and %(n)s more") % {"n": len(told) - MOST_FAULTS}] if len(told) > MOST_FAULTS else []
        raise RollFaulty(faults="".join(f"\n  {one}" for one in [*told[:MOST_FAULTS], *more]))
    if rule.method == Method.SHARES:
        return budget_of(asked, sheet.roll, rule)
    result = result_of(asked, sheet.roll, rule)
    fine = result.passed if rule.method == Method.CONSENT else result.decided
    return facts_of(result), lines_of(result), fine


def result_of(asked: Namespace, roll: Roll, rule: Rule) -> Result:
    """Return what the ballots come to by the method of the rule."""
    ballots, options = ballots_from(asked.ballots, rule), asked.option
    if rule.method == Method.CONSENT:
        return count_consent(roll, ballots, rule)
    if rule.method == Method.RANKED:
        lot = [one.strip() for one in asked.lot.split(",") if one.strip()]
        return count_ranked(roll, ballots, rule, options, lot=lot)
    ways = {Method.MOST: count_most, Method.APPROVAL: count_approval, Method.SCHULZE: count_schulze}
    return ways[Method(rule.method)](roll, ballots, rule, options)


def budget_of(asked: Namespace, roll: Roll, rule: Rule) -> tuple[dict[str, Any], list[str], bool]:
    """Return how a budget is shared by a roll, its ballots and its projects, and which ballots did not count."""
    if asked.projects is None or asked.budget < 1:
        raise CommandError(
            _("A budget needs --projects FILE and --budget AMOUNT, or a .pb file."), returncode=NOT_COUNTED
        )
    projects = costs_from(asked.projects)
    told = count_approval(roll, ballots_from(asked.ballots, rule), rule, [one.code for one in projects])
    election = election_from(rule.label, asked.budget, projects, told.box.votes.values())
    facts, lines, fine = shared(election)
    before = [*rule_lines(rule), *roll_lines(roll), *box_lines(roll, told.box, rule)]
    facts = {"rule": rule.code, "source": rule.source, "ballots": box_facts(told.box)} | facts
    return facts | {"steps": [*before, *facts["steps"]]}, [*before, *lines], fine


def shared(election: Election) -> tuple[dict[str, Any], list[str], bool]:
    """Return how a budget is shared."""
    result = equal_shares(election.costs, election.ballots, election.budget)
    return shared_facts(result, election), shared_lines(result, election), bool(result.bought)


def thresholds_of(rule: Rule) -> str:
    """Return what a rule asks, in one line."""
    if not rule.countable:
        return _("not entered; enter from the current local rule")
    if rule.method != Method.CONSENT:
        return str(Method(rule.method).label)
    parts = [_("must take part %(share)s") % {"share": rule.quorum}] if rule.quorum else []
    return _(", ").join([*parts, _("must agree %(share)s") % {"share": rule.passes}])


def listed(rules: Mapping[str, Rule]) -> str:
    """Return the rules for people: code, name, thresholds, source."""
    lines = []
    for rule in rules.values():
        lines += [f"{rule.code}  {rule.label}", f"    {thresholds_of(rule)}", f"    {rule.clause}"]
        lines += [f"    {in_script(rule.remark)}"] if rule.remark else []
    return "\n".join(lines)


def listed_json(rules: Mapping[str, Rule]) -> str:
    """Return the rules for programs."""
    told = [
        {
            "code": rule.code, "name": rule.label, "method": rule.method, "basis": rule.basis,
            "quorum": str(rule.quorum) if rule.quorum else None, "passes": str(rule.passes) if rule.passes else None,
            "base": rule.base, "countable": rule.countable, "source": rule.source, "remark": rule.remark,
        }
        for rule in rules.values()
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)
