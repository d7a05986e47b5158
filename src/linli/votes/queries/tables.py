"""Lists of votes and their rolls as workbooks."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.excel import Column
from linli.people.public import Actor
from linli.territory.public import Street
from linli.votes.models import Question, Turnout, Vote
from linli.votes.states import TOLD, BallotWay

from .standing import ORDER, voters_of, votes, who_is

MOST = 5_000
LIST = (
    Column(gettext_lazy("Number"), 8), Column(gettext_lazy("Title"), 40), Column(gettext_lazy("Where"), 20),
    Column(gettext_lazy("State"), 12), Column(gettext_lazy("Voting begins"), 18), Column(gettext_lazy("Voting ends"), 18),
    Column(gettext_lazy("Heads"), 8), Column(gettext_lazy("Area"), 12), Column(gettext_lazy("Rule"), 24),
    Column(gettext_lazy("Result"), 12),
)  # fmt: skip
ROLL = (
    Column(gettext_lazy("No."), 8), Column(gettext_lazy("Owner or member"), 24), Column(gettext_lazy("Flat numbers"), 24),
    Column(gettext_lazy("Area"), 12), Column(gettext_lazy("Building"), 14), Column(gettext_lazy("Proxy"), 14),
    Column(gettext_lazy("Voted"), 12), Column(gettext_lazy("When"), 18),
)  # fmt: skip


def list_rows(actor: Actor, street: Street) -> Iterator[list[Any]]:
    """Yield the votes that somebody may read, with what came of each where that is displayed."""
    found = list(votes(actor, street).order_by(*ORDER)[:MOST])
    asked: dict[Any, list[Question]] = {}
    for question in Question.objects.filter(street=street, vote__in=found).order_by("position"):
        asked.setdefault(question.vote_id, []).append(question)
    for one in found:
        mine = asked.get(one.pk, [])
        passed = _("passed") if mine and all(each.passed for each in mine) else _("not passed")
        yield [
            one.number, one.title, one.unit_name, str(one.get_state_display()), one.opens_at, one.closes_at, one.heads,
            float(one.area), "、".join(each.rule_code for each in mine), passed if one.state in TOLD else "",
        ]  # fmt: skip


def roll_rows(vote: Vote) -> Iterator[list[Any]]:
    """Yield the roll of a vote with who has voted, by name."""
    ways = dict(BallotWay.choices)
    found = voters_of(vote).annotate(way=of_turn("way"), cast_at=of_turn("cast_at"))
    for one in found.iterator(chunk_size=1000):
        told = who_is(one)
        yield [
            one.position, "、".join(told["names"]) or _("the developer"), "、".join(one.units), float(one.area), one.place,
            "、".join(told["proxies"]), str(ways.get(one.way or "", "")), one.cast_at,
        ]  # fmt: skip


def of_turn(name: str) -> Subquery:
    """Return a column of what a voter cast, for a list of voters."""
    mine = Turnout.objects.filter(
        street_id=OuterRef("street_id"), vote_id=OuterRef("vote_id"), voter=OuterRef("pk")
    )
    return Subquery(mine.values(name)[:1])
