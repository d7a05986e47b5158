"""A staircase of six floors for tests: taken up, with its cost, and a vote by the rule of Jinan."""

from datetime import datetime, timedelta
from typing import Any

from linli.lifts import commands
from linli.lifts.models import Lift
from linli.lifts.queries import read_flats
from linli.votes.commands import cast, count
from linli.votes.commands.casting import Cast as Ballot
from linli.votes.commands.life import keep_time
from linli.votes.models import Vote, Voter
from tests.cast import NOON, Cast

FLATS = "\n".join(
    f"{floor}0{side} {floor} {80 if side == 1 else 60} 业主{floor}{side}"
    for floor in range(1, 7)
    for side in (1, 2)
)
OPENS, CLOSES = NOON + timedelta(hours=1), NOON + timedelta(days=9)
AFTER = CLOSES + timedelta(hours=1)
END_OF_DISPLAY = AFTER + timedelta(days=17)
COST = 60_000_000


def a_lift(cast_of: Cast, *, rule: str = "lift-jinan", key: str = "one") -> Lift:
    """Take up a lift, its cost shared by weights of the floors."""
    number = commands.found_lift(
        unit_id=cast_of.units["W1"].pk, title="12 号 2 单元", rule=rule, rows=read_flats(FLATS), by=cast_of.heqing, at=NOON,
        key=key,
    )  # fmt: skip
    lift = Lift.objects.get(street=cast_of.street, number=number)
    return commands.share(lift.pk, **acts(cast_of), scheme="preset", preset="six-012", cost_cents=COST)


def acts(cast_of: Cast, at: datetime = NOON) -> dict[str, Any]:
    """Return what every command takes."""
    return {"street_id": cast_of.street.pk, "by": cast_of.actor("heqing", at), "at": at}


def voted(cast_of: Cast, lift: Lift, *, yes: int) -> Lift:
    """Call the vote, let so many of the twelve owners agree and the others oppose, and count."""
    commands.call_vote(lift.pk, **acts(cast_of), opens=OPENS, closes=CLOSES)
    lift.refresh_from_db()
    vote = Vote.objects.get(pk=lift.vote_id)
    keep_time(at=OPENS + timedelta(minutes=1))
    for place, voter in enumerate(Voter.objects.filter(vote=vote).order_by("position")):
        cast(
            voter,
            told=Ballot({1: ["yes" if place < yes else "no"]}, "paper"),
            by=cast_of.heqing,
            at=OPENS + timedelta(hours=1),
        )
    keep_time(at=AFTER)
    count(vote.pk, **acts(cast_of, AFTER), clock=AFTER)
    return lift


def heard(lift: Lift) -> Lift:
    """Let the readers of the journal do their work, and return the lift as it stands."""
    from linli.kernel.models import JournalLine
    from linli.lifts.handlers import on_votes

    on_votes(
        list(
            JournalLine.objects.filter(
                subject="vote", subject_id=lift.vote_id, action__in=("count", "void")
            ).order_by("seq")
        )
    )
    lift.refresh_from_db()
    return lift
