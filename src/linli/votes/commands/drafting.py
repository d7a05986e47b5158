"""Preparing: a vote is drafted with its first question; questions change until it is announced."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from linli.kernel import journal
from linli.kernel.errors import Missing, NotAllowed, NotFound
from linli.kernel.repeats import once
from linli.people.public import Account, Actor, Power
from linli.rulebooks.public import edition_in_force
from linli.territory.public import Street, Unit, line_of
from linli.votes.errors import NotReady, VoteAnnounced
from linli.votes.models import Question, Vote
from linli.votes.queries import rule_called, rules_in
from linli.votes.queries.law import VOTES
from linli.votes.queries.rules import Rule
from linli.votes.states import BASIS_OF, MOST_OPTIONS, MOST_QUESTIONS, Basis, Method, RollKind, VoteState
from linli.votes.workflow import VOTE


@dataclass(frozen=True)
class Asked:
    """One matter: what is asked, by the code of which rule, and of polls and budgets the options (code, name, cost)."""

    title: str
    rule: str
    body: str = ""
    options: tuple[tuple[str, str, int], ...] = ()
    budget: int | None = None


def as_row(rule: Rule) -> dict[str, Any]:
    """Return a rule as a question keeps it: with its thresholds as they are written."""
    told = asdict(rule)
    return told | {name: str(getattr(rule, name) or "") for name in ("quorum", "passes")}


def draft_vote(
    *, unit_id: int, title: str, questions: Sequence[Asked], by: Actor, at: datetime, key: str, about: str = "",
    roll_kind: str = "", secret: bool = False, subject_kind: str = "", subject_id: object = "",
) -> tuple[UUID, int]:  # fmt: skip
    """Prepare a vote of a unit, once for its key; return its id and its number.

    Who is on the roll follows from the rule where nothing is said. A secret vote counts heads: a ballot that weighed by
    its area would say whose it is.
    """
    unit = Unit.objects.select_related("street").filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    street, line = unit.street, line_of(unit.pk)
    if street.pk not in by.street_ids and by.kind != "system":
        raise NotFound
    if not (by.kind == "system" or by.may(Power.CONVENE, street_id=street.pk, lineage=list(line.ids))):
        raise NotAllowed
    if not title.strip():
        raise Missing(fields=_("title"), names=["title"])

    def do() -> dict[str, Any]:
        # Whoever drafts one at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Vote.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        rules = [_rule(street.pk, one) for one in questions]
        kind = roll_kind or (
            RollKind.OWNERS if rules and rules[0].basis == Basis.OWNERS else RollKind.MEMBERS
        )
        vote = Vote(
            street=street, number=(last or 0) + 1, title=title.strip()[:120], about=about.strip(), unit=unit,
            unit_name=unit.name, lineage=list(line.ids), subject_kind=subject_kind[:20],
            subject_id=str(subject_id or "")[:40], roll_kind=kind, secret=secret, state_since=at, made_at=at,
            made_by=Account.objects.filter(pk=by.account_id).first() if by.account_id else None,
        )  # fmt: skip
        checked(vote, questions, rules)
        vote.save()
        _write(vote, questions, rules)
        entry = VOTE.entry(
            vote, "draft", by=by, at=at, before="", facts={"rules": [one.code for one in rules]},
            texts={"title": vote.title},
        )  # fmt: skip
        journal.write_entry(entry)
        return {"id": str(vote.pk), "number": vote.number}

    answer, _anew = once(street_id=street.pk, purpose="draft_vote", key=key, at=at, do=do)
    return UUID(answer["id"]), int(answer["number"])


def _rule(street_id: int, asked: Asked) -> Rule:
    return rule_called(rules_in(street_id), asked.rule)


def checked(vote: Vote, questions: Sequence[Asked], rules: Sequence[Rule]) -> None:
    """Refuse questions that cannot be voted on together, or not by this roll, with the reason in words."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise NotReady(why=_("it needs one question at least, and %(n)s at most.") % {"n": MOST_QUESTIONS})
    for one, rule in zip(questions, rules, strict=True):
        if rule.basis != BASIS_OF[vote.roll_kind]:
            raise NotReady(
                why=_(
                    "the rule %(rule)s does not count %(who)s; one vote has one roll, for all its questions."
                )
                % {"rule": rule.code, "who": RollKind(vote.roll_kind).label}
            )
        if vote.secret and rule.basis == Basis.OWNERS:
            raise NotReady(
                why=_("a ballot that weighs by its area says whose it is; a secret vote counts heads.")
            )
        _check_options(one, rule)


def _check_options(one: Asked, rule: Rule) -> None:
    if not one.title.strip():
        raise Missing(fields=_("question"), names=["question"])
    codes = [code for code, _name, _cost in one.options]
    if rule.method == Method.CONSENT:
        if codes:
            raise NotReady(why=_("a question of yes or no has no options."))
        return
    if not 2 <= len(codes) <= MOST_OPTIONS or len(set(codes)) < len(codes) or not all(codes):
        raise NotReady(
            why=_("“%(title)s” needs two to %(n)s options, each with a name of its own.")
            % {"title": one.title, "n": MOST_OPTIONS}
        )
    if rule.method == Method.SHARES and (
        not one.budget or any(cost < 1 for _code, _name, cost in one.options)
    ):
        raise NotReady(why=_("“%(title)s” needs a budget, and each project its cost.") % {"title": one.title})


def _write(vote: Vote, questions: Sequence[Asked], rules: Sequence[Rule]) -> None:
    edition = edition_in_force(vote.street_id, VOTES)
    Question.objects.bulk_create(
        [
            Question(
                street_id=vote.street_id, vote=vote, position=place, title=one.title.strip()[:200], body=one.body.strip(),
                rule_code=rule.code, rule_edition=edition, rule=as_row(rule), budget=one.budget,
                options=[{"code": code, "name": name, "cost": cost} for code, name, cost in one.options],
            )
            for place, (one, rule) in enumerate(zip(questions, rules, strict=True), start=1)
        ]
    )  # fmt: skip


def ask(
    vote_id: UUID, *, street_id: int, questions: Sequence[Asked], by: Actor, at: datetime, title: str = "", about: str = ""
) -> Vote:  # fmt: skip
    """Say anew what a vote asks, until it is announced: all its questions, with the rules in force now."""
    before = Vote.objects.filter(street_id=street_id, pk=vote_id).first()
    if before is not None and before.state not in (VoteState.DRAFT, VoteState.VOID):
        raise VoteAnnounced
    with VOTE.moving(Vote, vote_id, "ask", street_id=street_id, by=by, at=at) as move:
        vote: Vote = move.it
        rules = [_rule(street_id, one) for one in questions]
        checked(vote, questions, rules)
        vote.title, vote.about = title.strip()[:120] or vote.title, about.strip()
        Question.objects.filter(street_id=street_id, vote=vote).delete()
        _write(vote, questions, rules)
        move.facts["rules"] = [one.code for one in rules]
        move.texts["title"] = vote.title
    return vote
