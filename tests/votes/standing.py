"""Votes that stand in the database, for tests: drafted, with a roll, announced, and cast in as people would."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from linli.territory.public import Unit
from linli.votes import commands
from linli.votes.commands import Asked, Cast
from linli.votes.commands.casting import VOTER, Taken
from linli.votes.models import Vote, Voter
from linli.votes.queries import Entry
from linli.votes.states import BallotWay
from tests.cast import NOON
from tests.cast import Cast as People

DAY = timedelta(days=1)
OPENS, CLOSES = NOON + 16 * DAY, NOON + 30 * DAY
DURING = NOON + 20 * DAY
AFTER = CLOSES + DAY


def owner(row: int, unit: str, name: str, area: str, **more: Any) -> Entry:
    """Return a row of a roll of owners."""
    people = tuple((one, one) for one in name.split("、") if one)
    return Entry(row, unit, people, Fraction(area), **more)


def member(row: int, name: str, **more: Any) -> Entry:
    """Return a row of a roll of members."""
    return Entry(row, "", ((name, name),), **more)


def drafted(people: People, entries: Sequence[Entry], *asked: Asked, key: str = "one", **more: Any) -> Vote:
    """Return a vote that is prepared, with its roll."""
    unit = Unit.objects.get(pk=people.units["W1"].pk)
    told = {"unit_id": unit.pk, "title": "更换大门", "by": people.jiangwei, "at": NOON, "key": key} | more
    questions = asked or (Asked("更换小区大门", "cc278-9"),)
    vote_id, _number = commands.draft_vote(questions=questions, **told)
    if entries:
        commands.enter_roll(vote_id, street_id=people.street.pk, entries=entries, by=people.jiangwei, at=NOON)
    return Vote.objects.get(pk=vote_id)


def announced(
    people: People, entries: Sequence[Entry], *asked: Asked, opens: datetime = OPENS, closes: datetime = CLOSES,
    **more: Any,
) -> Vote:  # fmt: skip
    """Return a vote whose roll is frozen."""
    vote = drafted(people, entries, *asked, **more)
    commands.announce(
        vote.pk, street_id=vote.street_id, opens=opens, closes=closes, by=people.jiangwei, at=NOON
    )
    vote.refresh_from_db()
    return vote


def voter(vote: Vote, place: int) -> Voter:
    """Return whoever has this place on the roll."""
    return Voter.objects.select_related("vote").get(vote=vote, position=place)


def says(
    vote: Vote, place: int, *said: str, at: datetime | None = DURING, way: str = BallotWay.PHONE, by: Any = VOTER,
    **more: Any,
) -> Taken:  # fmt: skip
    """Let somebody answer the first question."""
    return commands.cast(voter(vote, place), told=Cast({1: said}, way=way, **more), by=by, at=at)


def counted(people: People, vote: Vote) -> Vote:
    """Return the vote, counted when it was over."""
    return commands.count(vote.pk, street_id=vote.street_id, by=people.jiangwei, at=AFTER, clock=AFTER)
